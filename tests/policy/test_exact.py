"""The exact way: budgets, error rules and unknowns of the API server, validation by validation."""

from __future__ import annotations

import pytest

from seawall.cel.values import Unknown
from seawall.model.severity import Verdict
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.exact import Outcome, judge_exactly
from seawall.policy.metadata import rule_of
from seawall.policy.objects import policy_from
from seawall.policy.request import Object

RULES = {
    "resourceRules": [
        {
            "operations": ["*"],
            "apiGroups": [""],
            "apiVersions": ["v1"],
            "resources": ["pods"],
        }
    ]
}
USER = Unknown(frozenset({"request.userInfo"}))


def compiled(**spec: object) -> CompiledPolicy:
    whole: Object = {"matchConstraints": RULES, "validations": [{"expression": "true"}], **spec}
    policy = policy_from({"metadata": {"name": "p"}, "spec": whole})
    made = CompiledPolicy(policy, rule_of(policy), minor=37)
    made.verify()
    return made


def judged(data: object = None, **spec: object) -> list[Outcome] | None:
    activation = {
        "object": {"spec": {"n": 1}} if data is None else data,
        "oldObject": None,
        "request": {"operation": "CREATE", "userInfo": USER},
        "params": None,
        "namespaceObject": None,
    }
    return judge_exactly(compiled(**spec), activation)


def only(expression: str, **more: object) -> Outcome:
    extra = {
        key: more.pop(key) for key in ("message", "messageExpression", "reason") if key in more
    }
    outcomes = judged(validations=[{"expression": expression, **extra}], **more)
    assert outcomes is not None
    (outcome,) = outcomes
    return outcome


def test_true_passes_and_false_fails_as_invalid() -> None:
    assert only("object.spec.n == 1").verdict is Verdict.PASS
    failed = only("object.spec.n == 2")
    assert (failed.verdict, failed.reason) == (Verdict.FAIL, "Invalid")
    assert only("false", reason="Forbidden").reason == "Forbidden"


def test_an_error_fails_under_fail_and_is_admitted_under_ignore() -> None:
    failed = only("object.spec.x == 1")
    assert failed.verdict is Verdict.FAIL
    assert failed.is_error
    said = "expression 'object.spec.x == 1' resulted in error: no such key: x"
    assert failed.message == said
    admitted = only("object.spec.x == 1", failurePolicy="Ignore")
    assert admitted.verdict is Verdict.PASS
    assert admitted.is_error


def test_false_denies_whatever_the_failure_policy() -> None:
    assert only("false", failurePolicy="Ignore").verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"message": " said "}, "said"),
        ({}, "failed expression: object.spec.n == 2"),
        ({"messageExpression": "'n is ' + string(object.spec.n)", "message": "m"}, "n is 1"),
        ({"messageExpression": "'two\\nlines'", "message": "m"}, "m"),
        ({"messageExpression": "'   '", "message": "m"}, "m"),
        ({"messageExpression": "object.spec.x", "message": "m"}, "m"),
        ({"messageExpression": "'x'.replace('x', '" + "y" * 6000 + "')", "message": "m"}, "m"),
    ],
)
def test_the_message_is_the_first_that_will_do(parts: dict[str, str], text: str) -> None:
    assert only("object.spec.n == 2", **parts).message == text


def conditions(*expressions: str) -> list[dict[str, str]]:
    return [{"name": f"c{i}", "expression": each} for i, each in enumerate(expressions)]


FALSE = [{"expression": "false", "message": "m"}]


def test_a_false_condition_skips_whatever_else_errs() -> None:
    both = conditions("object.spec.x == 1", "false")
    assert judged(matchConditions=both, validations=FALSE) is None


def test_a_condition_that_errs_follows_the_failure_policy() -> None:
    errs = conditions("object.spec.x == 1", "true")
    outcomes = judged(matchConditions=errs, validations=FALSE)
    assert outcomes is not None
    assert outcomes[0].verdict is Verdict.FAIL
    assert outcomes[0].validation == -1
    assert judged(matchConditions=errs, validations=FALSE, failurePolicy="Ignore") is None


def test_an_undecided_condition_makes_a_failure_unknown_and_leaves_a_pass() -> None:
    asks = conditions("request.userInfo.username == 'ci'")
    outcomes = judged(matchConditions=asks, validations=[*FALSE, {"expression": "true"}])
    assert outcomes is not None
    verdicts = {outcome.validation: outcome.verdict for outcome in outcomes}
    assert verdicts == {0: Verdict.UNKNOWN, 1: Verdict.PASS}
    assert outcomes[0].missing == ("request.userInfo",)


def test_an_unknown_input_is_named_where_it_decides_and_harmless_where_not() -> None:
    asked = only("request.userInfo.username == 'ci'")
    assert (asked.verdict, asked.missing) == (Verdict.UNKNOWN, ("request.userInfo",))
    assert only("request.userInfo.username == 'ci' || true").verdict is Verdict.PASS
    assert only("request.userInfo.username == 'ci' && false").verdict is Verdict.FAIL


def test_variables_are_lazy_and_their_errors_are_told() -> None:
    broken = [{"name": "v", "expression": "object.spec.x"}]
    assert only("true || variables.v == 1", variables=broken).verdict is Verdict.PASS
    failed = only("variables.v == 1", variables=broken)
    assert 'composited variable "v" fails to evaluate: no such key: x' in failed.message


def test_a_variable_knows_the_ones_before_it() -> None:
    chain = [
        {"name": "a", "expression": "object.spec.n"},
        {"name": "b", "expression": "variables.a + 1"},
    ]
    assert only("variables.b == 2", variables=chain).verdict is Verdict.PASS


MANY = [{"name": "many", "expression": "object.list.map(x, x)"}]
PAIRS = "object.list.all(x, object.list.all(y, x + y >= 0))"


def test_the_budget_of_one_expression_ends_it() -> None:
    data = {"list": list(range(1000))}
    outcomes = judged(data, validations=[{"expression": PAIRS}])
    assert outcomes is not None
    assert "operation cancelled: actual cost limit exceeded" in outcomes[0].message


def test_the_budget_of_all_expressions_ends_the_policy() -> None:
    data = {"list": list(range(250))}
    outcomes = judged(data, validations=[{"expression": PAIRS}] * 40)
    assert outcomes is not None
    assert len(outcomes) == 1
    assert "running out of cost budget" in outcomes[0].message


def annotation(expression: str) -> list[dict[str, str]]:
    return [{"key": "k", "valueExpression": expression}]


def test_an_audit_annotation_that_errs_denies_under_fail_only() -> None:
    errs = annotation("string(object.spec.x)")
    outcomes = judged(auditAnnotations=errs)
    assert outcomes is not None
    assert [each.verdict for each in outcomes] == [Verdict.PASS, Verdict.FAIL]
    ignored = judged(auditAnnotations=errs, failurePolicy="Ignore")
    assert ignored is not None
    assert [each.verdict for each in ignored] == [Verdict.PASS]
