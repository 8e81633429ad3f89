"""Authorization checks in expressions (Kubernetes 1.27, selectors 1.31).

The decision itself is not made here: an ``Authorizer`` value carries the function that makes it.
Where nobody supplied one, ``authorizer`` is unknown, and so is every check.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from seawall.cel.functions.arithmetic import overload


@dataclass(frozen=True, slots=True)
class Decision:
    """What an authorizer said."""

    is_allowed: bool
    why: str = ""
    failure: str = ""
    type_name: ClassVar[str] = "kubernetes.authorization.Decision"


@dataclass(frozen=True, slots=True)
class Question:
    """May this user do that? For a path, or for a resource."""

    verb: str = ""
    path: str = ""
    group: str = ""
    resource: str = ""
    subresource: str = ""
    namespace: str = ""
    name: str = ""
    field_selector: str = ""
    label_selector: str = ""
    service_account: tuple[str, str] | None = None
    """Namespace and name; ``None`` asks for the request's user."""


Decide = Callable[[Question], Decision]


@dataclass(frozen=True, slots=True)
class Authorizer:
    """Where a chain of questions begins."""

    decide: Decide
    question: Question = Question()
    type_name: ClassVar[str] = "kubernetes.authorization.Authorizer"


@dataclass(frozen=True, slots=True)
class PathCheck:
    """A path, to be asked about."""

    decide: Decide
    question: Question
    type_name: ClassVar[str] = "kubernetes.authorization.PathCheck"


@dataclass(frozen=True, slots=True)
class GroupCheck:
    """An API group, to be narrowed to a resource."""

    decide: Decide
    question: Question
    type_name: ClassVar[str] = "kubernetes.authorization.GroupCheck"


@dataclass(frozen=True, slots=True)
class ResourceCheck:
    """A resource, to be narrowed and asked about."""

    decide: Decide
    question: Question
    type_name: ClassVar[str] = "kubernetes.authorization.ResourceCheck"


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise overload()


def path(value: object, text: object) -> PathCheck:
    """``authorizer.path('/healthz')``."""
    if not isinstance(value, Authorizer):
        raise overload()
    return PathCheck(value.decide, replace(value.question, path=_text(text)))


def group(value: object, text: object) -> GroupCheck:
    """``authorizer.group('apps')``."""
    if not isinstance(value, Authorizer):
        raise overload()
    return GroupCheck(value.decide, replace(value.question, group=_text(text)))


def service_account(value: object, namespace_: object, name_: object) -> Authorizer:
    """``authorizer.serviceAccount('ns', 'name')``: asks for that account instead."""
    if not isinstance(value, Authorizer):
        raise overload()
    account = (_text(namespace_), _text(name_))
    return Authorizer(value.decide, replace(value.question, service_account=account))


def resource(value: object, text: object) -> ResourceCheck:
    """``authorizer.group('').resource('pods')``."""
    if not isinstance(value, GroupCheck):
        raise overload()
    return ResourceCheck(value.decide, replace(value.question, resource=_text(text)))


def _narrowed(value: object, **change: str) -> ResourceCheck:
    if not isinstance(value, ResourceCheck):
        raise overload()
    return ResourceCheck(value.decide, replace(value.question, **change))  # type: ignore[arg-type]  # fields of text only


def subresource(value: object, text: object) -> ResourceCheck:
    """Narrowed to a subresource."""
    return _narrowed(value, subresource=_text(text))


def namespace(value: object, text: object) -> ResourceCheck:
    """Narrowed to a namespace."""
    return _narrowed(value, namespace=_text(text))


def name(value: object, text: object) -> ResourceCheck:
    """Narrowed to one object."""
    return _narrowed(value, name=_text(text))


def field_selector(value: object, text: object) -> ResourceCheck:
    """Narrowed by a field selector."""
    return _narrowed(value, field_selector=_text(text))


def label_selector(value: object, text: object) -> ResourceCheck:
    """Narrowed by a label selector."""
    return _narrowed(value, label_selector=_text(text))


def check(value: object, verb: object) -> Decision:
    """The decision on a verb."""
    if not isinstance(value, PathCheck | ResourceCheck):
        raise overload()
    return value.decide(replace(value.question, verb=_text(verb)))


def _own(value: object) -> Decision:
    if isinstance(value, Decision):
        return value
    raise overload()


def allowed(value: object) -> bool:
    """Whether it is allowed."""
    return _own(value).is_allowed


def reason(value: object) -> str:
    """Why."""
    return _own(value).why


def errored(value: object) -> bool:
    """Whether the authorizer failed."""
    return bool(_own(value).failure)


def error(value: object) -> str:
    """The failure; empty where there was none."""
    return _own(value).failure
