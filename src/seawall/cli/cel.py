"""``seawall cel``: evaluate one expression as Kubernetes would, and explain it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

from seawall.cel import witness
from seawall.cel.admission import admission_environment
from seawall.cel.budget import Budget
from seawall.cel.checker import Checked, check
from seawall.cel.errors import CelError, CostExceededError, EvalError, caret
from seawall.cel.functions.strings import shown as shown_value
from seawall.cel.interpreter import evaluate
from seawall.cel.parser import parse
from seawall.cel.unification import shown
from seawall.cel.values import Unknown
from seawall.collect.manifest.documents import read_documents
from seawall.errors import InputError, UsageError
from seawall.model.location import dotted
from seawall.policy.compiled import PER_CALL_LIMIT
from seawall.policy.pod_security import parse_minor
from seawall.report.escape import terminal


def cel(args: argparse.Namespace) -> int:
    """Exit 0 where it evaluates, 1 where that ends in an error, 2 where it does not compile."""
    checked = _checked(args)
    if args.type_check:
        _answer(args, {"type": shown(checked.type), "since": checked.since}, shown(checked.type))
        return 0
    activation = {
        "object": _object(args.file, "object"),
        "oldObject": _object(args.old, "oldObject"),
        "params": _object(args.params, "params"),
        "request": Unknown(frozenset({"request"})),
        "namespaceObject": Unknown(frozenset({"namespaceObject"})),
        "authorizer": Unknown(frozenset({"authorizer"})),
        "authorizer.requestResource": Unknown(frozenset({"authorizer"})),
        "variables": {},
    }
    budget = Budget(PER_CALL_LIMIT)
    try:
        value = evaluate(
            checked.tree,
            activation,
            references=checked.references,
            overloads=checked.overloads,
            budget=budget,
        )
    except (EvalError, CostExceededError) as error:
        return _failed(args, error)
    cost = PER_CALL_LIMIT - budget.remaining
    _tell(args, checked, activation, value, cost)
    return 0


def _checked(args: argparse.Namespace) -> Checked:
    minor = parse_minor(args.kubernetes_version or "")
    environment = admission_environment(minor, variables={}, has_params=True, has_authorizer=True)
    try:
        return check(parse(args.expression), environment)
    except CelError as error:
        line, column, picture = caret(args.expression, error.offset)
        where = f"line {line}, column {column}"
        raise UsageError(f"{where}: {error.message}", picture) from error


def _object(path: str | None, name: str) -> object:
    if path is None:
        return Unknown(frozenset({name}))
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    found = read_documents(data, path)
    if found.gaps:
        raise InputError(f"{found.gaps[0].subject}: {found.gaps[0].reason}", found.gaps[0].hint)
    if not found.documents:
        raise InputError(f"{path}: holds no document")
    return found.documents[0].data


def _failed(args: argparse.Namespace, error: CelError) -> int:
    _, _, picture = caret(args.expression, error.offset)
    if args.format == "json":
        sys.stdout.write(msgspec.json.encode({"error": error.message}).decode() + "\n")
    else:
        sys.stdout.write(f"error: {terminal(error.message)}\n")
        if error.offset >= 0:
            sys.stdout.write("".join(f"  {terminal(line)}\n" for line in picture.split("\n")))
    return 1


def _tell(
    args: argparse.Namespace,
    checked: Checked,
    activation: dict[str, object],
    value: object,
    cost: int,
) -> None:
    if isinstance(value, Unknown):
        names = ", ".join(sorted(value.names))
        _answer(args, {"unknown": sorted(value.names)}, f"unknown: {names} was not supplied")
        return
    try:
        text = shown_value(value)
    except EvalError:
        text = repr(value)
    fields: dict[str, object] = {"value": text, "type": shown(checked.type)}
    lines = [text]
    if args.cost:
        fields["cost"] = cost
        lines.append(f"cost {cost} of {PER_CALL_LIMIT}")
    if value is False:
        told = _why(checked, activation)
        fields["because"] = told
        lines += told
    _answer(args, fields, "\n".join(lines))


def _why(checked: Checked, activation: dict[str, object]) -> list[str]:
    seen = witness.explain(checked.tree, activation)
    lines = []
    for failure in seen.failures:
        if failure.element:
            lines.append(f"fails for {dotted(failure.element)}")
        for each in failure.reads:
            said = shown_value(each.value) if each.present and _is_plain(each.value) else ""
            state = said or ("there" if each.present else "absent")
            lines.append(f"  {dotted(each.path)} is {state}")
    return lines


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | bool | int | float)


def _answer(args: argparse.Namespace, fields: dict[str, object], text: str) -> None:
    if args.format == "json":
        sys.stdout.write(msgspec.json.encode(fields).decode() + "\n")
    else:
        sys.stdout.write("".join(f"{terminal(line)}\n" for line in text.split("\n")))
