"""Pods, damaged at random: a value replaced by one of another type, a field dropped or added."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from tests.fuzz.expressions import FIELDS, STRINGS

PODS: tuple[dict[str, Any], ...] = (
    {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a", "labels": {"app": "web", "a": "1"}, "annotations": {}},
        "spec": {
            "hostNetwork": False,
            "securityContext": {"runAsUser": 1000, "seccompProfile": {"type": "RuntimeDefault"}},
            "containers": [
                {
                    "name": "web",
                    "image": "nginx:1",
                    "ports": [{"hostPort": 0}, {"hostPort": 80}],
                    "securityContext": {
                        "privileged": False,
                        "capabilities": {"add": ["NET_BIND_SERVICE"], "drop": ["ALL"]},
                    },
                },
                {"name": "a", "securityContext": {"privileged": True, "runAsUser": 0}},
            ],
            "initContainers": [{"name": "app", "image": ""}],
            "volumes": [{"name": "a", "hostPath": {"path": "/"}}],
        },
    },
    {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "b", "annotations": {"a": "Localhost", "é": ""}},
        "spec": {"containers": [{"name": "a"}], "hostNetwork": True, "replicas": 2},
    },
)


def _odd(source: random.Random) -> object:
    plain: tuple[object, ...] = (
        None,
        True,
        False,
        0,
        1,
        -1,
        2**53 + 1,
        2**63 - 1,
        1.0,
        0.0,
        2.5,
        [],
        {},
        "",
        "a",
    )
    return source.choice((*plain, [1], ["a", "ALL"], [True], {"a": 1}, {"name": "a"}, [None], [[]]))


def _places(value: object) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from _places(inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield value, index
            yield from _places(inner)


def damaged(source: random.Random, pods: tuple[dict[str, Any], ...] = PODS) -> dict[str, Any]:
    """A pod with up to six faults."""
    pod = copy.deepcopy(source.choice(pods))
    for _ in range(source.choice((0, 1, 2, 3, 6))):
        places = list(_places(pod))
        if not places:
            break
        container, key = source.choice(places)
        match source.randrange(4):
            case 0 if isinstance(container, dict):
                container.pop(key)
            case 1 if isinstance(container, dict):
                container[source.choice(FIELDS)] = _odd(source)
            case 2 if isinstance(container, dict):
                container[source.choice(STRINGS)] = source.choice(STRINGS)
            case _:
                container[key] = _odd(source)
    return pod
