"""Policies gathered: the built-in pack and the user's files, bound, with their params.

A policy that does not compile is a gap that names its file; the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import msgspec

from seawall.collect.policies import PolicyFiles, PolicyObject, read_policy_files
from seawall.errors import PolicyError
from seawall.model.gap import Gap, GapKind
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.metadata import is_enabled_by_default, rule_of
from seawall.policy.objects import (
    BINDING_KIND,
    GROUP,
    POLICY_KIND,
    Binding,
    Policy,
    binding_from,
    policy_from,
)
from seawall.policy.request import Object

PARAMETERS: Final = "PolicyParameters"
PARAMETERS_VERSION: Final = "seawall.dev/v1alpha1"
"""The kind of the built-in policies' parameters: one object for each, of the policy's name."""


class Gathered(NamedTuple):
    """Policies ready to judge, and what stands beside them."""

    policies: list[CompiledPolicy]
    params: list[Object]
    namespaces: dict[str, Object]
    gaps: list[Gap]
    errors: list[tuple[str, PolicyError]]
    """What is wrong with policies, by file; each is among the gaps as well."""


def gather(paths: list[str], *, minor: int) -> Gathered:
    """The policies of the user's files, each with its bindings."""
    return gathered(read_policy_files(paths), minor=minor)


def gathered(files: PolicyFiles, *, minor: int) -> Gathered:
    """The policies among the objects of policy files."""
    gaps = list(files.gaps)
    policies: dict[str, tuple[Policy, str]] = {}
    bindings: dict[str, list[Binding]] = {}
    others: list[Object] = []
    errors: list[tuple[str, PolicyError]] = []
    for each in files.objects:
        try:
            _sort(each, policies, bindings, others)
        except PolicyError as error:
            errors.append((each.file, error))
    compiled = []
    for name, (policy, file) in policies.items():
        try:
            compiled.append(_compiled(policy, tuple(bindings.pop(name, ())), file, minor))
        except PolicyError as error:
            errors.append((file, error))
            bindings.pop(name, None)
    for name, orphans in bindings.items():
        reason = f"binding {orphans[0].name!r} names the policy {name!r}, which is not there"
        gaps.append(Gap(GapKind.POLICY, f"{BINDING_KIND} {orphans[0].name}", reason))
    namespaces = {_name(data): data for data in others if data.get("kind") == "Namespace"}
    gaps.extend(_gap(file, error) for file, error in errors)
    return Gathered(compiled, others, namespaces, gaps, errors)


def _sort(
    each: PolicyObject,
    policies: dict[str, tuple[Policy, str]],
    bindings: dict[str, list[Binding]],
    others: list[Object],
) -> None:
    kind = each.data.get("kind")
    is_admission = str(each.data.get("apiVersion", "")).startswith(f"{GROUP}/")
    if is_admission and kind == POLICY_KIND:
        policy = policy_from(each.data)
        if policy.name in policies:
            first = policies[policy.name][1]
            raise PolicyError(f"policy {policy.name!r} is defined already, in {first}")
        policies[policy.name] = (policy, each.file)
    elif is_admission and kind == BINDING_KIND:
        binding = binding_from(each.data)
        bindings.setdefault(binding.spec.policy_name, []).append(binding)
    else:
        others.append(each.data)


def _compiled(
    policy: Policy, bindings: tuple[Binding, ...], file: str, minor: int
) -> CompiledPolicy:
    rule = rule_of(policy, bindings)
    made = CompiledPolicy(policy, rule, minor=minor, bindings=bindings, origin=file)
    made.verify()
    return made


def _gap(file: str, error: PolicyError) -> Gap:
    hint = f"`seawall policy lint {file}` shows the place" if error.hint else ""
    return Gap(GapKind.POLICY, file, error.message, hint, named=True)


def _name(data: Object) -> str:
    metadata = data.get("metadata")
    return str(metadata.get("name", "")) if isinstance(metadata, dict) else ""


def with_parameters(params: Iterable[Object], settings: Mapping[str, Object]) -> list[Object]:
    """The built-in policies' parameters with the configuration's values in their ``spec``."""
    found = []
    for data in params:
        changed = settings.get(_name(data))
        is_ours = data.get("kind") == PARAMETERS
        if changed is None or not is_ours:
            found.append(data)
            continue
        spec = data.get("spec")
        found.append({**data, "spec": {**(spec if isinstance(spec, dict) else {}), **changed}})
    return found


class Choice(msgspec.Struct, frozen=True):
    """Which policies run, after the command line and the configuration have spoken."""

    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    enable: frozenset[str] = frozenset()

    def takes(self, policy: Policy) -> bool:
        """Whether the policy runs."""
        if policy.name in self.only:
            return True
        if self.only or policy.name in self.skip:
            return False
        return is_enabled_by_default(policy) or policy.name in self.enable

    def wants(self, name: str) -> bool:
        """Whether findings of this name are asked for; not every one comes from a policy."""
        return name in self.only if self.only else name not in self.skip
