"""The checker: the type of what is sound, and the words for what is not, by version."""

from __future__ import annotations

import pytest

from seawall.cel.admission import admission_environment
from seawall.cel.checker import check
from seawall.cel.errors import CelTypeError
from seawall.cel.parser import parse
from seawall.cel.unification import shown


def type_of(text: str, minor: int = 37) -> str:
    environment = admission_environment(minor, variables={}, has_params=True, has_authorizer=True)
    return shown(check(parse(text), environment).type)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", "int"),
        ("1u", "uint"),
        ("1.5", "double"),
        ("'a'", "string"),
        ("b'a'", "bytes"),
        ("null", "null"),
        ("[1, 2]", "list(int)"),
        ("[]", "list(dyn)"),
        ("{'a': [1]}", "map(string, list(int))"),
        ("object", "dyn"),
        ("object.a.b[0]", "dyn"),
        ("request.operation", "string"),
        ("request.userInfo.groups", "list(string)"),
        ("request.userInfo.extra['a']", "list(string)"),
        ("namespaceObject.metadata.labels", "map(string, string)"),
        ("has(request.dryRun)", "bool"),
        ("[1].map(x, string(x))", "list(string)"),
        ("[[1]].map(x, x.map(y, y > 0))", "list(list(bool))"),
        ("[1].filter(x, x > 0)", "list(int)"),
        ("[1].exists(x, x > 0)", "bool"),
        ("{'a': 1}.transformMap(k, v, string(v))", "map(string, string)"),
        ("true ? 1 : 2", "int"),
        ("optional.of(1).orValue(2)", "int"),
        ("{'a': 1}.?a.orValue(0)", "int"),
        ("duration('1s') + duration('1s')", "duration"),
        ("timestamp('2024-01-01T00:00:00Z') - timestamp('2024-01-01T00:00:00Z')", "duration"),
        ("type(1)", "type(int)"),
        ("[1] + [2]", "list(int)"),
        ("1 < 1.5", "bool"),
        ("quantity('1').add(1)", "kubernetes.Quantity"),
        ("authorizer.group('').resource('pods').check('get').allowed()", "bool"),
        ("[{'n': 1}].sortBy(x, x.n)", "list(map(string, int))"),
    ],
)
def test_a_sound_expression_has_a_type(text: str, kind: str) -> None:
    assert type_of(text).replace("google.protobuf.", "").lower() == kind.lower()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nowhere", "undeclared reference to 'nowhere'"),
        ("object.a.nowhere()", "undeclared reference to 'nowhere'"),
        ("1 + 'a'", "no matching overload for '_+_'"),
        ("1 == 'a'", "no matching overload for '_==_'"),
        ("'a'.size(1)", "no matching overload for 'size'"),
        ("!1", "no matching overload for '!_'"),
        ("1 && true", "found no matching overload"),
        ("true ? 1 : 'a'", "found no matching overload"),
        ("request.nowhere", "undefined field 'nowhere'"),
        ("namespaceObject.metadata.nowhere", "undefined field 'nowhere'"),
        ("[1, 'a']", "expected type 'int'"),
        ("{'a': 1, 'b': 'c'}", "expected type 'int'"),
        ("'a'.b", "does not support field selection"),
        ("1[0]", "no matching overload for '_[_]'"),
        ("1.all(x, true)", "cannot be range of a comprehension"),
        ("[1].all(x, x)", "no matching overload"),
        ("[1].map(x, y)", "undeclared reference to 'y'"),
        ("x in [1]", "undeclared reference to 'x'"),
        ("variables.nowhere", "undefined field 'nowhere'"),
    ],
)
def test_an_unsound_one_is_refused_in_cels_words(text: str, message: str) -> None:
    with pytest.raises(CelTypeError) as caught:
        type_of(text)
    assert message in caught.value.message
    assert 0 <= caught.value.offset <= len(text)


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("quantity('1').isInteger()", 28),
        ("object.?a.hasValue()", 28),
        ("1 < 1.5", 28),
        ("sets.contains([1], [1])", 29),
        ("ip('::1').family() == 6", 30),
        ("format.dns1123Label().validate('a').hasValue()", 31),
        ("[1].all(i, v, v > 0)", 32),
        ("isSemver('1.0.0')", 33),
        ("[1].sort() == [1]", 34),
        ("[1].sortBy(x, x) == [1]", 34),
        ("[1].includes(1)", 37),
    ],
)
def test_a_function_is_known_from_its_version_on(text: str, since: int) -> None:
    environment = admission_environment(37, variables={}, has_params=True, has_authorizer=True)
    assert check(parse(text), environment).since == since
    assert type_of(text, since) == "bool"
    with pytest.raises(CelTypeError):
        type_of(text, since - 1)
