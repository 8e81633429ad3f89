"""Which requests a policy or binding looks at (MatchResources, as the API server matches).

Exclusions first, then rules; selectors are ANDed. An answer is yes (with the resource that a rule
named, which may be an equivalent one), no, or yes-unless: labels that were not supplied decide.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from seawall.policy.objects import MatchResources, NamedRule
from seawall.policy.request import Request, ResourceId, namespace_labels, object_labels
from seawall.policy.selectors import is_empty, selects

_REVIEWS: Final = {
    ("authentication.k8s.io", "tokenreviews"),
    ("authentication.k8s.io", "selfsubjectreviews"),
    ("authorization.k8s.io", "localsubjectaccessreviews"),
    ("authorization.k8s.io", "selfsubjectaccessreviews"),
    ("authorization.k8s.io", "selfsubjectrulesreviews"),
    ("authorization.k8s.io", "subjectaccessreviews"),
}
_ADMISSION: Final = frozenset(
    {
        "validatingadmissionpolicies",
        "validatingadmissionpolicybindings",
        "mutatingadmissionpolicies",
        "mutatingadmissionpolicybindings",
    }
)


class Match(NamedTuple):
    """A request that matched; ``missing`` names inputs that could still make it not match."""

    resource: ResourceId
    missing: frozenset[str] = frozenset()


def is_never_judged(resource: ResourceId) -> bool:
    """Whether admission policies skip this resource altogether.

    The API server exempts policies and bindings of admission themselves, and reviews that are
    never stored.
    """
    if (resource.group, resource.resource) in _REVIEWS:
        return True
    return resource.group == "admissionregistration.k8s.io" and resource.resource in _ADMISSION


def match(resources: MatchResources | None, request: Request) -> Match | None:
    """How *request* matches, or ``None``. Absent or empty constraints match everything."""
    if resources is None:
        return Match(request.id)
    missing: set[str] = set()
    if not _selected(resources, request, missing):
        return None
    equivalent = resources.match_policy != "Exact"
    if _by_rules(resources.exclude_resource_rules or (), request, equivalent=equivalent):
        return None
    if not resources.resource_rules:
        return Match(request.id, frozenset(missing))
    found = _by_rules(resources.resource_rules, request, equivalent=equivalent)
    return None if found is None else Match(found, frozenset(missing))


def rules_take(resources: MatchResources, request: Request) -> bool:
    """Whether some rule could take the request's resource, whatever its name and labels."""
    return any(
        _listed(rule.api_groups, resource.group)
        and _listed(rule.api_versions, resource.version)
        and _listed(rule.operations, request.operation)
        and any(_names(each, resource.resource, request.subresource) for each in rule.resources)
        for resource in (request.id, *request.equivalents)
        for rule in resources.resource_rules or ()
    )


def _selected(resources: MatchResources, request: Request, missing: set[str]) -> bool:
    if not is_empty(resources.namespace_selector) and (
        request.namespace or request.id.resource == "namespaces"
    ):
        answer = selects(resources.namespace_selector, namespace_labels(request))
        if answer is None:
            missing.add(f"labels of the Namespace {request.namespace!r}")
        elif not answer:
            return False
    if is_empty(resources.object_selector):
        return True
    answers = [selects(resources.object_selector, object_labels(request.object))]
    if request.operation in ("UPDATE", "DELETE"):
        answers.append(selects(resources.object_selector, object_labels(request.old)))
    if request.object is None:
        answers = answers[1:]
    if True in answers:
        return True
    if None in answers:
        missing.add("oldObject")
        return True
    return False


def _by_rules(
    rules: tuple[NamedRule, ...], request: Request, *, equivalent: bool
) -> ResourceId | None:
    for rule in rules:
        if _covers(rule, request.id, request):
            return request.id
    for rule in rules if equivalent else ():
        for resource in request.equivalents:
            if _covers(rule, resource, request):
                return resource
    return None


def _covers(rule: NamedRule, resource: ResourceId, request: Request) -> bool:
    return (
        _listed(rule.api_groups, resource.group)
        and _listed(rule.api_versions, resource.version)
        and _listed(rule.operations, request.operation)
        and any(_names(each, resource.resource, request.subresource) for each in rule.resources)
        and _in_scope(rule, request)
        and (not rule.resource_names or request.name in rule.resource_names)
    )


def _listed(items: tuple[str, ...], value: str) -> bool:
    return "*" in items or value in items


def _names(rule: str, resource: str, subresource: str) -> bool:
    wanted, _, sub = rule.partition("/")
    return wanted in ("*", resource) and sub in ("*", subresource)


def _in_scope(rule: NamedRule, request: Request) -> bool:
    match rule.scope:
        case "Namespaced":
            return request.is_namespaced
        case "Cluster":
            return not request.is_namespaced
        case _:
            return True
