"""CEL's own conformance tests, those that need no protocol buffers' message types.

Left out are the files about messages, wrappers, enums and blocks, and tests that name a message
type or whose value is one. Each of the rest is parsed, checked unless it says not to, evaluated,
and its value compared, type included. Prints ``N of M``.

Not right, and why: time zones by name (no time zone database is read), names resolved in a
container (Kubernetes has none), abstract types of the tests' own (``fn``, ``tuple``), IPv4 in
IPv6 (Kubernetes refuses it).

    python -m tests.conformance.cel_spec
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from seawall.cel.checker import check
from seawall.cel.environment import NEWEST, Environment
from seawall.cel.errors import CelError
from seawall.cel.functions.equality import equal
from seawall.cel.functions.kinds import type_name
from seawall.cel.functions.maps import AnyMap, inserted
from seawall.cel.interpreter import evaluate
from seawall.cel.parser import parse
from seawall.cel.types import DYN, ListOf, MapOf, Opaque, Simple, Type
from seawall.cel.values import TypeValue, Uint
from tests.conformance.textproto import Message, read
from tests.data import DATA

ROOT = DATA / "cel-spec"
LEFT_OUT = frozenset("block_ext dynamic enums proto2 proto2_ext proto3 unknowns wrappers".split())
MESSAGES = (
    "TestAllTypes",
    "google.protobuf.Any",
    "google.protobuf.Struct",
    "google.protobuf.Value",
    "google.protobuf.ListValue",
    "google.protobuf.BoolValue",
    "google.protobuf.BytesValue",
    "google.protobuf.DoubleValue",
    "google.protobuf.FloatValue",
    "google.protobuf.Int",
    "google.protobuf.UInt",
    "google.protobuf.StringValue",
    "google.protobuf.NullValue",
    "proto.",
    "protobuf.Timestamp{",
    "protobuf.Duration{",
    "GlobalEnum",
    "NestedTestAllTypes",
)
_PRIMITIVES = {
    "BOOL": "bool",
    "INT64": "int",
    "UINT64": "uint",
    "DOUBLE": "double",
    "STRING": "string",
    "BYTES": "bytes",
}


class Case(NamedTuple):
    """One test, judged."""

    name: str
    right: bool
    said: str


def cases() -> Iterator[Case]:
    """Every test that is not left out."""
    for file in sorted(ROOT.glob("*.textproto")):
        if file.stem in LEFT_OUT:
            continue
        content: Any = read(file.read_text())
        for section in content.get("section", ()):
            for test in section["test"]:
                if not _needs_messages(test):
                    yield _judged(f"{file.stem}/{_text(test['name'][0])}", test)


def _needs_messages(test: Message) -> bool:
    shown = str(test)
    if any(name in shown for name in MESSAGES):
        return True
    return "object_value" in shown or "enum_value" in shown or "message_type" in shown


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _judged(name: str, test: Message) -> Case:
    expression = _text(test["expr"][0])
    wants_error = "eval_error" in test or "any_eval_errors" in test
    try:
        value = _value_of(expression, test)
    except CelError as error:
        return Case(name, wants_error, f"{expression!r}: {error.message}")
    if wants_error:
        return Case(name, False, f"{expression!r}: is {value!r}, not an error")
    wanted = _wanted(test)
    return Case(name, _same(value, wanted), f"{expression!r}: is {value!r}, not {wanted!r}")


def _wanted(test: Any) -> object:
    if "value" in test:
        return _decoded(test["value"][0])
    if "typed_result" in test and "result" in test["typed_result"][0]:
        return _decoded(test["typed_result"][0]["result"][0])
    return True


def _value_of(expression: str, test: Any) -> object:
    tree = parse(expression)
    activation = {
        _text(entry["key"][0]): _decoded(entry["value"][0]["value"][0])
        for entry in test.get("bindings", ())
        if "value" in entry["value"][0]
    }
    references = None
    if not test.get("disable_check", [False])[0]:
        variables = {
            _text(each["name"][0]): _type(each["ident"][0]["type"][0])
            for each in test.get("type_env", ())
            if "ident" in each
        }
        environment = Environment(NEWEST, variables, library="extended", homogeneous=False)
        references = check(tree, environment).references
    if test.get("check_only", [False])[0]:
        return True
    return evaluate(tree, activation, references=references)


def _type(message: Any) -> Type:
    if "primitive" in message:
        return Simple(_PRIMITIVES[message["primitive"][0]])
    if "well_known" in message:
        return Simple(f"google.protobuf.{str(message['well_known'][0]).capitalize()}")
    if "list_type" in message:
        inner = message["list_type"][0].get("elem_type")
        return ListOf(_type(inner[0]) if inner else DYN)
    if "map_type" in message:
        entry = message["map_type"][0]
        key = _type(entry["key_type"][0]) if "key_type" in entry else DYN
        return MapOf(key, _type(entry["value_type"][0]) if "value_type" in entry else DYN)
    if "abstract_type" in message:
        name = _text(message["abstract_type"][0]["name"][0])
        inner = message["abstract_type"][0].get("parameter_types", ())
        return Opaque(name, tuple(_type(each) for each in inner))
    return DYN


def _decoded(message: Any) -> object:
    ((kind, (value, *_)),) = message.items()
    match kind:
        case "null_value":
            return None
        case "string_value":
            return _text(value)
        case "uint64_value":
            return Uint(value)
        case "double_value":
            return float(value)
        case "type_value":
            return TypeValue(_text(value))
        case "list_value":
            return [_decoded(each) for each in value.get("values", ())]
        case "map_value":
            found: AnyMap = {}
            for entry in value.get("entries", ()):
                key = _decoded(entry["key"][0])
                found = inserted(found, key, _decoded(entry["value"][0]))
            return found
        case _:
            return value


def _same(value: object, wanted: object) -> bool:
    if isinstance(wanted, float) and isinstance(value, float) and math.isnan(wanted):
        return math.isnan(value)
    return equal(value, wanted) is True and type_name(value) == type_name(wanted)


def main() -> tuple[int, int]:
    """Judge all; how many are right, and of how many."""
    found = list(cases())
    for case in found:
        if not case.right:
            print(f"{case.name}: {case.said}")
    right = sum(case.right for case in found)
    print(f"{right} of {len(found)}")
    return right, len(found)


if __name__ == "__main__":
    if not ROOT.exists():
        print(f"no test data at {ROOT}: set SEAWALL_TEST_DATA")
        sys.exit(3)
    done, total = main()
    sys.exit(done < total)
