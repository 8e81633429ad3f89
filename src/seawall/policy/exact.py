"""The exact way: one policy, one binding, one param, judged as the API server judges, with costs.

Every group of expressions (matchConditions, validations, messages, audit annotations) has its own
budget and its own memory of variables, as the API server has it. Inputs that were not supplied
make an answer unknown where they decide.

Sources: k8s.io/apiserver, pkg/admission/plugin/{cel,policy/validating,webhook/matchconditions}.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from seawall.cel.budget import Budget
from seawall.cel.errors import CelError, CostExceededError, EvalError
from seawall.cel.functions.kinds import type_name
from seawall.cel.values import Unknown
from seawall.model.severity import Verdict
from seawall.policy.compiled import (
    MATCH_LIMIT,
    PER_CALL_LIMIT,
    TOTAL_LIMIT,
    Check,
    CompiledPolicy,
)
from seawall.policy.program import Program

_OUT_OF_BUDGET: Final = (
    "validation failed due to running out of cost budget, no further validation rules will be run"
)
_PER_CALL: Final = "operation cancelled: actual cost limit exceeded"
_LONGEST_MESSAGE: Final = 5 * 1024
"""Bytes (``MaxEvaluatedMessageExpressionSizeBytes``)."""

Activation = Mapping[str, object]


class Outcome(NamedTuple):
    """What one validation said."""

    validation: int
    """0-based; -1 where the answer is not a validation's (matchConditions, budget, audit)."""
    verdict: Verdict
    message: str = ""
    reason: str = ""
    missing: tuple[str, ...] = ()
    is_error: bool = False
    """The verdict comes from an evaluation error, by way of ``failurePolicy``."""
    denies: bool = False
    """It denies whatever the binding's ``validationActions`` are."""


class BudgetSpentError(Exception):
    """The budget of a group of expressions is used up; nothing further of it runs."""


class Variables(dict[str, object]):
    """``variables``: each computed when first read, once in a group, its cost charged there."""

    def __init__(self, group: Group) -> None:
        super().__init__()
        self._group = group
        self._errors: dict[str, EvalError] = {}

    def __missing__(self, name: str) -> object:
        if name in self._errors:
            raise self._errors[name]
        try:
            value = self._group.variable(name)
        except EvalError as error:
            self._errors[name] = error
            raise
        self[name] = value
        return value

    def __contains__(self, name: object) -> bool:
        return name in self._group.policy.variables


class Group:
    """Expressions that share a budget and a memory of variables."""

    def __init__(self, policy: CompiledPolicy, activation: Activation, limit: int) -> None:
        self.policy = policy
        self.remaining = limit
        self._variables_cost = 0
        self.activation: dict[str, object] = {**activation, "variables": Variables(self)}

    def variable(self, name: str) -> object:
        """The value of a variable. Raises ``EvalError`` worded as the API server words it."""
        program = self.policy.variables.get(name)
        if program is None:
            raise EvalError(f"no such key: {name}")
        budget = Budget(PER_CALL_LIMIT)
        try:
            return program.evaluate(self.activation, budget)
        except CostExceededError as error:
            text = f'composited variable "{name}" fails to evaluate: {_PER_CALL}'
            raise EvalError(text) from error
        except EvalError as error:
            text = f'composited variable "{name}" fails to evaluate: {error.message}'
            raise EvalError(text, error.offset) from error
        finally:
            self._variables_cost += PER_CALL_LIMIT - max(budget.remaining, 0)

    def run(self, program: Program) -> object:
        """The value of one expression, or an ``Unknown``.

        Raises ``EvalError`` with the API server's text, or ``BudgetSpentError``.
        """
        budget = Budget(PER_CALL_LIMIT)
        failure: EvalError | None = None
        value: object = None
        try:
            value = program.evaluate(self.activation, budget)
        except CostExceededError as error:
            failure = EvalError(_PER_CALL, error.offset)
        except EvalError as error:
            failure = error
        self.remaining -= self._variables_cost + PER_CALL_LIMIT - max(budget.remaining, 0)
        self._variables_cost = 0
        if self.remaining < 0:
            raise BudgetSpentError
        if failure is not None:
            text = f"expression '{program.text}' resulted in error: {failure.message}"
            raise EvalError(text, failure.offset)
        return value


def judge_exactly(policy: CompiledPolicy, activation: Activation) -> list[Outcome] | None:
    """One outcome per validation; ``None`` where a matchCondition skips the request."""
    gate = _conditions(policy, activation)
    if gate is None:
        return None
    if gate.outcome is not None:
        return [gate.outcome]
    outcomes = [_tempered(each, gate.missing) for each in _validations(policy, activation)]
    return outcomes + _audit(policy, activation)


class _Gate(NamedTuple):
    outcome: Outcome | None
    missing: tuple[str, ...]


def _conditions(policy: CompiledPolicy, activation: Activation) -> _Gate | None:
    """What the matchConditions say. The API server shows them no Namespace object."""
    if not policy.conditions:
        return _Gate(None, ())
    group = Group(policy, {**activation, "namespaceObject": None}, MATCH_LIMIT)
    errors: list[str] = []
    missing: set[str] = set()
    for program in policy.conditions:
        try:
            value = group.run(program)
        except BudgetSpentError:
            return _Gate(_error(policy, -1, _OUT_OF_BUDGET), ()) if _closed(policy) else None
        except EvalError as error:
            errors.append(error.message)
            continue
        if value is False:
            return None
        if isinstance(value, Unknown):
            missing |= value.names
    if errors:
        if not _closed(policy):
            return None
        distinct = list(dict.fromkeys(errors))
        text = distinct[0] if len(distinct) == 1 else f"[{', '.join(distinct)}]"
        return _Gate(_tempered(_error(policy, -1, text), tuple(sorted(missing))), ())
    return _Gate(None, tuple(sorted(missing)))


def _validations(policy: CompiledPolicy, activation: Activation) -> list[Outcome]:
    group = Group(policy, activation, TOTAL_LIMIT)
    values: list[object] = []
    for each in policy.checks:
        try:
            values.append(group.run(each.program))
        except EvalError as error:
            values.append(error)
        except BudgetSpentError:
            return [_error(policy, -1, _OUT_OF_BUDGET)]
    messages = _messages(policy, activation, group.remaining)
    return [
        _outcome(policy, index, value, messages)
        for index, value in enumerate(values)
        if value is not True
    ] + [Outcome(index, Verdict.PASS) for index, value in enumerate(values) if value is True]


def _messages(policy: CompiledPolicy, activation: Activation, limit: int) -> list[object] | None:
    """The value of every messageExpression; ``None`` where their budget ran out."""
    without = {
        name: value for name, value in activation.items() if not name.startswith("authorizer")
    }
    group = Group(policy, without, limit)
    values: list[object] = []
    for each in policy.checks:
        if each.message is None:
            values.append(None)
            continue
        try:
            values.append(group.run(each.message))
        except EvalError as error:
            values.append(error)
        except BudgetSpentError:
            return None
    return values


def _outcome(
    policy: CompiledPolicy, index: int, value: object, messages: list[object] | None
) -> Outcome:
    check = policy.checks[index]
    if isinstance(value, CelError):
        return _error(policy, index, value.message)
    if isinstance(value, Unknown):
        return Outcome(
            index,
            Verdict.UNKNOWN,
            message_of(check, None),
            missing=tuple(sorted(value.names)),
        )
    if messages is None:
        return _error(policy, index, f"failed messageExpression: {_OUT_OF_BUDGET}")
    reason = check.source.reason or "Invalid"
    return Outcome(index, Verdict.FAIL, message_of(check, messages[index]), reason)


def message_of(check: Check, value: object) -> str:
    """The text of a failed validation: messageExpression's, else message, else the expression."""
    if isinstance(value, str):
        text = value.strip()
        if text and "\n" not in text and len(text.encode()) <= _LONGEST_MESSAGE:
            return text
    return (check.source.message or "").strip() or (
        f"failed expression: {check.source.expression.strip()}"
    )


def _audit(policy: CompiledPolicy, activation: Activation) -> list[Outcome]:
    """Denials by audit annotations: an error under ``failurePolicy: Fail``, or a wrong type.

    They deny whatever the actions of the binding.
    """
    group = Group(policy, activation, TOTAL_LIMIT)
    outcomes: list[Outcome] = []
    for _, program in policy.annotations:
        try:
            value = group.run(program)
        except EvalError as error:
            if _closed(policy):
                outcomes.append(_error(policy, -1, error.message)._replace(denies=True))
            continue
        except BudgetSpentError:
            return [_error(policy, -1, _OUT_OF_BUDGET)]
        if isinstance(value, Unknown):
            continue
        if value is not None and not isinstance(value, str):
            text = (
                f"valueExpression '{program.text}' resulted in unsupported return type: "
                f"{type_name(value)}. Return type must be either string or null."
            )
            outcomes.append(Outcome(-1, Verdict.FAIL, text, is_error=True, denies=True))
    return outcomes


def _closed(policy: CompiledPolicy) -> bool:
    return policy.policy.fails_closed


def _error(policy: CompiledPolicy, index: int, message: str) -> Outcome:
    verdict = Verdict.FAIL if _closed(policy) else Verdict.PASS
    return Outcome(index, verdict, message, is_error=True)


def _tempered(outcome: Outcome, missing: tuple[str, ...]) -> Outcome:
    """A failure that may not apply, because a condition could not be decided, is unknown."""
    if not missing or outcome.verdict is Verdict.PASS:
        return outcome
    return outcome._replace(
        verdict=Verdict.UNKNOWN, missing=tuple(sorted({*outcome.missing, *missing}))
    )
