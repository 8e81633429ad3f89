"""The fast way: generated code for a whole policy over one object.

Its answer is final only when the object is small enough for the cost limits to be out of reach and
nothing unknown was touched; anything else returns ``None`` and the exact way decides. Generated
code raises on whatever it is not sure of, an ``Unknown`` included.
"""

from __future__ import annotations

from typing import Final

from seawall.cel.errors import CelError
from seawall.cel.values import Unknown
from seawall.model.severity import Verdict
from seawall.policy.compiled import CompiledPolicy, Fast, FastCheck, Plan
from seawall.policy.exact import Outcome, message_of
from seawall.policy.program import Program

UNSURE: Final = (
    TypeError,
    ValueError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RecursionError,
    CelError,
)
"""What generated code raises where it is not sure."""
_SHARED: Final = frozenset({"object"})
"""A variable that reads only these has one value for all policies on one object."""

Roots = tuple[object, ...]
"""The values of ``ROOTS`` but for ``variables``, in order."""

Memo = dict[str, object]
"""Values of shareable variables by expression text, for one object."""


_NO_VARIABLES: Final[dict[str, object]] = {}


class FastVariables(dict[str, object]):
    """``variables`` for generated code. An unknown or failed variable raises."""

    __slots__ = ("_memo", "_roots", "_table")

    def __init__(self, table: dict[str, tuple[Fast, str]], roots: Roots, memo: Memo) -> None:
        super().__init__()
        self._table = table
        self._roots = roots
        self._memo = memo

    def __missing__(self, name: str) -> object:
        run, shared = self._table[name]
        if shared in self._memo:
            value = self._memo[shared]
        else:
            value = run(*self._roots, self)
            if shared:
                self._memo[shared] = value
        if isinstance(value, Unknown):
            raise TypeError(name)
        self[name] = value
        return value

    def __contains__(self, name: object) -> bool:
        return name in self._table


def plan_of(policy: CompiledPolicy) -> Plan | None:
    """The generated code of *policy*; ``None`` where some expression has none.

    Raises ``CelError`` where an expression does not compile.
    """
    if policy.ready is not None:
        return policy.ready()
    if policy.annotations or _hides_namespace(policy):
        return None
    variables: dict[str, tuple[Fast, str]] = {}
    for name, program in policy.variables.items():
        if program.fast is None:
            return None
        variables[name] = (program.fast, program.text if program.roots <= _SHARED else "")
    conditions = [program.fast for program in policy.conditions]
    checks: list[FastCheck] = []
    for index, each in enumerate(policy.checks):
        run = each.program.fast
        message = each.message.fast if each.message is not None else None
        if run is None or (each.message is not None and message is None):
            return None
        checks.append(FastCheck(index, run, message, message_of(each, None)))
    ready = tuple(run for run in conditions if run is not None)
    if len(ready) < len(conditions):
        return None
    every: list[Program] = [program for _, program in policy.programs()]
    return Plan(
        tuple(checks),
        ready,
        variables,
        frozenset().union(*(program.roots for program in every)),
        frozenset().union(*(program.fields for program in every)),
        policy.safe_sizes,
    )


def _hides_namespace(policy: CompiledPolicy) -> bool:
    """Whether matchConditions, which are shown no Namespace object, may ask for it."""
    return any("namespaceObject" in each.roots for each in policy.conditions)


def run_plan(
    policy: CompiledPolicy, plan: Plan, roots: Roots, memo: Memo
) -> list[Outcome] | int | None:
    """How many validations held where all did, else their outcomes; ``None`` is *not sure*.

    A request that a matchCondition skips has no outcome: an empty list.
    """
    variables = FastVariables(plan.variables, roots, memo) if plan.variables else _NO_VARIABLES
    failed: list[FastCheck] = []
    try:
        for condition in plan.conditions:
            answer = condition(*roots, variables)
            if answer is False:
                return []
            if answer is not True:
                return None
        for check in plan.checks:
            answer = check.run(*roots, variables)
            if answer is True:
                continue
            if answer is not False:
                return None
            failed.append(check)
        if not failed:
            return len(plan.checks)
        return [failure_of(policy, check, roots, variables) for check in failed]
    except UNSURE:
        return None


def failure_of(
    policy: CompiledPolicy, check: FastCheck, roots: Roots, variables: dict[str, object]
) -> Outcome:
    """The outcome of a validation that generated code found false."""
    compiled = policy.checks[check.number]
    text = check.constant_message
    if check.message is not None:
        text = message_of(compiled, check.message(*roots, variables))
    return Outcome(check.number, Verdict.FAIL, text, compiled.source.reason or "Invalid")
