"""Names resolved, overloads chosen, types deduced (cel-spec, "Gradual Type Checking").

Errors are worded in the essentials as cel-go words them; all of an expression are collected, the
first is the one raised. ``dyn`` passes wherever the object's own fields are unstructured.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from seawall.cel import literals
from seawall.cel.ast import (
    Bind,
    Call,
    Comprehension,
    Expr,
    Ident,
    ListExpr,
    Literal,
    MapExpr,
    Select,
    StructExpr,
    Tree,
    UintLiteral,
)
from seawall.cel.environment import MACROS, Environment, Overload
from seawall.cel.errors import CelTypeError
from seawall.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    UINT,
    ListOf,
    MapOf,
    Opaque,
    Param,
    Struct,
    Type,
    TypeOf,
    optional_of,
)
from seawall.cel.unification import Bindings, shown

_TYPES: Final[dict[str, Type]] = {
    "bool": BOOL,
    "bytes": BYTES,
    "double": DOUBLE,
    "int": INT,
    "list": ListOf(DYN),
    "map": MapOf(DYN, DYN),
    "null_type": NULL,
    "string": STRING,
    "uint": UINT,
    "type": TypeOf(DYN),
    "optional_type": optional_of(DYN),
    "google.protobuf.Timestamp": TIMESTAMP,
    "google.protobuf.Duration": DURATION,
    "net.IP": Opaque("net.IP"),
    "net.CIDR": Opaque("net.CIDR"),
}
_OPTIONAL_SYNTAX: Final = 28
_TWO_VARIABLES: Final = 32


class Feature(NamedTuple):
    """Something an expression uses, and the minor version that introduced it."""

    name: str
    since: int
    offset: int


class Checked(NamedTuple):
    """A tree with what the checker found out about it. Side tables go by node id."""

    tree: Tree
    type: Type
    types: dict[int, Type]
    overloads: dict[int, tuple[str, ...]]
    references: dict[int, str]
    features: tuple[Feature, ...]

    @property
    def since(self) -> int:
        """The minor version that knows everything the expression uses."""
        return max((feature.since for feature in self.features), default=0)


def check(tree: Tree, environment: Environment) -> Checked:
    """The checked tree. Raises ``CelTypeError`` for the first of its errors."""
    checker = _Checker(environment)
    kind = checker.type_of(tree.root)
    if checker.errors:
        raise min(checker.errors, key=lambda error: error.offset)
    types = {
        number: checker.bindings.resolved(each, free=DYN) for number, each in checker.types.items()
    }
    if environment.homogeneous and environment.knows(literals.SINCE):
        literals.check_literals(tree, types)
    return Checked(
        tree,
        checker.bindings.resolved(kind, free=DYN),
        types,
        checker.overloads,
        checker.references,
        tuple(checker.features),
    )


class _Checker:
    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.bindings = Bindings()
        self.types: dict[int, Type] = {}
        self.overloads: dict[int, tuple[str, ...]] = {}
        self.references: dict[int, str] = {}
        self.features: list[Feature] = []
        self.errors: list[CelTypeError] = []
        self._scopes: list[dict[str, Type]] = []

    def type_of(self, node: Expr) -> Type:
        kind = self.types[node.id] = self._type_of(node)
        return kind

    def _type_of(self, node: Expr) -> Type:  # noqa: PLR0911 -- one return for each kind of node
        match node:
            case Literal():
                return _literal(node)
            case Ident():
                return self._ident(node)
            case Select():
                return self._select(node)
            case Call():
                return self._call(node)
            case ListExpr():
                return self._list(node)
            case MapExpr():
                return self._map(node)
            case Comprehension():
                return self._comprehension(node)
            case StructExpr():
                return self._fail(f"undeclared reference to '{node.name}'{_CONTAINER}", node)
            case Bind():
                self._scopes.append({node.name: self.type_of(node.init)})
                kind = self.type_of(node.body)
                self._scopes.pop()
                return kind

    def _fail(self, message: str, node: Expr) -> Type:
        self.errors.append(CelTypeError(message, node.offset))
        return DYN

    def _local(self, name: str) -> Type | None:
        return next((scope[name] for scope in reversed(self._scopes) if name in scope), None)

    def _ident(self, node: Ident) -> Type:
        local = self._local(node.name)
        if local is not None:
            return local
        name = node.name.removeprefix(".")
        found = self._global(name)
        if found is None:
            return self._fail(f"undeclared reference to '{name}'{_CONTAINER}", node)
        self.references[node.id] = node.name
        return found

    def _global(self, name: str) -> Type | None:
        declared = self.environment.variables.get(name)
        if declared is not None:
            return declared
        kind = _TYPES.get(name)
        return None if kind is None else TypeOf(kind)

    def _qualified(self, node: Expr) -> str:
        """``a.b.c`` of plain selections from a name that is no local variable; else empty."""
        steps: list[str] = []
        while isinstance(node, Select) and not node.test and not node.optional:
            steps.append(node.field)
            node = node.operand
        if not isinstance(node, Ident) or self._local(node.name) is not None:
            return ""
        return ".".join([node.name.removeprefix("."), *reversed(steps)])

    def _select(self, node: Select) -> Type:
        if not node.test and not node.optional:
            name = self._qualified(node)
            found = self._global(name) if name else None
            if found is not None:
                self.references[node.id] = name
                return found
        if node.optional:
            self._uses("optional field selection", _OPTIONAL_SYNTAX, node)
        operand = self.bindings.resolved(self.type_of(node.operand))
        inner, is_optional = _unwrapped(operand)
        kind = self._field(inner, node)
        if node.test:
            return BOOL
        return optional_of(kind) if is_optional or node.optional else kind

    def _field(self, operand: Type, node: Select) -> Type:
        match operand:
            case MapOf(_, value):
                return value
            case Struct(name):
                fields = self.environment.structs.get(name, {})
                if node.field in fields:
                    return fields[node.field]
                return self._fail(f"undefined field '{node.field}'", node)
            case Param():
                return DYN
            case _ if operand == DYN:
                return DYN
        return self._fail(f"type '{shown(operand)}' does not support field selection", node)

    # calls

    def _call(self, node: Call) -> Type:
        name, target = node.function, node.target
        if target is not None:
            prefix = self._qualified(target)
            qualified = f"{prefix}.{name}" if prefix else ""
            if qualified and self.environment.is_function(qualified):
                self.references[node.id] = qualified
                name, target = qualified, None
        args = [] if target is None else [self.type_of(target)]
        args += [self.type_of(each) for each in node.args]
        name = name.removeprefix(".")
        if not self.environment.is_function(name):
            return self._fail(f"undeclared reference to '{name}'{_CONTAINER}", node)
        found = self._resolve(node, name, args, is_method=target is not None)
        if found is None:
            shape = ", ".join(shown(self.bindings.resolved(each, free=DYN)) for each in args)
            if target is not None:
                first, _, rest = shape.partition(", ")
                shape = f"{first}.({rest})"
            else:
                shape = f"({shape})"
            text = f"found no matching overload for '{name}' applied to '{shape}'"
            return self._fail(text, node)
        return found

    def _resolve(self, node: Call, name: str, args: list[Type], *, is_method: bool) -> Type | None:
        chosen: list[Overload] = []
        result: Type | None = None
        for overload in self.environment.overloads(name):
            if overload.is_method != is_method or len(overload.args) != len(args):
                continue
            *wanted, answer = self.bindings.instantiated((*overload.args, overload.result))
            before = self.bindings.snapshot()
            pairs = zip(args, wanted, strict=True)
            if not all(self.bindings.assign(given, want) for given, want in pairs):
                self.bindings.restore(before)
                continue
            chosen.append(overload)
            kind = self.bindings.resolved(answer)
            if result is None:
                result = kind
            elif result not in (DYN, kind):
                result = DYN
        if chosen:
            self.overloads[node.id] = tuple(overload.id for overload in chosen)
            newest = min(overload.since for overload in chosen)
            self._uses(f"{name}()", newest, node)
        return result

    def _uses(self, name: str, since: int, node: Expr) -> None:
        if since:
            self.features.append(Feature(name, since, node.offset))
            if not self.environment.knows(since):
                version = self.environment.minor
                self._fail(f"{name} is new in 1.{since}, and 1.{version} does not know it", node)

    # literals and folds

    def _list(self, node: ListExpr) -> Type:
        element: Type | None = None
        for index, each in enumerate(node.elements):
            kind = self.type_of(each)
            if index in node.optional:
                kind = self._opened(kind, each)
            element = kind if element is None else self._joined(element, kind, each)
        return ListOf(self.bindings.fresh() if element is None else element)

    def _map(self, node: MapExpr) -> Type:
        key: Type | None = None
        value: Type | None = None
        for index, (key_node, value_node) in enumerate(node.entries):
            key_type, value_type = self.type_of(key_node), self.type_of(value_node)
            if index in node.optional:
                value_type = self._opened(value_type, value_node)
            key = key_type if key is None else self._joined(key, key_type, key_node)
            value = value_type if value is None else self._joined(value, value_type, value_node)
        return MapOf(
            self.bindings.fresh() if key is None else key,
            self.bindings.fresh() if value is None else value,
        )

    def _opened(self, kind: Type, node: Expr) -> Type:
        self._uses("optional element", _OPTIONAL_SYNTAX, node)
        inner, is_optional = _unwrapped(self.bindings.resolved(kind))
        if is_optional or inner == DYN:
            return inner
        return self._fail(f"expected type 'optional_type' but found '{shown(inner)}'", node)

    def _joined(self, one: Type, other: Type, node: Expr) -> Type:
        joined = self.bindings.joined(one, other)
        plain = DYN not in (self.bindings.resolved(one), self.bindings.resolved(other))
        strict = self.environment.homogeneous and not self.environment.knows(literals.SINCE)
        if joined == DYN and plain and strict:
            wanted = shown(self.bindings.resolved(one, free=DYN))
            found = shown(self.bindings.resolved(other, free=DYN))
            return self._fail(f"expected type '{wanted}' but found '{found}'", node)
        return joined

    def _comprehension(self, node: Comprehension) -> Type:
        source = self.bindings.resolved(self.type_of(node.iter_range))
        first, second = self._iterated(source, node)
        accumulator = self.type_of(node.accu_init)
        self._uses(f"{node.macro}()", MACROS.get(node.macro, 0), node)
        if node.iter_var2:
            self._uses(f"{node.macro}() of two variables", _TWO_VARIABLES, node)
        self._scopes.append({node.accu_var: accumulator})
        inner = {node.iter_var: first}
        if node.iter_var2:
            inner[node.iter_var2] = second
        self._scopes.append(inner)
        self._expect(node.loop_condition, BOOL)
        self._expect(node.loop_step, accumulator)
        self._scopes.pop()
        result = self.type_of(node.result)
        self._scopes.pop()
        return result

    def _iterated(self, source: Type, node: Comprehension) -> tuple[Type, Type]:
        match source:
            case ListOf(element):
                return (INT, element) if node.iter_var2 else (element, DYN)
            case MapOf(key, value):
                return key, value
            case Param():
                return DYN, DYN
            case _ if source == DYN:
                return DYN, DYN
        text = f"expression of type '{shown(source)}' cannot be range of a comprehension"
        self._fail(f"{text} (must be list, map, or dynamic)", node.iter_range)
        return DYN, DYN

    def _expect(self, node: Expr, wanted: Type) -> None:
        kind = self.type_of(node)
        if not self.bindings.assign(kind, wanted):
            want = shown(self.bindings.resolved(wanted, free=DYN))
            found = shown(self.bindings.resolved(kind, free=DYN))
            self._fail(f"expected type '{want}' but found '{found}'", node)


_CONTAINER: Final = " (in container '')"


def _literal(node: Literal) -> Type:
    match node.value:
        case None:
            return NULL
        case bool():
            return BOOL
        case UintLiteral():
            return UINT
        case int():
            return INT
        case float():
            return DOUBLE
        case str():
            return STRING
        case bytes():
            return BYTES


def _unwrapped(kind: Type) -> tuple[Type, bool]:
    if isinstance(kind, Opaque) and kind.name == "optional_type":
        return kind.parameters[0], True
    return kind, False
