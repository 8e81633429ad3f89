"""Workload shapes, normalised once: where the pod template is, and which containers are what.

Reads; it does not default or judge. Kinds: ``model.workload.POD_TEMPLATES`` and those that the
configuration declares. Sidecars are init containers that restart always (Kubernetes 1.28).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from seawall.model.location import Path
from seawall.model.workload import POD_TEMPLATES, TemplateKind, group_of


class Template(NamedTuple):
    """A pod, or the template of one."""

    path: Path
    """From the object; empty for a Pod."""
    data: dict[str, object]
    """Holds ``metadata`` and ``spec``."""


class Role(Enum):
    """What a container is for."""

    MAIN = "container"
    INIT = "init container"
    SIDECAR = "sidecar"
    EPHEMERAL = "ephemeral container"


class Container(NamedTuple):
    """One container of a pod."""

    role: Role
    path: Path
    """From the object."""
    data: dict[str, object]

    @property
    def name(self) -> str:
        """Its name; empty where the manifest gives none."""
        name = self.data.get("name")
        return name if isinstance(name, str) else ""


def template_of(
    data: dict[str, object], kinds: Iterable[TemplateKind] = POD_TEMPLATES
) -> Template | None:
    """The pod template of *data*, or *data* itself where it is a Pod; ``None`` for other kinds."""
    kind, version = data.get("kind"), data.get("apiVersion")
    if not isinstance(kind, str) or not isinstance(version, str):
        return None
    group = group_of(version)
    if kind == "Pod" and not group:
        return Template((), data)
    for known in kinds:
        if known.kind == kind and known.group == group:
            found = _at(data, known.path)
            return Template(known.path, found) if isinstance(found, dict) else None
    return None


def containers_of(template: Template) -> Iterator[Container]:
    """Every container of *template*: init and sidecars first, in the order that they start."""
    lists = (
        ("initContainers", Role.INIT),
        ("containers", Role.MAIN),
        ("ephemeralContainers", Role.EPHEMERAL),
    )
    for field, role in lists:
        found = _at(template.data, ("spec", field))
        for index, data in enumerate(found if isinstance(found, list) else []):
            if isinstance(data, dict):
                is_sidecar = role is Role.INIT and data.get("restartPolicy") == "Always"
                path = (*template.path, "spec", field, index)
                yield Container(Role.SIDECAR if is_sidecar else role, path, data)


def _at(data: object, path: Path) -> object:
    for step in path:
        if not isinstance(data, dict):
            return None
        data = data.get(step)
    return data
