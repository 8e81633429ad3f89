"""Defaults of HorizontalPodAutoscalers (k8s.io/kubernetes, pkg/apis/autoscaling)."""

from __future__ import annotations

from typing import Final

from seawall.analyze.defaults.fields import Object, with_defaults, with_each, with_inner
from seawall.analyze.defaults.quantities import written

_LEAST: Final[Object] = {"minReplicas": 1}
_FIRST: Final[Object] = {"minReplicas": 1, "targetCPUUtilizationPercentage": 80}
_METRICS: Final = [
    {
        "type": "Resource",
        "resource": {"name": "cpu", "target": {"averageUtilization": 80, "type": "Utilization"}},
    }
]
_ALL: Final[Object] = {"periodSeconds": 15, "type": "Percent", "value": 100}
_UP: Final[Object] = {
    "policies": [{"periodSeconds": 15, "type": "Pods", "value": 4}, _ALL],
    "selectPolicy": "Max",
    "stabilizationWindowSeconds": 0,
}
_DOWN: Final[Object] = {"policies": [_ALL], "selectPolicy": "Max"}
_SOURCES: Final = ("containerResource", "external", "object", "pods", "resource")


def autoscaler(data: Object) -> Object:
    """An autoscaler; the first version knows the CPU alone and no behaviour."""
    if data.get("apiVersion") == "autoscaling/v1":
        return with_inner(data, "spec", lambda spec: with_defaults(spec, _FIRST))
    return with_inner(data, "spec", _spec)


def _spec(spec: Object) -> Object:
    filled = with_defaults(spec, _LEAST)
    if not filled.get("metrics"):
        filled = {**filled, "metrics": _METRICS}
    return with_inner(with_each(filled, "metrics", _metric), "behavior", _behaviour)


def _behaviour(given: Object) -> Object:
    filled = with_defaults(given, {"scaleUp": _UP, "scaleDown": _DOWN})
    filled = with_inner(filled, "scaleUp", lambda rules: with_defaults(rules, _UP))
    return with_inner(filled, "scaleDown", lambda rules: with_defaults(rules, _DOWN))


def _metric(given: Object) -> Object:
    filled = given
    for name in _SOURCES:
        filled = with_inner(filled, name, lambda one: with_inner(one, "target", _target))
    return filled


def _target(given: Object) -> Object:
    amounts = {name: written(given[name]) for name in ("averageValue", "value") if given.get(name)}
    return {**given, **amounts} if amounts else given
