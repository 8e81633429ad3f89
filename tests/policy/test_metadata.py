"""What a policy says of itself."""

from __future__ import annotations

import pytest

from seawall.errors import PolicyError
from seawall.model.finding import FrameworkRef
from seawall.model.severity import Confidence, Severity
from seawall.policy.metadata import is_enabled_by_default, rule_of
from seawall.policy.objects import Action, Binding, BindingSpec, Metadata, Policy, PolicySpec


def policy(**notes: str) -> Policy:
    written = {f"seawall.dev/{key.replace('_', '-')}": value for key, value in notes.items()}
    return Policy(Metadata("p", written), PolicySpec())


def binding(*actions: Action) -> Binding:
    return Binding(Metadata("b"), BindingSpec("p", actions))


def test_all_that_is_written_is_read() -> None:
    rule = rule_of(
        policy(
            title="No root",
            description="Root is\n  root.",
            fix="Set it.",
            severity="critical",
            confidence="medium",
            categories="workload, privileges",
            frameworks="PSS restricted, CIS 5.2.6\nATT&CK T1611",
            references="https://a.example/x\nhttps://b.example",
        ),
        builtin=True,
    )
    assert (rule.title, rule.description, rule.fix) == ("No root", "Root is root.", "Set it.")
    assert (rule.severity, rule.confidence) == (Severity.CRITICAL, Confidence.MEDIUM)
    assert rule.categories == ("workload", "privileges")
    assert rule.frameworks == (
        FrameworkRef("PSS", "restricted"),
        FrameworkRef("CIS", "5.2.6"),
        FrameworkRef("ATT&CK", "T1611"),
    )
    assert rule.references == ("https://a.example/x", "https://b.example")
    assert rule.builtin


@pytest.mark.parametrize(
    ("bindings", "severity"),
    [
        ((), Severity.HIGH),
        ((binding("Deny"),), Severity.HIGH),
        ((binding("Warn"),), Severity.MEDIUM),
        ((binding("Audit"),), Severity.LOW),
        ((binding("Audit"), binding("Deny", "Audit")), Severity.HIGH),
    ],
)
def test_without_a_word_the_severity_is_what_a_failure_would_cause(
    bindings: tuple[Binding, ...], severity: Severity
) -> None:
    assert rule_of(policy(), bindings).severity is severity


def test_a_policy_without_a_title_goes_by_its_name() -> None:
    assert rule_of(policy()).title == "p"


@pytest.mark.parametrize("key", ["severity", "confidence"])
def test_an_unknown_word_is_an_error_that_lists_the_known_ones(key: str) -> None:
    with pytest.raises(PolicyError, match=f"policy 'p': seawall.dev/{key} is 'huge'; known are .*"):
        rule_of(policy(**{key: "huge"}))


def test_off_by_default() -> None:
    assert is_enabled_by_default(policy())
    assert not is_enabled_by_default(policy(enabled_by_default="false"))
