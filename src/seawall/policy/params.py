"""The parameter objects of a policy, as its bindings name them.

One evaluation per parameter object. What a binding names and nobody supplied is *unknown*, not
absent: the cluster may have it, unless the caller says that what was supplied is all there is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from seawall.cel.values import Unknown
from seawall.policy.objects import Binding, ParamKind, ParamRef, Policy, Selector
from seawall.policy.request import Object, object_labels
from seawall.policy.selectors import selects


class ParamKey(NamedTuple):
    """Which kind, and where."""

    api_version: str
    kind: str
    namespace: str
    name: str


class Params:
    """Parameter objects by kind, namespace and name; the last one of a name wins.

    ``complete`` says that there are no others: what is not here does not exist.
    """

    def __init__(self, objects: Iterable[Object] = (), *, complete: bool = False) -> None:
        self.complete = complete
        self._by_kind: dict[tuple[str, str], dict[tuple[str, str], Object]] = {}
        for data in objects:
            self.add(data)

    def add(self, data: Object) -> None:
        """Make *data* known as a parameter object."""
        kind = (str(data.get("apiVersion")), str(data.get("kind")))
        metadata = data.get("metadata")
        fields = metadata if isinstance(metadata, dict) else {}
        where = (str(fields.get("namespace") or ""), str(fields.get("name") or ""))
        self._by_kind.setdefault(kind, {})[where] = data

    def of_kind(self, kind: ParamKind) -> list[Object]:
        """Every parameter object of *kind*, by namespace and name."""
        found = self._by_kind.get((kind.api_version, kind.kind), {})
        return [found[key] for key in sorted(found)]

    def named(self, kind: ParamKind, namespace: str, name: str) -> Object | None:
        """The object of that name: in the namespace, or cluster-scoped."""
        found = self._by_kind.get((kind.api_version, kind.kind), {})
        return found.get((namespace, name), found.get(("", name)))

    def selected(self, kind: ParamKind, namespace: str, selector: Selector) -> list[Object]:
        """The objects that the selector takes, of the namespace or cluster-scoped."""
        found = self._by_kind.get((kind.api_version, kind.kind), {})
        return [
            data
            for (where, _), data in sorted(found.items())
            if where in ("", namespace) and selects(selector, object_labels(data))
        ]


class Refusal(NamedTuple):
    """The binding cannot be configured: subject to the policy's ``failurePolicy``."""

    message: str


Param = Object | Unknown | None


def params_of(
    policy: Policy, binding: Binding | None, known: Params, namespace: str
) -> list[Param] | Refusal:
    """The parameter objects to judge with, one evaluation each; ``[None]`` where none is used.

    Without a binding the object of the policy's own name is used, else all of its ``paramKind``
    that were supplied.
    """
    kind = policy.spec.param_kind
    if kind is None:
        return [None]
    if binding is None:
        own = known.named(kind, "", policy.name)
        return [own] if own is not None else [*known.of_kind(kind)] or [_missing(kind, "")]
    ref = binding.spec.param_ref
    if ref is None:
        return [None]
    return _referenced(kind, ref, known, ref.namespace or namespace)


def _referenced(
    kind: ParamKind, ref: ParamRef, known: Params, namespace: str
) -> list[Param] | Refusal:
    if ref.name is not None:
        data = known.named(kind, namespace, ref.name)
        found = [] if data is None else [data]
    else:
        found = known.selected(kind, namespace, ref.selector or Selector())
    if found:
        return [*found]
    if not known.complete:
        return [_missing(kind, ref.name or "")]
    if ref.parameter_not_found_action == "Deny":
        return Refusal(
            "failed to configure binding: "
            "no params found for policy binding with `Deny` parameterNotFoundAction"
        )
    return []


def _missing(kind: ParamKind, name: str) -> Unknown:
    what = f"{kind.kind} {name!r}" if name else f"any {kind.kind}"
    return Unknown(frozenset({f"params ({what} of {kind.api_version})"}))
