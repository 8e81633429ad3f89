"""Label selectors: the four operators, and what labels that are not known decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.policy.objects import Requirement, Selector
from seawall.policy.selectors import Labels, is_empty, selects

KNOWN = Labels({"app": "web", "tier": "front"})
PARTLY = Labels({"app": "web"}, complete=False)


def need(key: str, operator: str, *values: str) -> Selector:
    return Selector(match_expressions=(Requirement(key, operator, values),))  # type: ignore[arg-type]  # the API's words


HOLDS = {
    "no selector": None,
    "an empty selector": Selector(),
    "matchLabels of an equal value": Selector(match_labels={"app": "web"}),
    "In with the value listed": need("app", "In", "api", "web"),
    "NotIn without the value": need("app", "NotIn", "api"),
    "NotIn where the label is absent": need("zone", "NotIn", "a"),
    "Exists where the label is there": need("tier", "Exists"),
    "DoesNotExist where it is not": need("zone", "DoesNotExist"),
}
FAILS = {
    "matchLabels of another value": Selector(match_labels={"app": "api"}),
    "matchLabels of an absent label": Selector(match_labels={"zone": "a"}),
    "In without the value": need("app", "In", "api"),
    "In where the label is absent": need("zone", "In", "a"),
    "NotIn with the value": need("app", "NotIn", "web"),
    "Exists where the label is not there": need("zone", "Exists"),
    "DoesNotExist where it is": need("app", "DoesNotExist"),
    "one of two requirements fails": Selector(match_labels={"app": "web", "tier": "back"}),
}


@pytest.mark.parametrize("selector", HOLDS.values(), ids=HOLDS.keys())
def test_selects(selector: Selector | None) -> None:
    assert selects(selector, KNOWN) is True


@pytest.mark.parametrize("selector", FAILS.values(), ids=FAILS.keys())
def test_does_not_select(selector: Selector) -> None:
    assert selects(selector, KNOWN) is False


def test_a_label_that_is_not_known_leaves_the_answer_open() -> None:
    assert selects(need("zone", "Exists"), PARTLY) is None
    assert selects(need("zone", "DoesNotExist"), PARTLY) is None
    assert selects(need("zone", "NotIn", "a"), PARTLY) is None


def test_a_known_label_that_does_not_fit_decides_in_spite_of_unknown_ones() -> None:
    both = Selector(match_labels={"app": "api", "zone": "a"})
    assert selects(both, PARTLY) is False


def test_emptiness() -> None:
    assert is_empty(None)
    assert is_empty(Selector())
    assert is_empty(Selector(match_labels={}, match_expressions=()))
    assert not is_empty(need("a", "Exists"))


keys = st.sampled_from(["a", "b", "c"])
values = st.sampled_from(["x", "y"])
labels = st.dictionaries(keys, values)
requirements = st.builds(
    Requirement,
    key=keys,
    operator=st.sampled_from(["In", "NotIn", "Exists", "DoesNotExist"]),
    values=st.lists(values, min_size=1, max_size=2).map(tuple),
)


@given(labels, labels, st.lists(requirements, max_size=3).map(tuple))
def test_a_decided_answer_stays_when_more_labels_become_known(
    some: dict[str, str], more: dict[str, str], needs: tuple[Requirement, ...]
) -> None:
    selector = Selector(match_expressions=needs)
    early = selects(selector, Labels(some, complete=False))
    late = selects(selector, Labels({**more, **some}))
    assert early is None or early is late
