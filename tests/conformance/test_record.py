"""The quick suites in every test run: a figure that falls fails."""

from __future__ import annotations

import pytest

from tests.conformance import cel_spec, gatekeeper, kube_linter, vap
from tests.conformance.__main__ import fallen, recorded
from tests.data import data


def test_policies_of_others_get_the_verdicts_that_they_expect() -> None:
    data("vap")
    right, total = vap.main()
    assert not fallen("vap", right, total)
    assert right == total


def test_constraint_templates_get_the_verdicts_that_they_expect() -> None:
    data("gatekeeper")
    right, total = gatekeeper.main()
    assert not fallen("gatekeeper", right, total)
    assert right == total


def test_sample_objects_of_a_linter_are_told_of_as_it_tells() -> None:
    data("kube-linter")
    right, total = kube_linter.main()
    assert not fallen("kube-linter", right, total)
    assert right == total


def test_the_languages_own_suite() -> None:
    data("cel-spec")
    right, total = cel_spec.main()
    assert not fallen("cel-spec", right, total)
    assert right >= 0.99 * total


@pytest.mark.parametrize(
    "name",
    ["cel-spec", "vap", "gatekeeper", "kube-linter", "defaults", "pod-security-pods", "sarif"],
)
def test_every_suite_is_recorded(name: str) -> None:
    right, total = recorded()[name]
    assert 0 < right <= total


def test_a_figure_that_falls_is_told() -> None:
    right, total = recorded()["vap"]
    assert fallen("vap", right - 1, total)
    assert fallen("vap", right, total - 1)
    assert not fallen("vap", right, total)
