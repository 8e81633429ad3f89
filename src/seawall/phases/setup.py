"""What is settled before the first object is judged, and what shares of a scan tell each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from seawall.analyze.workload.accounts import Use, by_kind, use_of
from seawall.knowledge.kubernetes.resources import ResourceType, equivalents_of, resource_of
from seawall.model.finding import PolicyId, Rule
from seawall.model.resource import ObjectRef, Resource
from seawall.model.severity import Severity
from seawall.model.workload import POD_TEMPLATES, TemplateKind
from seawall.policy.judge import PolicySet
from seawall.policy.objects import Policy
from seawall.policy.pod_security import Level
from seawall.policy.request import Object, User


def _everything(_policy: str) -> bool:
    return True


class Setup(NamedTuple):
    """How one scan judges. The same for all its shares."""

    policies: PolicySet
    minor: int
    """Of the Kubernetes that the manifests are meant for."""
    standard: tuple[Policy, ...] = ()
    """The policies of the Pod Security Standards, of all levels and versions."""
    always: frozenset[str] = frozenset()
    """The names of the policies that run whatever the level."""
    levels: tuple[Level, ...] = ()
    """Levels of the Pod Security Standards that hold everywhere."""
    follow_labels: bool = True
    """Whether the labels of namespaces select levels too."""
    namespace: str = "default"
    """Of objects that name none."""
    operation: str = "CREATE"
    user: User | None = None
    old: Mapping[ObjectRef, Object] | None = None
    """The objects as they are now; ``None`` where not supplied."""
    kinds: tuple[TemplateKind, ...] = POD_TEMPLATES
    derive: bool = True
    severities: Mapping[PolicyId, Severity] = {}
    """Severities that the configuration changes."""
    wanted: Callable[[str], bool] = _everything
    """Whether findings of this policy are asked for."""
    schema: bool = True
    """Whether fields are held against the API's schema."""

    def severity(self, rule: Rule) -> Severity:
        """The rule's severity, or the one that the configuration gives it."""
        return self.severities.get(rule.id, rule.severity)


class World(NamedTuple):
    """Objects of one share that the judging of any other may need."""

    namespaces: dict[str, Object]
    definitions: tuple[Object, ...] = ()
    """CustomResourceDefinitions, whose schemas then are known."""
    kinds: Mapping[str, ResourceType] = {}
    """The kinds that they make, by ``apiVersion kind``."""
    uses: tuple[Use, ...] = ()
    """Workloads and the service accounts that they run as."""

    def joined(self, other: World) -> World:
        """Both worlds; a later Namespace of the same name wins."""
        return World(
            {**self.namespaces, **other.namespaces},
            self.definitions + other.definitions,
            {**self.kinds, **other.kinds},
            self.uses + other.uses,
        )

    def kind_of(self, api_version: str, kind: str) -> ResourceType:
        """The resource of a kind: built in, of a definition, or guessed."""
        found = resource_of(api_version, kind)
        if found.is_known or not self.kinds:
            return found
        return self.kinds.get(f"{api_version} {kind}", found)

    def equivalents_of(self, kind: ResourceType) -> list[ResourceType]:
        """The same objects under other versions and groups."""
        own = (kind.group, kind.resource)
        same = [each for each in self.kinds.values() if (each.group, each.resource) == own]
        return [*equivalents_of(kind), *(each for each in same if each != kind)]


EMPTY_WORLD = World({})


def world_of(resources: Iterable[Resource], setup: Setup) -> World:
    """The part of *resources* that others may need."""
    namespaces: dict[str, Object] = {}
    definitions: list[Object] = []
    uses: list[Use] = []
    templates = by_kind(setup.kinds)
    for resource in resources:
        if resource.ref.kind in templates:
            use = use_of(resource, templates, setup.namespace)
            if use is not None:
                uses.append(use)
            continue
        if resource.ref.kind == "Namespace" and resource.ref.apiVersion == "v1":
            namespaces[resource.ref.name] = resource.data
        elif resource.ref.kind == "CustomResourceDefinition":
            definitions.append(resource.data)
    kinds = _kinds(definitions) if definitions else {}
    return World(namespaces, tuple(definitions), kinds, tuple(uses))


def _kinds(definitions: list[Object]) -> dict[str, ResourceType]:
    from seawall.analyze.schema.custom import custom_kinds  # noqa: PLC0415 -- start-up: few scans

    found: dict[str, ResourceType] = {}
    for (api_version, kind), own in custom_kinds(tuple(definitions)).items():
        group, _, version = api_version.rpartition("/")
        found[f"{api_version} {kind}"] = ResourceType(
            group, version, own.plural, kind, namespaced=own.namespaced
        )
    return found
