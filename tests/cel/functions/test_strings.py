"""Strings: CEL's own, and cel-go's extension (Kubernetes 1.29)."""

from __future__ import annotations

import pytest
from tests.cel.functions.truth import refusal, value_of


@pytest.mark.parametrize(
    "text",
    [
        "'tacocat'.charAt(3) == 'o'",
        "'abc'.charAt(3) == ''",
        "'hello mellow'.indexOf('ello') == 1",
        "'hello mellow'.indexOf('ello', 2) == 7",
        "'hello mellow'.indexOf('') == 0",
        "'hello mellow'.lastIndexOf('ello') == 7",
        "'hello mellow'.lastIndexOf('ello', 6) == 1",
        "'hello mellow'.lastIndexOf('z') == -1",
        "['a', 'b'].join() == 'ab'",
        "['a', 'b'].join(', ') == 'a, b'",
        "[].join('x') == ''",
        "'TacoCÆt'.lowerAscii() == 'tacocÆt'",
        "'TacoCæt'.upperAscii() == 'TACOCæT'",
        "'hello hello'.replace('he', 'we') == 'wello wello'",
        "'hello hello'.replace('he', 'we', 1) == 'wello hello'",
        "'hello'.replace('l', '', 0) == 'hello'",
        "'ab'.replace('', '_') == '_a_b_'",
        "'a b c'.split(' ') == ['a', 'b', 'c']",
        "'a b c'.split(' ', 2) == ['a', 'b c']",
        "'a b c'.split(' ', 0) == []",
        "'a b c'.split(' ', 1) == ['a b c']",
        "'ab'.split('') == ['a', 'b']",
        "'tacocat'.substring(4) == 'cat'",
        "'tacocat'.substring(0, 4) == 'taco'",
        "'ta©o😀'.substring(2, 5) == '©o😀'",
        "' \\t\\n\\u00a0 trim \\u2003'.trim() == 'trim'",
        "'gums'.reverse() == 'smug'",
        "'é😀'.size() == 2",
        "strings.quote('a\\n\\\"b') == '\\\"a\\\\n\\\\\\\"b\\\"'",
        "'%s and %d'.format(['a', 1]) == 'a and 1'",
        "'%.2f'.format([1.239]) == '1.24'",
        "'%x %X %o %b'.format([255, 255, 8, 5]) == 'ff FF 10 101'",
        "'%x'.format(['ab']) == '6162'",
        "'%e'.format([1234.5]) == '1.234500e+03'",
        "'%%'.format([]) == '%'",
        "'%s'.format([[1, 'a', null]]) == '[1, a, null]'",
        "'%s'.format([{'b': 1, 'a': 2}]) == '{a: 2, b: 1}'",
        "'%s'.format([true]) == 'true'",
        "'%s'.format([duration('90s')]) == '90s'",
        "'abc'.matches('^a.c$')",
        "'abc'.find('[b-z]+') == 'bc'",
        "'a1b22'.findAll('[0-9]+') == ['1', '22']",
        "'a1b22'.findAll('[0-9]+', 1) == ['1']",
        "'abc'.find('x') == ''",
        "'abc'.contains('b') && 'abc'.startsWith('a') && 'abc'.endsWith('c')",
    ],
)
def test_it_is_so(text: str) -> None:
    assert value_of(text) is True


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("'abc'.charAt(4)", "index out of range: 4"),
        ("'abc'.charAt(-1)", "index out of range: -1"),
        ("'abc'.substring(2, 1)", "invalid substring range"),
        ("'abc'.substring(4)", "index out of range: 4"),
        ("[1].join()", "no such overload"),
        ("'%d'.format(['a'])", "decimal"),
        ("'%s'.format([])", "index 0 out of range"),
        ("'%y'.format([1])", "unrecognized formatting clause"),
        ("'a'.matches('(')", "regexp"),
        ("'a'.matches('(?=a)')", "regexp"),
        ("1.split('a')", "no such overload"),
    ],
)
def test_it_is_an_error(text: str, message: str) -> None:
    assert message in refusal(text)
