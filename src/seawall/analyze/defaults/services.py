"""Defaults of Services: those of the type, and what follows of addresses without a cluster.

Addresses, their families and node ports are the cluster's to choose: ``unknown_fields`` names them.
Source: k8s.io/kubernetes, pkg/apis/core/v1 and pkg/registry/core/service.
"""

from __future__ import annotations

from typing import Final

from seawall.analyze.defaults.fields import Object, with_defaults, with_each, with_inner, without

_SPEC: Final[Object] = {"type": "ClusterIP", "sessionAffinity": "None"}
_STICKY: Final[Object] = {"clientIP": {"timeoutSeconds": 10800}}
_INNER: Final = frozenset({"ClusterIP", "NodePort", "LoadBalancer"})
_OUTER: Final = frozenset({"NodePort", "LoadBalancer"})


def service(data: Object) -> Object:
    """A Service."""
    return with_inner(data, "spec", _service)


def _service(spec: Object) -> Object:
    filled = with_defaults(spec, _SPEC)
    kind = filled["type"]
    if filled["sessionAffinity"] == "ClientIP":
        filled = _sticky(filled)
    elif "sessionAffinityConfig" in filled:
        filled = without(filled, "sessionAffinityConfig")
    if kind in _INNER:
        filled = with_defaults(filled, {"internalTrafficPolicy": "Cluster"})
    if kind in _OUTER or (kind == "ClusterIP" and filled.get("externalIPs")):
        filled = with_defaults(filled, {"externalTrafficPolicy": "Cluster"})
    if kind == "LoadBalancer":
        filled = with_defaults(filled, {"allocateLoadBalancerNodePorts": True})
    filled = with_each(filled, "ports", _port)
    return filled if kind == "ExternalName" else _addressed(filled)


def _sticky(spec: Object) -> Object:
    config = spec.get("sessionAffinityConfig")
    client = config.get("clientIP") if isinstance(config, dict) else None
    if isinstance(client, dict) and client.get("timeoutSeconds") is not None:
        return spec
    return {**spec, "sessionAffinityConfig": _STICKY}


def _addressed(spec: Object) -> Object:
    """What is known of addresses: those given, and that without a policy there is one family."""
    first, given = spec.get("clusterIP"), spec.get("clusterIPs")
    if first and not given:
        spec = {**spec, "clusterIPs": [first]}
    elif isinstance(given, list) and given and not first:
        spec = {**spec, "clusterIP": given[0]}
    is_free = first == "None" and not spec.get("selector")
    policy = "RequireDualStack" if is_free else "SingleStack"
    return with_defaults(spec, {"ipFamilyPolicy": policy})


def _port(port: Object) -> Object:
    filled = with_defaults(port, {"protocol": "TCP"})
    if filled.get("targetPort") in (None, "", 0) and "port" in filled:
        filled = {**filled, "targetPort": filled["port"]}
    return filled


def unknown_fields(spec: Object) -> list[str]:
    """The fields of a Service's spec that the cluster will choose."""
    if spec.get("type") == "ExternalName":
        return []
    return [name for name in ("clusterIP", "clusterIPs", "ipFamilies") if not spec.get(name)]


def has_node_port(spec: Object) -> bool:
    """Whether every port gets a port of the nodes."""
    if spec.get("type") == "LoadBalancer":
        return spec.get("allocateLoadBalancerNodePorts") is not False
    return spec.get("type") == "NodePort"
