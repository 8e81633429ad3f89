"""What a real API server answered where it was not what had been expected of it."""

from __future__ import annotations

import pytest

from seawall.cel.admission import admission_environment
from seawall.cel.budget import Budget
from seawall.cel.checker import Checked, check
from seawall.cel.errors import CelTypeError, EvalError
from seawall.cel.interpreter import evaluate
from seawall.cel.parser import parse
from seawall.cel.types import STRING, Type

OBJECT = {"metadata": {"name": "web", "finalizers": ["a"]}, "data": {"t": "x" * 43}}


def checked(text: str, variables: dict[str, Type] | None = None) -> Checked:
    environment = admission_environment(
        37, variables=variables, has_params=False, has_authorizer=False
    )
    return check(parse(text), environment)


def value(text: str, budget: Budget | None = None) -> object:
    found = checked(text)
    return evaluate(
        found.tree,
        {"object": OBJECT, "oldObject": None},
        references=found.references,
        overloads=found.overloads,
        budget=budget,
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("oldObject.metadata.name", "no such key: metadata"),
        ("object.metadata.name.x", "no such key: x"),
        ("object.metadata.finalizers.x", "unsupported index type 'string' in list"),
        ("has(object.metadata.finalizers.x)", "unsupported index type 'string' in list"),
        ("lists.range(object.metadata.name.size() - 4)", "size must be non-negative, got -1"),
        ("'%b'.format([dyn(object.metadata.name)])", "only integers and bools can be formatted"),
        ("duration(object.metadata.name)", "from 'string' to 'google.protobuf.Duration'"),
        ("timestamp(object.metadata.name)", "from 'string' to 'google.protobuf.Timestamp'"),
        ("ip('1.2.3')", 'ParseAddr("1.2.3"): IPv4 address too short'),
        ("ip('1.2.3.256')", "IPv4 field has value >255"),
        ("ip('01.2.3.4')", "IPv4 field has octet with leading zero"),
        ("ip('1..2.3')", 'IPv4 field must have at least one digit (at ".2.3")'),
        ("ip('1.2.3.4.5')", "IPv4 address too long"),
        ("ip('1.2.3.x')", 'unexpected character (at "x")'),
        ("ip('::ffff:1.2.3.4')", "IPv4-mapped IPv6 address"),
        ("ip('::ffff:102:304')", "IPv4-mapped IPv6 address"),
        ("ip('1:2')", "address string too short"),
        ("ip('1::2::3')", "multiple :: in address"),
        ("ip('1:2:3:4:5:6:7:8:9')", "trailing garbage after address"),
        ("ip('1:2:3:4:5:6:7::8')", "the :: must expand to at least one field of zeros"),
        ("ip('fe80::1%eth0')", "with zone value is not allowed"),
        ("ip('::12345')", "each group must have 4 or less digits"),
        ("ip(':1')", "each colon-separated field must have at least one digit"),
        ("ip('1:2:3:')", "colon must be followed by more characters"),
        ("cidr('10.0.0.0/8').containsIP('x')", "no such overload"),
        ("cidr('10.0.0.0/8').containsCIDR('x')", "no such overload"),
        ("cidr('10.0.0.0')", "netip.ParsePrefix(\"10.0.0.0\"): no '/'"),
        ("cidr('10.0.0.0/33')", "prefix length out of range"),
        ("cidr('10.0.0.0/08')", 'bad bits after slash: "08"'),
        ("semver('1.2')", "No Major.Minor.Patch elements found"),
        ("semver('01.2.3')", 'Major number must not contain leading zeroes "01"'),
        ("semver('1.2.3-01')", "Numeric PreRelease version must not contain leading zeroes"),
        ("semver('v1.2-rc', true)", "short version cannot contain PreRelease/Build meta data"),
        ("quantity('12mi')", "unable to parse quantity's suffix"),
        ("quantity('1Zi')", "quantities must match the regular expression"),
        ("url('')", 'parse "": empty url'),
        ("'a'.find(object.metadata.name + '(')", "Illegal regex: error parsing regexp: missing"),
    ],
)
def test_errors_are_worded_as_the_server_words_them(text: str, wanted: str) -> None:
    with pytest.raises(EvalError) as raised:
        value(text)
    assert wanted in raised.value.message


@pytest.mark.parametrize(
    "text",
    [
        "!has(object.metadata.name.x)",
        "!object.metadata.?name.?x.hasValue()",
        "'abc'.indexOf('c', 9) == -1",
        "'abc'.indexOf('', 9) == 3",
        "'abc'.lastIndexOf('a', 9) == -1",
        "[3, 1, 2].sortBy(n, -n) == [3, 2, 1]",
        "sign(quantity('-1')) == -1",
        "isIP('64:ff9b::1.2.3.4')",
        "string(ip('::')) == '::'",
        "isSemver('v01.2', true)",
        "'%s-%d'.format(['a', 1]) == 'a-1'",
    ],
)
def test_values_are_the_servers(text: str) -> None:
    assert value(text) is True


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[object.metadata.name, 'b']", "expected type 'dyn' but found 'string'"),
        ("{'a': object.x, 'b': 1}", "expected type 'dyn' but found 'int'"),
        ("bool('x')", "type conversion error"),
        ("'a'.matches('(')", "error parsing regexp"),
        ("quantity('1').sign()", "no matching overload for 'sign'"),
        ("variables.a", "undeclared reference to 'variables'"),
    ],
)
def test_the_server_refuses_to_create(text: str, wanted: str) -> None:
    with pytest.raises(CelTypeError, match=wanted.replace("(", r"\(")):
        checked(text)


def test_a_choice_between_a_string_and_an_unknown_type_is_of_unknown_type() -> None:
    assert checked("true ? 'a' : object.x").type != STRING
    assert checked("true ? 'a' : 'b'").type == STRING


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("sets.contains([1, 2, 3], [3, 4])", 7),
        ("sets.equivalent([1, 2], [2, 1])", 9),
        ("lists.range(40)", 51),
        ("lists.range(40).reverse()", 102),
        ("lists.range(3).sort()", 14 + 11 + 18),
        ("[[1, 2], [3]].flatten()", 13),
        ("[1, 2, 3].distinct()", 29),
        ("['a', 'b'].distinct()", 19),
        ("3 in [1, 2, 3]", 0),
        ("int('3') + int('4')", 1),
        ("lists.range(3)[0]", 16),
        ("object.data.t.indexOf('x')", 7),
        ("true ? object.data.t : ''", 2),
        ("object.?data.orValue(1)", 2),
        ("bytes(object.data.t)", 4),
        ("format.dns1123Label().validate('a').hasValue()", 1 + 8 + 1),
    ],
)
def test_costs_are_the_servers(text: str, units: int) -> None:
    budget = Budget(1000)
    value(text, budget)
    assert 1000 - budget.remaining == units
