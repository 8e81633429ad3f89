"""The kinds that carry a pod template, and where: one table for all."""

from __future__ import annotations

from typing import Final, NamedTuple

from seawall.model.location import Path


class TemplateKind(NamedTuple):
    """A kind that embeds a pod template at ``path``."""

    group: str
    kind: str
    path: Path


POD_TEMPLATES: Final = (
    TemplateKind("apps", "Deployment", ("spec", "template")),
    TemplateKind("apps", "ReplicaSet", ("spec", "template")),
    TemplateKind("apps", "StatefulSet", ("spec", "template")),
    TemplateKind("apps", "DaemonSet", ("spec", "template")),
    TemplateKind("batch", "Job", ("spec", "template")),
    TemplateKind("batch", "CronJob", ("spec", "jobTemplate", "spec", "template")),
    TemplateKind("", "ReplicationController", ("spec", "template")),
    TemplateKind("", "PodTemplate", ("template",)),
    TemplateKind("apps.openshift.io", "DeploymentConfig", ("spec", "template")),
)
"""Kubernetes' own, and OpenShift's; custom kinds join by configuration."""


def group_of(api_version: str) -> str:
    """The API group of ``apps/v1``; the core group of ``v1`` is empty."""
    group, slash, _ = api_version.rpartition("/")
    return group if slash else ""
