"""The Pod that a controller would make, so that policies about Pods judge controllers too.

The Pod has the template's metadata and spec, the controller's namespace, and the controller's
name in place of the generated one. Paths in it are paths in the controller below ``prefix``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from seawall.model.location import Path
from seawall.model.workload import POD_TEMPLATES, TemplateKind, group_of
from seawall.policy.request import Object, ResourceId

POD: Final = ResourceId("", "v1", "pods", "Pod")


class Derived(NamedTuple):
    """A Pod made from a template, and where the template stands in its controller."""

    pod: Object
    prefix: Path


def derived_pod(data: Object, kinds: Iterable[TemplateKind] = POD_TEMPLATES) -> Derived | None:
    """The Pod of *data*'s template, or ``None`` where its kind carries none or it is malformed."""
    group, kind = group_of(str(data.get("apiVersion"))), data.get("kind")
    for each in kinds:
        if each.kind == kind and each.group == group:
            template = _at(data, each.path)
            return None if template is None else Derived(_pod(data, template), each.path)
    return None


def _at(data: Object, path: Path) -> Object | None:
    here: object = data
    for step in path:
        here = here.get(step) if isinstance(here, dict) else None
    return here if isinstance(here, dict) else None


def _pod(data: Object, template: Object) -> Object:
    owner = data.get("metadata")
    owner = owner if isinstance(owner, dict) else {}
    given = template.get("metadata")
    metadata = dict(given) if isinstance(given, dict) else {}
    metadata["name"] = owner.get("name") or owner.get("generateName") or ""
    if isinstance(owner.get("namespace"), str):
        metadata["namespace"] = owner["namespace"]
    pod: Object = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata}
    if isinstance(template.get("spec"), dict):
        pod["spec"] = template["spec"]
    return pod
