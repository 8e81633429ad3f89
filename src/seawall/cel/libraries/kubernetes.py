"""The libraries that Kubernetes adds, by the minor version that introduced them.

Source: k8s.io/apiserver, pkg/cel/environment/base.go and pkg/cel/library; cel-go, ext.
"""

from __future__ import annotations

from typing import Final

_SCALARS: Final = ("int", "uint", "double", "bool", "string", "bytes", "timestamp", "duration")
_SUMMED: Final = ("int", "uint", "double", "duration")

URLS: Final = """\
string_to_url | url(string) -> url
is_url_string | isURL(string) -> bool
url_get_scheme | url.getScheme() -> string
url_get_host | url.getHost() -> string
url_get_hostname | url.getHostname() -> string
url_get_port | url.getPort() -> string
url_get_escaped_path | url.getEscapedPath() -> string
url_get_query | url.getQuery() -> map(string, list(string))
"""
REGEX: Final = """\
string_find_string | string.find(string) -> string
string_find_all_string | string.findAll(string) -> list(string)
string_find_all_string_int | string.findAll(string, int) -> list(string)
"""
STRINGS: Final = """\
string_char_at_int | string.charAt(int) -> string
string_index_of_string | string.indexOf(string) -> int
string_index_of_string_int | string.indexOf(string, int) -> int
string_last_index_of_string | string.lastIndexOf(string) -> int
string_last_index_of_string_int | string.lastIndexOf(string, int) -> int
string_lower_ascii | string.lowerAscii() -> string
string_replace_string_string | string.replace(string, string) -> string
string_replace_string_string_int | string.replace(string, string, int) -> string
string_split_string | string.split(string) -> list(string)
string_split_string_int | string.split(string, int) -> list(string)
string_substring_int | string.substring(int) -> string
string_substring_int_int | string.substring(int, int) -> string
string_trim | string.trim() -> string
string_upper_ascii | string.upperAscii() -> string
list_join | list(string).join() -> string
list_join_string | list(string).join(string) -> string
"""
STRINGS_2: Final = """\
string_format | string.format(list(dyn)) -> string
strings_quote | strings.quote(string) -> string
"""
AUTHORIZER: Final = """\
authorizer_path | authorizer.path(string) -> pathcheck
authorizer_group | authorizer.group(string) -> groupcheck
authorizer_serviceaccount | authorizer.serviceAccount(string, string) -> authorizer
groupcheck_resource | groupcheck.resource(string) -> resourcecheck
resourcecheck_subresource | resourcecheck.subresource(string) -> resourcecheck
resourcecheck_namespace | resourcecheck.namespace(string) -> resourcecheck
resourcecheck_name | resourcecheck.name(string) -> resourcecheck
pathcheck_check | pathcheck.check(string) -> decision
resourcecheck_check | resourcecheck.check(string) -> decision
decision_errored | decision.errored() -> bool
decision_error | decision.error() -> string
decision_allowed | decision.allowed() -> bool
decision_reason | decision.reason() -> string
"""
SELECTORS: Final = """\
authorizer_fieldselector | resourcecheck.fieldSelector(string) -> resourcecheck
authorizer_labelselector | resourcecheck.labelSelector(string) -> resourcecheck
"""
OPTIONALS: Final = """\
optional_of | optional.of(A) -> optional(A)
optional_ofNonZeroValue | optional.ofNonZeroValue(A) -> optional(A)
optional_none | optional.none() -> optional(A)
optional_value | optional(A).value() -> A
optional_hasValue | optional(A).hasValue() -> bool
optional_or_optional | optional(A).or(optional(A)) -> optional(A)
optional_orValue_value | optional(A).orValue(A) -> A
optional_list_optindex_optional_value | _[?_](list(A), int) -> optional(A)
optional_list_optindex_optional_int | _[?_](optional(list(A)), int) -> optional(A)
optional_map_optindex_optional_value | _[?_](map(A, B), A) -> optional(B)
optional_map_index_value | _[?_](optional(map(A, B)), A) -> optional(B)
optional_list_index_int | _[_](optional(list(A)), int) -> optional(A)
optional_map_index | _[_](optional(map(A, B)), A) -> optional(B)
"""
QUANTITY: Final = """\
string_to_quantity | quantity(string) -> quantity
is_quantity_string | isQuantity(string) -> bool
quantity_sign | sign(quantity) -> int
quantity_is_greater_than | quantity.isGreaterThan(quantity) -> bool
quantity_is_less_than | quantity.isLessThan(quantity) -> bool
quantity_compare_to | quantity.compareTo(quantity) -> int
quantity_get_float | quantity.asApproximateFloat() -> double
quantity_get_int | quantity.asInteger() -> int
quantity_is_integer | quantity.isInteger() -> bool
quantity_add | quantity.add(quantity) -> quantity
quantity_add_int | quantity.add(int) -> quantity
quantity_sub | quantity.sub(quantity) -> quantity
quantity_sub_int | quantity.sub(int) -> quantity
"""
SETS: Final = """\
list_sets_contains_list | sets.contains(list(A), list(A)) -> bool
list_sets_equivalent_list | sets.equivalent(list(A), list(A)) -> bool
list_sets_intersects_list | sets.intersects(list(A), list(A)) -> bool
"""
NETWORK: Final = """\
string_to_ip | ip(string) -> ip
is_ip | isIP(string) -> bool
ip_is_canonical | ip.isCanonical(string) -> bool
ip_family | ip.family() -> int
ip_is_unspecified | ip.isUnspecified() -> bool
ip_is_loopback | ip.isLoopback() -> bool
ip_is_link_local_multicast | ip.isLinkLocalMulticast() -> bool
ip_is_link_local_unicast | ip.isLinkLocalUnicast() -> bool
ip_is_global_unicast | ip.isGlobalUnicast() -> bool
ip_to_string | string(ip) -> string
string_to_cidr | cidr(string) -> cidr
is_cidr | isCIDR(string) -> bool
cidr_contains_ip_string | cidr.containsIP(string) -> bool
cidr_contains_ip_ip | cidr.containsIP(ip) -> bool
cidr_contains_cidr_string | cidr.containsCIDR(string) -> bool
cidr_contains_cidr | cidr.containsCIDR(cidr) -> bool
cidr_ip | cidr.ip() -> ip
cidr_prefix_length | cidr.prefixLength() -> int
cidr_masked | cidr.masked() -> cidr
cidr_to_string | string(cidr) -> string
"""
FORMAT: Final = """\
format-named | format.named(string) -> optional(format)
format-validate | format.validate(string) -> optional(list(string))
"""
_FORMATS: Final = (
    "dns1123Label dns1123Subdomain dns1035Label qualifiedName dns1123LabelPrefix "
    "dns1123SubdomainPrefix dns1035LabelPrefix labelValue uri uuid byte date datetime"
)
SEMVER: Final = """\
string_to_semver | semver(string) -> semver
string_bool_to_semver | semver(string, bool) -> semver
is_semver_string | isSemver(string) -> bool
is_semver_string_bool | isSemver(string, bool) -> bool
semver_is_greater_than | semver.isGreaterThan(semver) -> bool
semver_is_less_than | semver.isLessThan(semver) -> bool
semver_compare_to | semver.compareTo(semver) -> int
semver_major | semver.major() -> int
semver_minor | semver.minor() -> int
semver_patch | semver.patch() -> int
"""
LISTS_3: Final = """\
list_slice | list(A).slice(int, int) -> list(A)
list_flatten | list(list(A)).flatten() -> list(A)
list_flatten_int | list(dyn).flatten(int) -> list(dyn)
lists_range | lists.range(int) -> list(int)
list_reverse | list(A).reverse() -> list(A)
list_distinct | list(A).distinct() -> list(A)
list_first | list(A).first() -> optional(A)
list_last | list(A).last() -> optional(A)
"""
INCLUDES: Final = "list_includes_dyn_dyn | dyn.includes(dyn) -> bool\n"
MAP_INSERT: Final = """\
@mapInsert_map_map | cel.@mapInsert(map(A, B), map(A, B)) -> map(A, B)
@mapInsert_map_key_value | cel.@mapInsert(map(A, B), A, B) -> map(A, B)
"""


def lists() -> str:
    """Kubernetes' own functions on lists."""
    lines = []
    for kind in _SCALARS:
        lines.append(f"list_{kind}_is_sorted_bool | list({kind}).isSorted() -> bool\n")
        lines.append(f"list_{kind}_max_{kind} | list({kind}).max() -> {kind}\n")
        lines.append(f"list_{kind}_min_{kind} | list({kind}).min() -> {kind}\n")
    lines += [f"list_{kind}_sum_{kind} | list({kind}).sum() -> {kind}\n" for kind in _SUMMED]
    lines.append("list_a_index_of_int | list(A).indexOf(A) -> int\n")
    lines.append("list_a_last_index_of_int | list(A).lastIndexOf(A) -> int\n")
    return "".join(lines)


def sorting() -> str:
    """``sort`` of lists of one comparable type."""
    lines = [f"list_{kind}_sort | list({kind}).sort() -> list({kind})\n" for kind in _SCALARS]
    lines += [
        f"list_{kind}_sortByAssociatedKeys | "
        f"list(A).@sortByAssociatedKeys(list({kind})) -> list(A)\n"
        for kind in _SCALARS
    ]
    return "".join(lines)


def formats() -> str:
    """Named formats as constants: ``format.dns1123Label()``."""
    return FORMAT + "".join(
        f"format.{name} | format.{name}() -> format\n" for name in _FORMATS.split()
    )


def libraries() -> tuple[tuple[int, str], ...]:
    """Declarations by the minor version that introduced them; 0 is from the beginning."""
    return (
        (0, URLS + REGEX + STRINGS + lists()),
        (27, AUTHORIZER),
        (28, OPTIONALS + QUANTITY),
        (29, STRINGS_2 + SETS),
        (30, NETWORK),
        (31, formats() + SELECTORS),
        (32, MAP_INSERT),
        (33, SEMVER),
        (34, LISTS_3 + sorting()),
        (37, INCLUDES),
    )
