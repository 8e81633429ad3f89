"""From a function's name to the code that computes it, loaded when first called.

A name stands for all its overloads: the code tells them apart by the values that it is handed, as
the checker may know no more than ``dyn``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Final

from seawall.cel.errors import EvalError

Function = Callable[..., object]


def dispatch(name: str, args: Sequence[object], *, receiver: bool) -> object:
    """The value of ``name(args)``, or with *receiver* of ``args[0].name(args[1:])``.

    Raises ``EvalError``: of the function, or "no such overload".
    """
    function = _function(name, receiver)
    if function is None:
        raise EvalError("no such overload")
    return function(*args)


def is_namespaced(name: str) -> bool:
    """Whether a dotted name is a function's: ``optional.of``, ``sets.contains``."""
    return name in _FUNCTIONS


@cache
def _function(name: str, receiver: bool) -> Function | None:
    found = (_METHODS if receiver else _FUNCTIONS).get(name)
    if found is None:
        return None
    module, _, attribute = found.partition(":")
    loaded = getattr(import_module(f"seawall.cel.functions.{module}"), attribute)
    return _counted(loaded)


def _counted(function: Function) -> Function:
    """A wrong number of arguments is "no such overload"; a TypeError inside stays one."""
    code = function.__code__
    most = code.co_argcount
    least = most - len(function.__defaults__ or ())
    limit = None if code.co_flags & 0x04 else most

    def call(*args: object) -> object:
        if len(args) < least or (limit is not None and len(args) > limit):
            raise EvalError("no such overload")
        return function(*args)

    return call


def _table(**modules: str) -> dict[str, str]:
    """``module="name name=attribute"`` turned round: name to ``module:attribute``."""
    found: dict[str, str] = {}
    for module, names in modules.items():
        for entry in names.split():
            name, _, attribute = entry.rpartition("=") if "=" in entry else (entry, "", "")
            found[name] = f"{module}:{attribute or _snake(name)}"
    return found


def _snake(name: str) -> str:
    last = name.rpartition(".")[2]
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in last)


_FUNCTIONS: Final = _table(
    arithmetic="_+_=add _-_=subtract _*_=multiply _/_=divide _%_=modulo -_=negate",
    logic="!_=negation _<_=less _<=_=less_or_equal _>_=greater _>=_=greater_or_equal "
    "size=size type=type_of dyn=dyn",
    maps="cel.@mapInsert=map_insert",
    conversions="int=to_int uint=to_uint double=to_double string=to_string bytes=to_bytes "
    "bool=to_bool timestamp=to_timestamp duration=to_duration",
    regex="matches=matches",
    optionals="optional.of=optional_of optional.none=optional_none "
    "optional.ofNonZeroValue=optional_of_non_zero_value optional.unwrap=unwrap",
    strings="strings.quote=quote",
    lists="lists.range=list_range",
    sets="sets.contains=sets_contains sets.equivalent=sets_equivalent "
    "sets.intersects=sets_intersects",
    quantity="quantity=quantity isQuantity=is_quantity sign",
    urls="url=url isURL=is_url",
    network="ip=ip isIP=is_ip ip.isCanonical=is_canonical cidr=cidr isCIDR=is_cidr",
    formats="format.named=named format.dns1123Label=dns1123_label "
    "format.dns1123Subdomain=dns1123_subdomain format.dns1035Label=dns1035_label "
    "format.qualifiedName=qualified_name format.dns1123LabelPrefix=dns1123_label_prefix "
    "format.dns1123SubdomainPrefix=dns1123_subdomain_prefix "
    "format.dns1035LabelPrefix=dns1035_label_prefix format.labelValue=label_value "
    "format.uri=uri format.uuid=uuid format.byte=byte format.date=date "
    "format.datetime=date_time",
    semver="semver=semver isSemver=is_semver",
    encoders="base64.encode=base64_encode base64.decode=base64_decode",
    mathematics="math.greatest=greatest math.least=least math.ceil=math_ceil "
    "math.floor=math_floor math.round=math_round math.trunc=math_trunc math.abs=absolute "
    "math.sign=signum math.isInf=is_inf math.isNaN=is_nan math.isFinite=is_finite "
    "math.bitAnd=bit_and math.bitOr=bit_or math.bitXor=bit_xor math.bitNot=bit_not "
    "math.bitShiftLeft=bit_shift_left math.bitShiftRight=bit_shift_right math.sqrt=square_root",
)
_METHODS: Final = _table(
    logic="size=size",
    regex="matches find=find_first findAll=find_all",
    strings="contains startsWith endsWith charAt indexOf=index_of join lastIndexOf=last_index_of "
    "lowerAscii replace split substring trim upperAscii reverse format=format_string",
    lists="distinct flatten slice=slice_list sort=sort_list @sortByAssociatedKeys=sort_by_keys "
    "first last isSorted sum=total min=minimum max=maximum includes",
    optionals="hasValue value=optional_value",
    timestamps="getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours "
    "getMinutes getSeconds getMilliseconds",
    quantity="isInteger asInteger asApproximateFloat add=added sub=subtracted "
    "isGreaterThan isLessThan compareTo",
    urls="getScheme getHost getHostname getPort getEscapedPath getQuery",
    network="family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast "
    "isGlobalUnicast containsIP=contains_ip containsCIDR=contains_cidr ip=cidr_ip masked "
    "prefixLength",
    formats="validate",
    semver="major minor patch",
    authorizer="path group serviceAccount resource subresource namespace name check allowed "
    "reason errored error fieldSelector labelSelector",
)
