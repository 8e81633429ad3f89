"""Defaults of CustomResourceDefinitions (k8s.io/apiextensions-apiserver, apis/apiextensions)."""

from __future__ import annotations

from seawall.analyze.defaults.fields import Object, with_defaults, with_inner, with_path


def definition(data: Object) -> Object:
    """A CustomResourceDefinition."""
    return with_inner(data, "spec", _spec)


def _spec(spec: Object) -> Object:
    def names(given: Object) -> Object:
        kind = given.get("kind")
        if not isinstance(kind, str) or not kind:
            return given
        return with_defaults(given, {"singular": kind.lower(), "listKind": f"{kind}List"})

    def service(given: Object) -> Object:
        return with_defaults(given, {"port": 443})

    filled = with_defaults(with_inner(spec, "names", names), {"conversion": {"strategy": "None"}})
    return with_path(filled, ("conversion", "webhook", "clientConfig", "service"), service)
