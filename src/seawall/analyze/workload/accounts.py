"""Which workloads run as which service account, and which of them are one application.

A workload goes by its own name and by the values of the labels that name an application
(``app.kubernetes.io/part-of``, ``instance``, ``name``, or the older ``app`` and ``k8s-app``) on
itself or on its pods. Two workloads that share a name are one application, and what shares one with
a third belongs to the same. Without such a label all labels of the pods together count as a name,
but for those that controllers add. An account is known by namespace and name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from seawall.model.resource import Resource
from seawall.model.usage import AccountName, AccountUser, ServiceAccountUsage
from seawall.model.workload import TemplateKind, group_of

LABELS: Final = (
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/name",
    "app",
    "k8s-app",
)
"""What names an application, the widest first."""
_ADDED: Final = frozenset(
    {
        "apps.kubernetes.io/pod-index",
        "batch.kubernetes.io/controller-uid",
        "batch.kubernetes.io/job-completion-index",
        "batch.kubernetes.io/job-name",
        "controller-revision-hash",
        "controller-uid",
        "job-name",
        "pod-template-generation",
        "pod-template-hash",
        "statefulset.kubernetes.io/pod-name",
    }
)
"""Labels by which controllers tell the pods of one workload apart."""
_DEFAULT: Final = "default"

Account = tuple[str, str]
"""Namespace and name."""


class Use(NamedTuple):
    """One workload and the account that it runs as."""

    namespace: str
    account: str
    api_version: str
    kind: str
    name: str
    names: tuple[str, ...]
    """What it goes by, the widest first, its own last."""
    labelled: bool
    """Whether the first of them is that of an application."""


Templates = Mapping[str, tuple[TemplateKind, ...]]


def by_kind(kinds: Iterable[TemplateKind]) -> Templates:
    """Pods and the kinds with a pod template, by kind."""
    found: dict[str, tuple[TemplateKind, ...]] = {}
    for each in (TemplateKind("", "Pod", ()), *kinds):
        found[each.kind] = (*found.get(each.kind, ()), each)
    return found


def template_kind_of(resource: Resource, templates: Templates) -> TemplateKind | None:
    """Where *resource* carries its pods; ``None`` where it carries none."""
    group = group_of(resource.ref.apiVersion)
    for kind in templates.get(resource.ref.kind, ()):
        if kind.group == group:
            return kind
    return None


def account_of(resource: Resource, templates: Templates, namespace: str) -> Account | None:
    """The account that *resource* runs as; ``None`` where it runs nothing.

    *namespace* is that of objects that name none.
    """
    template = _template_of(resource, templates)
    spec = None if template is None else template.get("spec")
    if not isinstance(spec, dict):
        return None
    account = spec.get("serviceAccountName") or spec.get("serviceAccount") or _DEFAULT
    return (resource.ref.namespace or namespace, account) if isinstance(account, str) else None


def use_of(resource: Resource, templates: Templates, namespace: str) -> Use | None:
    """*resource* as a user of its account; ``None`` where it runs nothing."""
    account = account_of(resource, templates, namespace)
    template = _template_of(resource, templates)
    if account is None or template is None:
        return None
    ref = resource.ref
    names, labelled = _names(resource, template)
    return Use(*account, ref.apiVersion, ref.kind, ref.name, names, labelled)


def _template_of(resource: Resource, templates: Templates) -> dict[str, object] | None:
    kind = template_kind_of(resource, templates)
    if kind is None:
        return None
    template: object = resource.data
    for step in kind.path:
        template = template.get(step) if isinstance(template, dict) else None
    return template if isinstance(template, dict) else None


def _names(resource: Resource, template: dict[str, object]) -> tuple[tuple[str, ...], bool]:
    pods = _labels(template)
    own = pods if template is resource.data else _labels(resource.data)
    names = [
        value
        for key in LABELS
        for labels in (pods, own)
        if key in labels and isinstance(value := labels[key], str) and value
    ]
    if names or not pods:
        return (*names, resource.ref.name), bool(names)
    kept = sorted(f"{key}={value}" for key, value in pods.items() if value and key not in _ADDED)
    return (",".join(kept), resource.ref.name) if kept else (resource.ref.name,), False


def _labels(data: Mapping[str, object]) -> Mapping[str, object]:
    metadata = data.get("metadata")
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    return labels if isinstance(labels, dict) else {}


def shared_accounts(uses: Iterable[Use]) -> dict[Account, list[Use]]:
    """The uses of each account that two or more workloads run as."""
    found: dict[Account, list[Use]] = {}
    for use in uses:
        found.setdefault((use.namespace, use.account), []).append(use)
    return {
        account: users
        for account, users in found.items()
        if any(each[2:5] != users[0][2:5] for each in users)
    }


def usage_of(account: Account, uses: Iterable[Use]) -> ServiceAccountUsage:
    """The fact of one account. The order of *uses* does not matter."""
    namespace, name = account
    distinct = sorted(set(uses))
    applications = _applications(distinct)
    users = sorted(
        {
            AccountUser(application, use.kind, use.name, use.api_version)
            for use, application in zip(distinct, applications, strict=True)
        }
    )
    return ServiceAccountUsage(
        metadata=AccountName(name, namespace),
        applications=tuple(sorted(set(applications))),
        workloads=tuple(users),
    )


def _applications(uses: list[Use]) -> list[str]:
    """The application of each use: sets joined by names, each called by one of its own.

    So no two are called alike: sharing that name would have joined them.
    """
    if set(uses[0].names).intersection(
        *(use.names for use in uses)
    ):  # as most are: one name for all
        return [min(_shown(use) for use in uses)[1]] * len(uses)
    heads = list(range(len(uses)))

    def head_of(index: int) -> int:
        while heads[index] != index:
            heads[index] = heads[heads[index]]
            index = heads[index]
        return index

    first: dict[str, int] = {}
    for index, use in enumerate(uses):
        for name in use.names:
            heads[head_of(index)] = head_of(first.setdefault(name, index))
    told: dict[int, tuple[int, str]] = {}
    for index, use in enumerate(uses):
        head = head_of(index)
        told[head] = min(told.get(head, _shown(use)), _shown(use))
    return [told[head_of(index)][1] for index in range(len(uses))]


def _shown(use: Use) -> tuple[bool, str]:
    """What to call the application of one use: rather by a label than by its own name."""
    return (False, use.names[0]) if use.labelled else (True, use.name)
