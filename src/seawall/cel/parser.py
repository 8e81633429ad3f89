"""From the text of an expression to its tree, macros expanded (cel-spec, "Syntax").

A descent by precedence. Bounds: the length of the text (``lexer.MAX_LENGTH``), how deep brackets
nest, and how deep the tree is, so that whatever walks a tree may recurse. Nothing is evaluated and
no name is resolved here.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from seawall.cel import macros
from seawall.cel.ast import (
    Call,
    Expr,
    Ident,
    ListExpr,
    Literal,
    MapExpr,
    Select,
    StructExpr,
    Tree,
)
from seawall.cel.errors import CelSyntaxError
from seawall.cel.lexer import Kind, Token, number, tokens
from seawall.cel.nodes import children

_BINARY: Final = {
    "<": (3, "_<_"),
    "<=": (3, "_<=_"),
    ">": (3, "_>_"),
    ">=": (3, "_>=_"),
    "==": (3, "_==_"),
    "!=": (3, "_!=_"),
    "in": (3, "@in"),
    "+": (4, "_+_"),
    "-": (4, "_-_"),
    "*": (5, "_*_"),
    "/": (5, "_/_"),
    "%": (5, "_%_"),
}
"""Precedence and function of the left-associative operators below ``&&``."""
_RESERVED: Final = frozenset(
    "as break const continue else for function if import let loop package namespace return var "
    "void while".split()
)


class Limits(NamedTuple):
    """Bounds of one expression. Beyond them it is refused, as a syntax error."""

    nesting: int = 60
    """Brackets inside brackets; each takes a handful of the interpreter's frames."""
    depth: int = 150
    """Of the expanded tree, so that walking it stays within Python's recursion limit."""


DEFAULT_LIMITS: Final = Limits()


def parse(text: str, *, limits: Limits = DEFAULT_LIMITS) -> Tree:
    """The tree of *text*. Raises ``CelSyntaxError`` with the offset of the trouble."""
    parser = _Parser(text, limits)
    root = parser.expression()
    last = parser.peek()
    if last.kind is not Kind.END:
        raise CelSyntaxError(f"mismatched input {last.text!r}, expecting the end", last.offset)
    _check_depth(root, limits.depth)
    return Tree(text, root, parser.last_id)


def _check_depth(root: Expr, limit: int) -> None:
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > limit:
            raise CelSyntaxError(f"expression is nested deeper than {limit}", node.offset)
        waiting.extend((child, depth + 1) for child in children(node))


class _Parser:
    def __init__(self, text: str, limits: Limits) -> None:
        self._tokens = tokens(text)
        self._at = 0
        self._nesting = 0
        self._limits = limits
        self.last_id = 0

    def fresh(self) -> int:
        self.last_id += 1
        return self.last_id

    def peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _sign(self, text: str) -> Token | None:
        """Take the next token if it is that sign."""
        token = self._tokens[self._at]
        if token.kind is Kind.SIGN and token.text == text:
            self._at += 1
            return token
        return None

    def _expect(self, text: str) -> Token:
        token = self._sign(text)
        if token is None:
            raise self._unexpected(f"expecting {text!r}")
        return token

    def _unexpected(self, wanted: str) -> CelSyntaxError:
        token = self.peek()
        shown = "the end" if token.kind is Kind.END else repr(token.text)
        return CelSyntaxError(f"mismatched input {shown}, {wanted}", token.offset)

    def expression(self) -> Expr:
        self._nesting += 1
        if self._nesting > self._limits.nesting:
            limit = self._limits.nesting
            raise CelSyntaxError(f"brackets are nested deeper than {limit}", self.peek().offset)
        test = self._or()
        mark = self._sign("?")
        if mark is not None:
            yes = self._or()
            self._expect(":")
            no = self.expression()
            test = Call(self.fresh(), mark.offset, "_?_:_", None, (test, yes, no))
        self._nesting -= 1
        return test

    def _or(self) -> Expr:
        terms, offsets = [self._and()], []
        while (mark := self._sign("||")) is not None:
            offsets.append(mark.offset)
            terms.append(self._and())
        return self._balanced("_||_", terms, offsets)

    def _and(self) -> Expr:
        terms, offsets = [self._binary(3)], []
        while (mark := self._sign("&&")) is not None:
            offsets.append(mark.offset)
            terms.append(self._binary(3))
        return self._balanced("_&&_", terms, offsets)

    def _balanced(self, function: str, terms: list[Expr], offsets: list[int]) -> Expr:
        """A tree of logarithmic depth: the order of evaluation is that of the text either way."""
        if len(terms) == 1:
            return terms[0]
        middle = (len(terms)) // 2
        left = self._balanced(function, terms[:middle], offsets[: middle - 1])
        right = self._balanced(function, terms[middle:], offsets[middle:])
        return Call(self.fresh(), offsets[middle - 1], function, None, (left, right))

    def _binary(self, lowest: int) -> Expr:
        left = self._unary()
        while True:
            token = self.peek()
            found = _BINARY.get(token.text) if token.kind is Kind.SIGN else None
            if found is None or found[0] < lowest:
                return left
            self._at += 1
            right = self._binary(found[0] + 1)
            left = Call(self.fresh(), token.offset, found[1], None, (left, right))

    def _unary(self) -> Expr:
        token = self.peek()
        if token.kind is not Kind.SIGN or token.text not in ("!", "-"):
            return self._member(self._primary())
        if token.text == "-" and self._tokens[self._at + 1].kind is Kind.NUMBER:
            self._at += 1
            literal = self._next()
            value = number(literal, negative=True)
            return self._member(Literal(self.fresh(), token.offset, value))
        count = 0
        while self._sign(token.text) is not None:
            count += 1
        operand = self._member(self._primary())
        if count % 2 == 0:
            return operand
        function = "!_" if token.text == "!" else "-_"
        return Call(self.fresh(), token.offset, function, None, (operand,))

    def _member(self, operand: Expr) -> Expr:
        while True:
            if self._sign(".") is not None:
                operand = self._dotted(operand)
            elif (mark := self._sign("[")) is not None:
                function = "_[?_]" if self._sign("?") is not None else "_[_]"
                index = self.expression()
                self._expect("]")
                operand = Call(self.fresh(), mark.offset, function, None, (operand, index))
            else:
                return operand

    def _dotted(self, operand: Expr) -> Expr:
        optional = self._sign("?") is not None
        token = self._next()
        if token.kind not in (Kind.NAME, Kind.ESCAPED):
            self._at -= 1
            raise self._unexpected("expecting a field's name")
        if not optional and token.kind is Kind.NAME and self._sign("(") is not None:
            return self._call(token, operand)
        return Select(self.fresh(), token.offset, operand, token.text, optional=optional)

    def _call(self, name: Token, target: Expr | None) -> Expr:
        args = self._listed(")")
        expanded = macros.expand(name.text, target, args, macros.Site(name.offset, self.fresh))
        if expanded is not None:
            return expanded
        return Call(self.fresh(), name.offset, name.text, target, args)

    def _listed(self, closing: str) -> tuple[Expr, ...]:
        found: list[Expr] = []
        while self._sign(closing) is None:
            if found:
                self._expect(",")
            found.append(self.expression())
        return tuple(found)

    def _primary(self) -> Expr:
        token = self._next()
        match token.kind:
            case Kind.LITERAL:
                return Literal(self.fresh(), token.offset, token.value)
            case Kind.NUMBER:
                return Literal(self.fresh(), token.offset, number(token, negative=False))
            case Kind.NAME:
                return self._named(token, "")
            case Kind.SIGN:
                return self._bracketed(token)
            case _:
                self._at -= 1
                raise self._unexpected("expecting an expression")

    def _bracketed(self, token: Token) -> Expr:
        if token.text == "(":
            inner = self.expression()
            self._expect(")")
            return inner
        if token.text == "[":
            return self._list(token)
        if token.text == "{":
            return self._map(token)
        if token.text == "." and self.peek().kind is Kind.NAME:
            return self._named(self._next(), ".")
        self._at -= 1
        raise self._unexpected("expecting an expression")

    def _named(self, token: Token, dot: str) -> Expr:
        message = self._message_name(dot + token.text)
        if message:
            return self._struct(token, message)
        if token.text in _RESERVED:
            raise CelSyntaxError(f"reserved identifier: {token.text}", token.offset)
        if self._sign("(") is not None:
            return self._call(token._replace(text=dot + token.text), None)
        return Ident(self.fresh(), token.offset, dot + token.text)

    def _message_name(self, name: str) -> str:
        """The qualified name if ``{`` follows it: then it is a message literal; else empty."""
        start = self._at
        while self._sign(".") is not None and self.peek().kind is Kind.NAME:
            name += "." + self._next().text
        if self._sign("{") is not None:
            return name
        self._at = start
        return ""

    def _list(self, opening: Token) -> Expr:
        elements: list[Expr] = []
        optional: set[int] = set()
        while self._sign("]") is None:
            if elements:
                self._expect(",")
                if self._sign("]") is not None:
                    break
            if self._sign("?") is not None:
                optional.add(len(elements))
            elements.append(self.expression())
        return ListExpr(self.fresh(), opening.offset, tuple(elements), frozenset(optional))

    def _map(self, opening: Token) -> Expr:
        entries: list[tuple[Expr, Expr]] = []
        optional: set[int] = set()
        while self._sign("}") is None:
            if entries:
                self._expect(",")
                if self._sign("}") is not None:
                    break
            if self._sign("?") is not None:
                optional.add(len(entries))
            key = self.expression()
            self._expect(":")
            entries.append((key, self.expression()))
        return MapExpr(self.fresh(), opening.offset, tuple(entries), frozenset(optional))

    def _struct(self, token: Token, name: str) -> Expr:
        entries: list[tuple[str, Expr]] = []
        optional: set[int] = set()
        while self._sign("}") is None:
            if entries:
                self._expect(",")
                if self._sign("}") is not None:
                    break
            if self._sign("?") is not None:
                optional.add(len(entries))
            field = self._next()
            if field.kind not in (Kind.NAME, Kind.ESCAPED):
                self._at -= 1
                raise self._unexpected("expecting a field's name")
            self._expect(":")
            entries.append((field.text, self.expression()))
        return StructExpr(self.fresh(), token.offset, name, tuple(entries), frozenset(optional))
