"""The shape of ``seawall.yaml``. Every key is documented; an unknown one is an error."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from seawall.model.waiver import Exemption

SeverityWord = Literal["info", "low", "medium", "high", "critical"]


class PolicySettings(
    msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True
):
    """Which policies run, and how."""

    builtin: bool = True
    """Whether the built-in pack runs."""
    paths: tuple[str, ...] = ()
    """Files or folders with policies, bindings, params and namespaces, relative to this file."""
    enable: tuple[str, ...] = ()
    """Built-in policies that are off by default."""
    disable: tuple[str, ...] = ()
    """Policies that do not run."""
    severities: dict[str, SeverityWord] = {}
    """Another severity for a policy, by id."""
    parameters: dict[str, dict[str, object]] = {}
    """The ``spec`` of a built-in policy's parameters, by policy id."""
    derive: bool = True
    """Whether policies about Pods judge the pod templates of controllers."""
    bound_only: bool = False
    """Whether policies without a binding are left out."""


class PodTemplateKind(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A custom kind that embeds a pod template."""

    group: str
    kind: str
    template: str
    """Dotted path of the template: ``spec.template``."""


class HelmSettings(
    msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True
):
    """How charts are rendered."""

    values: tuple[str, ...] = ()
    """Values files, relative to this file."""
    set: tuple[str, ...] = ()
    """``key=value`` pairs."""


class Settings(
    msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True
):
    """The whole of ``seawall.yaml``."""

    version: Literal[1] = 1
    """The version of this file's shape."""
    kubernetes_version: Annotated[str, msgspec.Meta(pattern=r"^v?1\.[0-9]{1,2}$")] | None = None
    """Which Kubernetes the manifests are meant for; the newest known where absent."""
    pod_security: tuple[str, ...] = ()
    """Levels of the Pod Security Standards to judge by: ``restricted:v1.29``."""
    fail_on: Literal["none", "low", "medium", "high", "critical"] = "high"
    """The severity from which a finding fails the run."""
    fail_on_gap: bool = False
    """Whether anything that could not be looked at fails the run."""
    namespace: str = "default"
    """The namespace of objects that name none."""
    skip: tuple[str, ...] = ()
    """Paths to leave out, as globs relative to this file."""
    policies: PolicySettings = PolicySettings()
    workloads: tuple[PodTemplateKind, ...] = ()
    """Custom kinds that embed a pod template."""
    helm: HelmSettings = HelmSettings()
    exceptions: tuple[Exemption, ...] = ()
    """Accepted risks, each with an owner, a reason and a last day."""
