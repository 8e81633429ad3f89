"""CEL expressions of admission policies by chance, by type, so that most of them compile.

Annotations of every object
hold texts of many kinds (numbers, addresses, versions, quantities), good and bad, so that most of
the library meets values that it takes and values that it refuses. Where the order of a map's keys
could show, it is not asked for: the server's is random.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "word": ("web", "", "Web", "a,b,,c", "é-ü", "  spaced ", "x" * 70, "a.b/c", "{{}}", "a\tb"),
    "number": ("0", "7", "-3", "12", "1.5", "9223372036854775807", "x", "0x10", "+5", " 1"),
    "ip": ("10.0.0.1", "::1", "127.0.0.1", "fe80::1", "10.0.0.256", "::ffff:1.2.3.4", "010.1.1.1"),
    "cidr": ("10.0.0.0/8", "192.168.1.7/24", "2001:db8::/32", "10.0.0.0/33", "10.0.0.1", "::/0"),
    "url": (
        "https://example.com:80/path/?k=a&k=b&c=d",
        "http://[::1]:8080/%20a",
        "/relative",
        "not a url",
        "https://user:pw@example.com",
        "https://example.com/a b",
        "mailto:a@example.com",
    ),
    "quantity": (
        "1",
        "1.5Gi",
        "200m",
        "1e3",
        "-2k",
        "",
        "1Zi",
        "0.1",
        "12mi",
        "1_000",
        "5Ki",
        "3E",
    ),
    "semver": ("1.2.3", "v1.2.3", "1.2", "1.2.3-rc.1+build", "01.2.3", "1.10.0", "2.0.0", "1"),
    "time": (
        "2024-01-02T03:04:05Z",
        "2024-01-02T03:04:05.678+02:00",
        "2024-13-01T00:00:00Z",
        "now",
    ),
    "duration": ("1h", "90s", "1h30m", "-5m", "1d", "300ms", "", "1.5h"),
    "pattern": ("^w", "[a-c]+", "(", "a{2,1}", "\\d+", "", "(?i)WEB", "\\p{Greek}", "x*"),
}
"""By the annotation that holds one of them."""
FORMATS: Final = (
    "dns1123Label dns1123Subdomain dns1035Label qualifiedName dns1123LabelPrefix "
    "dns1123SubdomainPrefix dns1035LabelPrefix labelValue uri uuid byte date datetime"
).split()
LITERALS: Final = ("''", "'a'", "'web'", "','", "'10.0.0.1'", "'é'", "'1.2.3'", "'A b'", "'team'")
INTEGERS: Final = ("0", "1", "2", "3", "-1", "10", "100", "9223372036854775807")
Maker = Callable[[int], str]


class Grammar:
    """A source of expressions, by type. *names* are the variables there are, by type."""

    def __init__(self, source: random.Random) -> None:
        self.random = source
        self.roots: list[str] = ["object"]
        self.has_params = False
        self.names: dict[str, list[str]] = {}

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def made(self, depth: int, makers: tuple[Maker, ...]) -> str:
        return self.random.choice(makers)(depth - 1)

    def variable(self, kind: str, otherwise: str) -> str:
        known = self.names.get(kind)
        return f"variables.{self.random.choice(known)}" if known else otherwise

    def root(self) -> str:
        roll = self.random.random()
        if self.has_params and roll < 0.25:
            return "params"
        if roll < 0.3:
            return "namespaceObject"
        return self.random.choice(self.roots)

    def note(self, key: str = "") -> str:
        """The text of an annotation, of one *key* or any."""
        named = key or self.random.choice([*TEXTS])
        root = self.random.choice(self.roots)
        path = f"{root}.metadata.annotations"
        return self.one(
            f"{path}.{named}",
            f"{path}['{named}']",
            f"{path}[?'{named}'].orValue('none')",
            f"{root}.?metadata.annotations.{named}.orValue('')",
        )

    # texts

    def text(self, depth: int) -> str:
        if depth <= 0:
            return self.plain_text()
        return self.made(depth, (lambda _: self.plain_text(), *(self.text_call,) * 5))

    def plain_text(self) -> str:
        root = self.root()
        return self.one(
            self.note(),
            self.note(),
            self.note("word"),
            f"{root}.metadata.name",
            f"{root}.metadata.labels['team']",
            f"{root}.metadata.?labels[?'tier'].orValue('-')",
            "request.operation",
            "request.kind.kind",
            "request.resource.resource",
            "request.userInfo.username",
            "request.namespace",
            "request.name",
            "namespaceObject.metadata.name",
            "params.data.word" if self.has_params else "'p'",
            self.variable("text", "'v'"),
            self.random.choice(LITERALS),
            "object.metadata.absent",
        )

    def text_call(self, depth: int) -> str:
        text, number = self.text(depth), self.integer(min(depth, 1))
        other = self.text(min(depth, 1))
        small = self.one("0", "1", "2", "3", number)
        return self.one(
            f"{text}.lowerAscii()",
            f"{text}.upperAscii()",
            f"{text}.trim()",
            f"{text}.replace({other}, {self.random.choice(LITERALS)})",
            f"{text}.replace('a', 'bb', {small})",
            f"{text}.substring({small})",
            f"{text}.substring({small}, {number})",
            f"{text}.charAt({small})",
            f"{text}.find({self.pattern()})",
            f"({text} + {other})",
            f"string({number})",
            f"{self.texts(depth)}.join({other})",
            f"{self.texts(depth)}[{small}]",
            f"strings.quote({text})",
            f"'%s-%d %.2f %s'.format([{text}, {number}, 1.25, {self.texts(0)}])",
            f"'{self.one('%s', '%d', '%x', '%X', '%b', '%o')} %%'.format([{number}])",
            f"'{self.one('%s', '%x', '%X')}'.format([{text}])",
            f"'{self.one('%s', '%e', '%f', '%.1f')}'.format([{self.double()}])",
            f"'%s'.format([{self.one('null', 'true', '[1, {2: 3}]', 'object.metadata.labels')}])",
            f"'{self.one('%d', '%b', '%e', '%o')}'.format([dyn({text})])",
            f"({self.boolean(depth)} ? {text} : {other})",
            f"url({self.note('url')}).{self.one('getHost', 'getScheme', 'getPort')}()",
            f"url({self.note('url')}).{self.one('getHostname', 'getEscapedPath')}()",
            f"string(ip({self.note('ip')}))",
            f"string(cidr({self.note('cidr')}).{self.one('masked', 'ip')}())",
            f"string(duration({self.note('duration')}))",
            f"string(timestamp({self.note('time')}))",
            f"string({self.double()})",
            f"{self.listed()}.map(c, c.name).join('+')",
            f"optional.of({text}).optMap(t, t + '!').orValue('')",
        )

    def pattern(self) -> str:
        literal = self.one("'^w'", "'[a-z]+'", "'a|b'", "'^$'", "r'\\d'", "'(?i)w'", "'.'")
        return self.note("pattern") if self.random.random() < 0.25 else literal

    # numbers

    def integer(self, depth: int) -> str:
        if depth <= 0:
            return self.one(self.random.choice(INTEGERS), self.variable("number", "4"))
        return self.made(depth, (self.integer_call,))

    def integer_call(self, depth: int) -> str:
        text, number, texts = self.text(depth), self.integer(depth), self.texts(depth)
        other = self.integer(min(depth, 1))
        quantity = f"quantity({self.note('quantity')})"
        return self.one(
            f"size({text})",
            f"{texts}.size()",
            f"{text}.indexOf({self.text(0)})",
            f"{text}.lastIndexOf({self.text(0)})",
            f"{text}.indexOf('a', {other})",
            f"{texts}.indexOf({self.text(0)})",
            f"int({self.note('number')})",
            f"int({self.double()})",
            f"int(uint({self.note('number')}))",
            f"({number} {self.one('+', '-', '*', '/', '%')} {other})",
            f"-({number})",
            f"[{number}, {other}, 5].{self.one('sum', 'max', 'min')}()",
            f"{self.numbers(depth)}.{self.one('sum', 'max', 'min', 'size')}()",
            f"ip({self.note('ip')}).family()",
            f"cidr({self.note('cidr')}).prefixLength()",
            f"{quantity}.asInteger()",
            f"sign({quantity})",
            f"{quantity}.compareTo(quantity({self.note('quantity')}))",
            f"semver({self.note('semver')}).{self.one('major', 'minor', 'patch')}()",
            f"semver({self.note('semver')}).compareTo(semver({self.note('semver')}))",
            f"timestamp({self.note('time')}).{self.one('getHours', 'getFullYear')}()",
            f"duration({self.note('duration')}).{self.one('getSeconds', 'getHours')}()",
            f"({self.boolean(depth)} ? {number} : {other})",
            f"{self.listed()}.size()",
            f"url({self.note('url')}).getQuery().size()",
        )

    def double(self) -> str:
        return self.one(
            "1.5",
            "-0.0",
            "1e20",
            f"double({self.note('number')})",
            f"quantity({self.note('quantity')}).asApproximateFloat()",
            f"double({self.integer(0)}) / {self.one('0.0', '3.0')}",
        )

    def numbers(self, depth: int) -> str:
        return self.one(
            "[3, 1, 2]",
            "lists.range(4)",
            f"[{self.integer(min(depth, 1))}, 2, 2].distinct()",
            "[1, 2, 3, 4].slice(1, 3)",
            f"lists.range({self.one('3', '0', '-1')}).reverse()",
            f"{self.texts(min(depth, 1))}.map(t, size(t))",
            f"[[1, 2], [{self.integer(0)}]].flatten()",
            f"{self.texts(min(depth, 1))}.transformList(i, t, i * size(t))",
            "[3, 1, 2].sortBy(n, -n)",
            self.variable("numbers", "[5]"),
        )

    # lists of texts

    def listed(self) -> str:
        return self.one("object.spec.containers", "object.?spec.containers.orValue([])")

    def texts(self, depth: int) -> str:
        if depth <= 0:
            return self.one(
                "['a', 'b', 'web']",
                f"[{self.plain_text()}, 'b']",
                f"{self.note('word')}.split(',')",
                f"{self.root()}.metadata.?finalizers.orValue([])",
                f"{self.root()}.metadata.labels.map(k, k).sort()",
                "request.userInfo.groups",
                self.variable("texts", "['z']"),
            )
        texts, text = self.texts(depth - 1), self.text(depth - 1)
        return self.one(
            texts,
            f"{text}.split({self.one(chr(39) * 2, chr(39) + ',' + chr(39), text)})",
            f"{text}.split(',', {self.one('-1', '0', '1', '2')})",
            f"{text}.findAll({self.pattern()})",
            f"{text}.findAll({self.pattern()}, {self.one('-1', '0', '1', '2')})",
            f"({texts} + {self.texts(0)})",
            f"{texts}.filter(t, {self.element(depth)})",
            f"{texts}.map(t, {self.one('t + t', 't.upperAscii()', 't.substring(1)')})",
            f"{texts}.map(t, {self.element(depth)}, t.trim())",
            f"{texts}.{self.one('sort', 'distinct', 'reverse')}()",
            f"{texts}.slice({self.one('0', '1')}, {self.one('1', '2', '9', '0')})",
            f"[{texts}, [{text}]].flatten()",
            f"{texts}.transformList(i, t, i % 2 == 0, t)",
            f"{texts}.sortBy(t, size(t)).distinct()",
            f"{texts}.{self.one('first', 'last')}().optMap(t, [t]).orValue([])",
        )

    def element(self, depth: int) -> str:
        """A condition on ``t``."""
        return self.one(
            f"t == {self.text(0)}",
            "t.size() > 1",
            "t.startsWith('a')",
            f"t.matches({self.pattern()})",
            f"t in {self.texts(0)}",
            "int(t) > 0",
            "t < 'm'",
            f"t.contains({self.text(min(depth, 1) - 1)})",
            "isIP(t) || t != ''",
        )

    # conditions

    def boolean(self, depth: int) -> str:
        if depth <= 0:
            return self.one(
                "true",
                "false",
                f"has({self.root()}.metadata.labels)",
                f"has(object.metadata.annotations.{self.random.choice([*TEXTS])})",
                "object.metadata.?labels.hasValue()",
                self.variable("flag", "true"),
            )
        return self.made(depth, (self.logic, self.comparison, self.call, self.fold, self.call))

    def logic(self, depth: int) -> str:
        left, right = self.boolean(depth), self.boolean(depth)
        return self.one(
            f"({left} && {right})",
            f"({left} || {right})",
            f"!({left})",
            f"({left} ? {right} : {self.boolean(0)})",
            f"({left} == {right})",
        )

    def comparison(self, depth: int) -> str:
        operator = self.one("==", "!=", "<", "<=", ">", ">=")
        text, number = self.text(depth), self.integer(depth)
        return self.one(
            f"({number} {operator} {self.integer(depth)})",
            f"({text} {operator} {self.text(depth)})",
            f"({text} {self.one('==', '!=')} {self.text(0)})",
            f"({self.texts(depth)} == {self.texts(0)})",
            f"({self.double()} {operator} {number})",
            f"(object.metadata.name {operator} {number})",
            f"(duration({self.note('duration')}) {operator} duration('1h'))",
            f"(timestamp({self.note('time')}) {operator} timestamp('2024-01-02T03:04:05Z'))",
            f"(quantity({self.note('quantity')}) == quantity({self.note('quantity')}))",
            f"(object.spec {self.one('==', '!=')} oldObject.spec)",
            f"(oldObject {self.one('==', '!=')} null)",
            f"({{'a': {number}}} == {{'a': 1}})",
            "has(object.metadata.name.x)",
            "has(object.metadata.finalizers.x)",
            "(object.metadata.name.x == 1)",
            "object.metadata.?name.?x.hasValue()",
            "(object.spec.containers.x == 1)",
            "(object.metadata.name['x'] == 1)",
            f"(dyn({number}) == dyn({text}))",
        )

    def call(self, depth: int) -> str:
        text, other = self.text(depth), self.text(min(depth, 1))
        texts, more = self.texts(depth), self.texts(min(depth, 1))
        address, network = f"ip({self.note('ip')})", f"cidr({self.note('cidr')})"
        quantity, version = f"quantity({self.note('quantity')})", f"semver({self.note('semver')})"
        return self.one(
            f"{text}.{self.one('startsWith', 'endsWith', 'contains')}({other})",
            f"{text}.matches({self.pattern()})",
            f"({text} in {texts})",
            f"sets.{self.one('contains', 'equivalent', 'intersects')}({texts}, {more})",
            f"sets.contains({self.numbers(1)}, {self.numbers(1)})",
            f"{self.one('isIP', 'isCIDR', 'isURL', 'isQuantity', 'isSemver')}({text})",
            f"isSemver({self.note('semver')}, true)",
            f"{address}.{self.one('isLoopback', 'isUnspecified', 'isGlobalUnicast')}()",
            f"{address}.{self.one('isLinkLocalUnicast', 'isLinkLocalMulticast')}()",
            f"ip.isCanonical({self.note('ip')})",
            f"{network}.containsIP({self.one(address, self.note('ip'))})",
            f"{network}.containsCIDR({self.note('cidr')})",
            f"{quantity}.{self.one('isGreaterThan', 'isLessThan')}(quantity('1'))",
            f"{quantity}.add({self.one('1', 'quantity(' + chr(39) + '1Ki' + chr(39) + ')')})"
            f".sub(quantity({self.note('quantity')})).isInteger()",
            f"{version}.{self.one('isLessThan', 'isGreaterThan')}(semver('1.10.0'))",
            f"semver({self.note('semver')}, true) == semver('1.2.0')",
            f"format.{self.random.choice(FORMATS)}().validate({text}).hasValue()",
            f"format.named('{self.one(*FORMATS, 'none')}').hasValue()",
            f"!format.named('{self.random.choice(FORMATS)}').value().validate({text}).hasValue()",
            f"{texts}.isSorted()",
            f"{self.numbers(depth)}.isSorted()",
            f"optional.ofNonZeroValue({text}).hasValue()",
            f"object[?'spec'][?'replicas'].{self.one('hasValue()', 'orValue(1) > 1')}",
            f"{texts}.first().optFlatMap(t, optional.ofNonZeroValue(t)).hasValue()",
            f"bool({self.one(self.note('word'), chr(39) + 'true' + chr(39))})",
            "object.spec.startsWith('a')",
            "object.spec.containers.all(c, c.image.contains(':'))",
        )

    def fold(self, depth: int) -> str:
        texts = self.texts(depth)
        return self.one(
            f"{texts}.all(t, {self.element(depth)})",
            f"{texts}.exists(t, {self.element(depth)})",
            f"{texts}.exists_one(t, {self.element(depth)})",
            f"{texts}.all(i, t, i < 2 || {self.element(depth)})",
            f"{texts}.exists(i, t, i == {self.integer(0)} && {self.element(depth)})",
            f"{texts}.existsOne(i, t, {self.element(depth)})",
            f"{self.root()}.metadata.labels.all(k, v, k != v)",
            f"{self.root()}.metadata.labels.exists(k, k.startsWith('t'))",
            f"{self.root()}.metadata.labels.transformMap(k, v, v + k).exists(k, v, size(v) > 9)",
            "object.metadata.labels.transformMapEntry(k, v, {v: k}).size() > 1",
            f"{self.listed()}.exists(c, c.?securityContext.?privileged.orValue(false))",
            f"{self.listed()}.all(c, has(c.resources.limits) && c.name != {self.text(0)})",
            f"{self.numbers(depth)}.exists(n, n > {self.integer(0)})",
        )
