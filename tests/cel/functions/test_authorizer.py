"""Authorization checks: what is asked of whom, and what is done with the answer."""

from __future__ import annotations

import pytest
from tests.cel.functions.truth import refusal, value_of

from seawall.cel.functions.authorizer import Authorizer, Decision, Question

PODS = "authorizer.group('').resource('pods')"
asked: list[Question] = []


def decide(question: Question) -> Decision:
    """Allows reading, fails for the verb ``break``, and remembers what was asked."""
    asked.append(question)
    failure = "out of order" if question.verb == "break" else ""
    return Decision(question.verb == "get", f"{question.verb} was asked", failure)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("authorizer.path('/healthz').check('get')", Question("get", path="/healthz")),
        (
            "authorizer.group('apps').resource('deployments').check('get')",
            Question("get", group="apps", resource="deployments"),
        ),
        (
            "authorizer.group('').resource('pods').subresource('exec').namespace('a').check('x')",
            Question("x", "", "", "pods", "exec", "a"),
        ),
        (
            f"{PODS}.name('b').fieldSelector('x=1').labelSelector('y=2').check('get')",
            Question("get", "", "", "pods", "", "", "b", "x=1", "y=2"),
        ),
        (
            "authorizer.serviceAccount('ns', 'sa').group('').resource('pods').check('get')",
            Question("get", resource="pods", service_account=("ns", "sa")),
        ),
    ],
)
def test_the_question_says_all_that_was_narrowed(text: str, question: Question) -> None:
    asked.clear()
    value_of(f"{text}.allowed()", authorizer=Authorizer(decide))
    assert asked == [question]


@pytest.mark.parametrize(
    "text",
    [
        f"{PODS}.check('get').allowed()",
        f"!{PODS}.check('delete').allowed()",
        f"{PODS}.check('get').reason() == 'get was asked'",
        f"{PODS}.check('break').errored() && !{PODS}.check('get').errored()",
        f"{PODS}.check('break').error() == 'out of order' && {PODS}.check('get').error() == ''",
    ],
)
def test_the_decision_can_be_read(text: str) -> None:
    assert value_of(text, authorizer=Authorizer(decide)) is True


@pytest.mark.parametrize(
    "text",
    [
        "authorizer.group(1)",
        "authorizer.path(1)",
        "authorizer.serviceAccount('a', 1)",
        "authorizer.resource('pods')",
        "authorizer.group('').check('get')",
        "authorizer.check('get')",
        "authorizer.group('').name('a')",
        f"{PODS}.check(1)",
        f"{PODS}.allowed()",
        "authorizer.allowed()",
        "'a'.group('')",
        "'a'.path('')",
        "'a'.serviceAccount('a', 'b')",
    ],
)
def test_a_step_out_of_order_is_no_overload(text: str) -> None:
    assert "no such overload" in refusal(text, authorizer=Authorizer(decide))
