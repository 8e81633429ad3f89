"""Fingerprints: stable where the finding is the same, different where it is another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.model.fingerprint import LENGTH, fingerprint
from seawall.model.resource import ObjectRef

WEB = ObjectRef("apps/v1", "Deployment", "shop", "web")
PARTS = st.tuples(*[st.text(max_size=4)] * 6)


def test_it_is_the_same_on_every_machine() -> None:
    assert fingerprint("p", WEB, 'container "a"') == "281a26689437ac397fb8c0349c28320e"


def test_a_new_api_version_of_the_same_group_is_the_same_object() -> None:
    older = ObjectRef("apps/v1beta1", "Deployment", "shop", "web")
    assert fingerprint("p", WEB, "") == fingerprint("p", older, "")


def test_another_group_is_another_object() -> None:
    other = ObjectRef("example.com/v1", "Deployment", "shop", "web")
    assert fingerprint("p", WEB, "") != fingerprint("p", other, "")


def test_half_a_surrogate_pair_in_a_name_is_no_error() -> None:
    assert len(fingerprint("p", WEB, "\ud800")) == LENGTH


def printed(parts: tuple[str, ...]) -> str:
    policy, kind, namespace, name, element, validation = parts
    return fingerprint(policy, ObjectRef("v1", kind, namespace, name), element, validation)


@given(PARTS, PARTS)
def test_different_parts_never_read_the_same(one: tuple[str, ...], two: tuple[str, ...]) -> None:
    assert (printed(one) == printed(two)) == (one == two)


def test_the_border_between_parts_counts() -> None:
    assert printed(("p", "Pod", "a", "bc", "", "")) != printed(("p", "Pod", "ab", "c", "", ""))
