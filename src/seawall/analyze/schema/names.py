"""The names that objects of built-in kinds may have."""

from __future__ import annotations

from typing import Final

from seawall.analyze.schema.values import named_form

_FORMS: Final = {
    "Namespace": "label",
    "Service": "label",
    "Role": "segment",
    "RoleBinding": "segment",
    "ClusterRole": "segment",
    "ClusterRoleBinding": "segment",
    "APIService": "segment",
    "CustomResourceDefinition": "subdomain",
    "Event": "segment",
    "LimitRange": "",
    "PodDisruptionBudget": "",
}
"""By kind; what is not named here is a DNS subdomain, and what has no form may be anything."""
_LONGEST: Final = {"CronJob": 52}
"""Characters of a name to which Kubernetes adds its own."""


def wrong_name(kind: str, metadata: dict[str, object]) -> str:
    """What is wrong with ``metadata.name``; empty where nothing is."""
    name, own = metadata.get("name"), _FORMS.get(kind, "subdomain")
    if not own:
        return ""
    if name is None or name == "":
        return "" if metadata.get("generateName") else "is needed, or a generateName"
    if not isinstance(name, str):
        return ""
    form = named_form(own)
    wrong = "" if name in form.right else form(name)
    longest = _LONGEST.get(kind)
    if not wrong and longest is not None and len(name) > longest:
        return f"must be at most {longest} characters"
    return wrong
