"""The quick lane: all policies about one resource that ask for nothing but the object.

Which policies these are depends on the resource and the operation, never on an object; they are
found once, with the tables of variables that they share, and then run one after the other. Where
generated code is not sure of its answer, or an object too large for its cost to be out of reach,
the policy is handed back and judged exactly. It matches nothing and explains nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from seawall.cel.generation.runtime import UnsureError
from seawall.policy.compiled import CompiledPolicy, Fast, FastCheck, Plan
from seawall.policy.exact import Outcome
from seawall.policy.fast import UNSURE, FastVariables, Memo, Roots, failure_of

Table = dict[str, tuple[Fast, str]]
"""Variables by name: generated code, and the text to share the value under."""


class Quick(NamedTuple):
    """One policy of the lane."""

    policy: CompiledPolicy
    plan: Plan
    conditions: tuple[Fast, ...]
    checks: tuple[FastCheck, ...]
    safe: int
    """Bytes up to which no input can make it reach a cost limit."""
    table: int
    """Which of the lane's tables holds its variables."""


class Lane(NamedTuple):
    """Policies that run together, the tables that they share, and those that run apart."""

    quick: tuple[Quick, ...]
    tables: tuple[Table, ...]
    others: tuple[CompiledPolicy, ...]


class Ran(NamedTuple):
    """What running a lane gave."""

    names: list[str]
    passed: int
    failed: list[tuple[CompiledPolicy, list[Outcome]]]
    unsure: list[CompiledPolicy]
    """These must be judged in another way."""


def lane_of(policies: Iterable[tuple[CompiledPolicy, Plan | None]]) -> Lane:
    """The lane of *policies*; those without a plan run apart."""
    tables: list[Table] = []
    texts: list[dict[str, str]] = []
    quick: list[Quick] = []
    others: list[CompiledPolicy] = []
    for policy, plan in policies:
        if plan is None:
            others.append(policy)
            continue
        own = {each.name: each.expression for each in policy.policy.spec.variables or ()}
        number = _fitting(own, texts)
        if number == len(tables):
            tables.append({})
            texts.append({})
        tables[number].update(plan.variables)
        texts[number].update(own)
        safe = plan.safe_sizes[0][1]
        quick.append(Quick(policy, plan, plan.conditions, plan.checks, safe, number))
    return Lane(tuple(quick), tuple(tables), tuple(others))


def _fitting(own: dict[str, str], tables: list[dict[str, str]]) -> int:
    """The first table in which every name has the same text, or the number of a new one.

    A policy's own variables are all there is to know of their values: they read one another, and
    inputs that are the same for the whole lane.
    """
    for number, table in enumerate(tables):
        if all(table.get(name, text) == text for name, text in own.items()):
            return number
    return len(tables)


def run(lane: Lane, roots: Roots, memo: Memo, is_small: Callable[[Quick], bool]) -> Ran:
    """Run every policy of the lane over one object; *is_small* tells which it is not too large for.

    A request that a matchCondition skips has no outcome.
    """
    shared = [FastVariables(table, roots, memo) for table in lane.tables]
    ran = Ran([], 0, [], [])
    names, passed = ran.names, 0
    for quick in lane.quick:
        policy, checks = quick.policy, quick.checks
        variables = shared[quick.table]
        try:
            if not is_small(quick):
                raise UnsureError
            failed = _failed(quick, roots, variables)
            if failed:
                outcomes = [failure_of(policy, each, roots, variables) for each in failed]
                ran.failed.append((policy, outcomes))
        except UNSURE:
            ran.unsure.append(policy)
            continue
        names.append(policy.name)
        if failed is not None:
            passed += len(checks) - len(failed)
    return ran._replace(passed=passed)


def _failed(quick: Quick, roots: Roots, variables: FastVariables) -> tuple[FastCheck, ...] | None:
    """The validations that do not hold; ``None`` where a condition skips the object."""
    data, old, request, params, namespace, authorizer = roots
    for condition in quick.conditions:
        answer = condition(data, old, request, params, namespace, authorizer, variables)
        if answer is False:
            return None
        if answer is not True:
            raise UnsureError
    failed: tuple[FastCheck, ...] = ()
    for check in quick.checks:
        answer = check.run(data, old, request, params, namespace, authorizer, variables)
        if answer is not True:
            if answer is not False:
                raise UnsureError
            failed = (*failed, check)
    return failed
