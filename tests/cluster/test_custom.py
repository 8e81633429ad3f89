"""Custom resources against the API server: what it takes is right, what it refuses is wrong."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from seawall.analyze.schema.check import check
from seawall.analyze.schema.custom import custom_kinds
from seawall.phases.reading import Source, read
from seawall.policy.request import Object
from tests.cluster.corpus import NAMESPACE, namespace
from tests.cluster.server import Server, started
from tests.cluster.test_schema import SHAPES

FILE = Path(__file__).with_name("custom.yaml")
DEFINITION = read(Source(str(FILE), FILE.read_bytes())).resources[0].data
PATH = f"/apis/example.com/v1/namespaces/{NAMESPACE}/gadgets"
PATIENCE = 30.0
"""Seconds until the server serves a new kind."""
RIGHT: dict[str, Object] = {
    "the least": {},
    "bounds": {"size": 8},
    "a whole number with a point": {"size": 3.0},
    "a part": {"share": 0.5},
    "a whole number for a part": {"share": 1},
    "a pattern": {"name": "abc"},
    "an integer for either": {"port": 80},
    "a string for either": {"port": "web"},
    "a null that may be": {"maybe": None},
    "a null that counts as absent": {"never": None},
    "anything": {"free": {"a": [1, {"b": None}]}},
    "a map": {"labels": {"a": "b"}},
    "a list": {"list": ["a", "b", "a"]},
    "a set": {"set": ["a", "b"]},
    "a list by key": {"map": [{"name": "a"}, {"name": "b", "value": 1}]},
    "an object within": {
        "template": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {}}
    },
    "one way of two": {"choice": {"b": "x"}},
    "one side": {"either": 0},
    "another side": {"either": 7},
    "no exception": {"other": 2},
}
WRONG: dict[str, Object] = {
    "too small": {"size": 0},
    "too large, the bound excluded": {"size": 9},
    "a string for a number": {"size": "3"},
    "a part for a whole number": {"size": 1.5},
    "nothing where it is needed": {"size": None},
    "a negative part": {"share": -1},
    "none of the alternatives": {"mode": "medium"},
    "no match": {"name": "ABC"},
    "too short": {"name": "a"},
    "too long": {"name": "abcdef"},
    "neither": {"port": True},
    "a string for a switch": {"on": "true"},
    "an unknown field": {"colour": "red"},
    "a number in a map of strings": {"labels": {"a": 1}},
    "too many fields": {"labels": {"a": "a", "b": "b", "c": "c"}},
    "an empty list": {"list": []},
    "too many elements": {"list": ["a", "b", "c", "d"]},
    "a number in a list": {"list": [1]},
    "an element twice": {"set": ["a", "a"]},
    "a null in a list": {"list": [None]},
    "a key twice": {"map": [{"name": "a"}, {"name": "a"}]},
    "an unknown field in a list": {"map": [{"name": "a", "valeu": 1}]},
    "a list for a map": {"free": []},
    "both ways": {"choice": {"a": "x", "b": "x"}},
    "no way": {"choice": {}},
    "between": {"either": 3},
    "the exception": {"other": 3},
    "below all": {"other": 0},
}
CASES = [*((*each, True) for each in RIGHT.items()), *((*each, False) for each in WRONG.items())]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with started(tmp_path_factory.mktemp("custom")) as running:
        running.create("/api/v1/namespaces", namespace())
        running.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", DEFINITION)
        deadline = time.monotonic() + PATIENCE
        while running.request("GET", PATH).status != 200:
            assert time.monotonic() < deadline, "the new kind is not served"
            time.sleep(0.2)
        yield running


def gadget(changes: Object) -> Object:
    spec: Object = {"size": 3, "mode": "fast", **changes}
    metadata: Object = {"name": "a", "namespace": NAMESPACE}
    return {"apiVersion": "example.com/v1", "kind": "Gadget", "metadata": metadata, "spec": spec}


@pytest.mark.parametrize(
    ("changes", "right"), [each[1:] for each in CASES], ids=[each[0] for each in CASES]
)
def test_it_is_judged_as_the_server_judges_it(server: Server, changes: Object, right: bool) -> None:
    data = gadget(changes)
    answer = server.request("POST", f"{PATH}?dryRun=All&fieldValidation=Strict", data)
    assert (answer.status == 201) is right, answer.body
    found = check(data, SHAPES, custom_kinds((DEFINITION,)))
    assert found.is_known
    assert (found.problems == []) is right, found.problems
