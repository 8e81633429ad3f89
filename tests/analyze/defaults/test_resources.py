"""Requests of whole pods, and qualities of service."""

from __future__ import annotations

import pytest

from seawall.analyze.defaults.resources import quality_of, with_pod_requests

Object = dict[str, object]


def holder(requests: Object | None = None, limits: Object | None = None) -> Object:
    found = {"requests": requests, "limits": limits}
    return {"resources": {name: value for name, value in found.items() if value is not None}}


FULL: Object = {"cpu": "1", "memory": "1Gi"}
QUALITIES = [
    ("nothing", [holder()], "BestEffort"),
    ("limits that are requested", [holder(FULL, FULL)], "Guaranteed"),
    ("one of two resources", [holder({"cpu": "1"}, {"cpu": "1"})], "Burstable"),
    ("less than the limit", [holder({"cpu": "1", "memory": "1Mi"}, FULL)], "Burstable"),
    ("requests alone", [holder({"cpu": "1"})], "Burstable"),
    ("a request of nothing", [holder({"cpu": "0"})], "BestEffort"),
    ("one container of two", [holder(FULL, FULL), holder()], "Burstable"),
    ("other resources", [holder({"example.com/gpu": "1"}, {"example.com/gpu": "1"})], "BestEffort"),
]


@pytest.mark.parametrize(
    ("containers", "quality"), [each[1:] for each in QUALITIES], ids=[each[0] for each in QUALITIES]
)
def test_quality(containers: list[Object], quality: str) -> None:
    assert quality_of({"containers": containers}) == quality


def test_the_pods_own_resources_decide() -> None:
    assert quality_of({**holder(FULL, FULL), "containers": [holder()]}) == "Guaranteed"


def test_a_limited_pod_requests_what_its_containers_do() -> None:
    containers = [holder({"cpu": "250m"}), holder({"cpu": "250m"})]
    spec = {**holder(None, FULL), "containers": containers}
    resources = with_pod_requests(spec)["resources"]
    assert resources == {"limits": FULL, "requests": {"cpu": "500m", "memory": "1Gi"}}


def test_init_containers_run_one_by_one() -> None:
    one, two = holder({"cpu": "2"}), holder({"cpu": "3"})
    spec = {
        **holder(None, FULL),
        "containers": [holder({"cpu": "1"})],
        "initContainers": [one, two],
    }
    resources = with_pod_requests(spec)["resources"]
    assert isinstance(resources, dict)
    assert resources["requests"] == {"cpu": "3", "memory": "1Gi"}


def test_a_pod_without_limits_stays() -> None:
    spec: Object = {"containers": [holder(FULL)]}
    assert with_pod_requests(spec) is spec
