"""Nulls and zeros that the API server leaves out."""

from __future__ import annotations

import pytest

from seawall.analyze.defaults.zeros import cleaned

Object = dict[str, object]


def pod(**spec: object) -> Object:
    return {"kind": "Pod", "metadata": {"name": "p", "labels": {"host": ""}}, "spec": spec}


GONE = {
    "a switch that is off": {"hostNetwork": False},
    "an empty list": {"volumes": []},
    "a null": {"securityContext": None},
}


@pytest.mark.parametrize("spec", GONE.values(), ids=GONE.keys())
def test_it_is_gone(spec: Object) -> None:
    assert cleaned(pod(**spec)) == pod()


KEPT = {
    "a switch that may be unset": {"automountServiceAccountToken": False},
    "an empty object": {"securityContext": {}},
    "a number that may be unset": {"terminationGracePeriodSeconds": 0},
}


@pytest.mark.parametrize("spec", KEPT.values(), ids=KEPT.keys())
def test_it_stays(spec: Object) -> None:
    data = pod(**spec)
    assert cleaned(data) == data


def test_what_holds_none_is_the_same_object() -> None:
    data = pod(containers=[{"name": "a"}])
    assert cleaned(data) is data


def test_an_empty_map_is_gone() -> None:
    assert cleaned({"metadata": {"annotations": {}}}) == {"metadata": {}}


def test_zeros_of_list_elements_and_keys_of_users() -> None:
    data = pod(containers=[{"name": "a", "tty": False, "env": []}, {"name": "b"}])
    assert cleaned(data) == pod(containers=[{"name": "a"}, {"name": "b"}])
    labels: Object = {"metadata": {"labels": {"hostNetwork": "", "tty": ""}}}
    assert cleaned(labels) == labels


def test_what_json_cannot_say_is_walked() -> None:
    data = pod(priority=2**80, hostNetwork=False, hostPID=None)
    assert cleaned(data) == pod(priority=2**80)


def test_the_input_stays_as_it_was() -> None:
    data = pod(hostNetwork=False)
    cleaned(data)
    assert data == pod(hostNetwork=False)
