"""Requests of a whole pod, and the quality of service that follows from requests and limits.

Source: k8s.io/kubernetes, pkg/apis/core/v1/defaults.go and pkg/apis/core/helper/qos.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from seawall.analyze.defaults.fields import Object
from seawall.analyze.defaults.quantities import canonical, parsed

_COUNTED: Final = ("cpu", "memory")


def with_pod_requests(spec: Object) -> Object:
    """A pod that limits itself as a whole requests what its containers do, else its limit."""
    resources = spec.get("resources")
    limits = resources.get("limits") if isinstance(resources, dict) else None
    if not isinstance(resources, dict) or not isinstance(limits, dict):
        return spec
    given = resources.get("requests")
    requests = dict(given) if isinstance(given, dict) else {}
    for name in _COUNTED:
        total = _requested(spec, name)
        if name not in requests and total is not None:
            requests[name] = total
    for name, amount in limits.items():
        if name not in requests and (name in _COUNTED or str(name).startswith("hugepages-")):
            requests[name] = amount
    return {**spec, "resources": {**resources, "requests": requests}}


def _requested(spec: Object, name: str) -> str | None:
    """What the containers request together; init containers run one by one before them."""
    running, most = Decimal(0), Decimal(0)
    form, seen = "", False
    for field in ("containers", "initContainers"):
        for each in _containers(spec, field):
            amount = _requests(each).get(name)
            found = parsed(amount) if isinstance(amount, str) else None
            if found is None:
                continue
            form, seen = form or found.suffix, True
            if field == "containers" or each.get("restartPolicy") == "Always":
                running += found.number
            else:
                most = max(most, found.number)
    if not seen:
        return None
    total = max(running, most)
    if form.endswith("i") and total == int(total):
        return canonical(f"{int(total) / 1024}Ki" if total % 1024 else f"{int(total) // 1024}Ki")
    return canonical(f"{total:f}")


def quality_of(spec: Object) -> str:
    """``Guaranteed``, ``Burstable`` or ``BestEffort``."""
    own = spec.get("resources")
    if isinstance(own, dict) and (own.get("limits") or own.get("requests")):
        return _quality(spec)
    found = {
        _quality(each)
        for field in ("initContainers", "containers")
        for each in _containers(spec, field)
    }
    if len(found) > 1:
        return "Burstable"
    return next(iter(found), "BestEffort")


def _quality(holder: Object) -> str:
    requests, limits = _requests(holder), _limits(holder)
    asked = {name for name in _COUNTED if _is_some(requests.get(name))}
    bound = {name for name in _COUNTED if _is_some(limits.get(name))}
    if not asked and not bound:
        return "BestEffort"
    whole = len(bound) == len(_COUNTED) and asked == bound
    if whole and all(requests.get(name) == limits.get(name) for name in asked):
        return "Guaranteed"
    return "Burstable"


def _is_some(amount: object) -> bool:
    found = parsed(amount) if isinstance(amount, str) else None
    return found is not None and found.number > 0


def _containers(spec: Object, field: str) -> Iterator[Object]:
    items = spec.get(field)
    for each in items if isinstance(items, list) else ():
        if isinstance(each, dict):
            yield each


def _requests(holder: Object) -> Object:
    return _amounts(holder, "requests")


def _limits(holder: Object) -> Object:
    return _amounts(holder, "limits")


def _amounts(holder: Object, field: str) -> Object:
    resources = holder.get("resources")
    found = resources.get(field) if isinstance(resources, dict) else None
    return found if isinstance(found, dict) else {}
