"""The deploy story set up from plain options: files found, policies gathered, work shared out.

It holds no rule of its own: ``deploy`` tells the story, ``sharing`` splits the work.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from seawall.analyze.defaults.defaulted import MARKED_FIELDS, marked
from seawall.cel.environment import NEWEST
from seawall.errors import PolicyError, SeawallError, UsageError
from seawall.model.finding import PolicyId
from seawall.model.gap import Gap, GapKind
from seawall.model.resource import ObjectRef
from seawall.model.scan import Scan
from seawall.model.severity import Severity
from seawall.model.waiver import Exemption
from seawall.model.workload import POD_TEMPLATES, TemplateKind
from seawall.phases import deploy
from seawall.phases.pack import Pack, load_pack
from seawall.phases.policies import Choice, Gathered, gather, with_parameters
from seawall.phases.setup import Setup, World
from seawall.phases.sharing import judged
from seawall.phases.targets import Wishes, find_all
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.judge import Options, PolicySet, Volatile
from seawall.policy.params import Params
from seawall.policy.pod_security import Level, is_standard
from seawall.policy.request import Object, User


class ScanOptions(msgspec.Struct, kw_only=True, frozen=True):
    """Everything that one scan is asked."""

    targets: tuple[str, ...]
    today: str
    """ISO date, for exceptions."""
    policy_paths: tuple[str, ...] = ()
    builtin: bool = True
    choice: Choice = Choice()
    bound_only: bool = False
    derive: bool = True
    levels: tuple[Level, ...] = ()
    follow_labels: bool = True
    parameters: Mapping[str, Object] = {}
    severities: Mapping[PolicyId, Severity] = {}
    kubernetes_minor: int = NEWEST
    namespace: str = "default"
    operation: str = "CREATE"
    user: User | None = None
    old: Mapping[ObjectRef, Object] | None = None
    kinds: tuple[TemplateKind, ...] = POD_TEMPLATES
    skip: tuple[str, ...] = ()
    changed_since: str = ""
    helm_values: tuple[str, ...] = ()
    helm_set: tuple[str, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    include_passed: bool = False
    processes: int = 0
    """0: as many as there are processors."""


class _Policies(NamedTuple):
    """Policies gathered from the pack and the user's files."""

    compiled: list[CompiledPolicy]
    standard: tuple[CompiledPolicy, ...]
    params: list[Object]
    namespaces: dict[str, Object]
    gaps: list[Gap]


def scan(options: ScanOptions) -> Scan:
    """Judge the targets. Raises ``SeawallError`` only for what the user must mend first."""
    gathered = _gather(options)
    setup, broken = _setup(options, gathered)
    wishes = Wishes(
        options.skip,
        options.changed_since,
        options.helm_values,
        options.helm_set,
        options.namespace,
        options.kubernetes_minor,
    )
    found = find_all(options.targets, wishes)
    parts = judged(
        found.files,
        found.rendered,
        World(gathered.namespaces),
        setup,
        named=found.named,
        processes=options.processes,
    )
    parts.append(deploy.Part(gaps=[*gathered.gaps, *found.gaps, *broken], skipped=found.skipped))
    result = deploy.conclude(parts, options.exemptions, options.today)
    result.summary.targets = found.targets
    result.summary.files = len(found.files) + len(found.rendered)
    result.kubernetes_version = f"1.{options.kubernetes_minor}"
    return result


def _gather(options: ScanOptions) -> _Policies:
    minor = options.kubernetes_minor
    pack = load_pack(minor=minor) if options.builtin or options.levels else Pack([], [])
    own = (
        gather(list(options.policy_paths), minor=minor)
        if options.policy_paths
        else Gathered([], [], {}, [], [])
    )
    names = {policy.name for policy in own.policies}
    standard = tuple(
        each for each in pack.policies if is_standard(each.policy) and each.name not in names
    )
    others = [
        each
        for each in pack.policies
        if options.builtin and not is_standard(each.policy) and each.name not in names
    ]
    chosen = [each for each in (*others, *own.policies) if options.choice.takes(each.policy)]
    _check_names(options, {*names, *(each.name for each in pack.policies)})
    params = with_parameters(pack.params, options.parameters)
    return _Policies(chosen, standard, [*params, *own.params], own.namespaces, own.gaps)


def _check_names(options: ScanOptions, known: set[str]) -> None:
    choice = options.choice
    for name in sorted(choice.only | choice.skip | choice.enable | set(options.severities)):
        if name not in known and name not in deploy.OTHER_RULES:
            from difflib import get_close_matches  # noqa: PLC0415 -- only where a name is wrong

            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise UsageError(f"no policy {name!r}", f"{hint}`seawall policy list` names them all")


def _setup(options: ScanOptions, gathered: _Policies) -> tuple[Setup, list[Gap]]:
    broken: list[Gap] = []

    def on_error(policy: CompiledPolicy, error: SeawallError) -> None:
        subject = policy.origin or f"policy {policy.name}"
        kind = GapKind.POLICY if isinstance(error, PolicyError) else GapKind.INTERNAL
        broken.append(Gap(kind, subject, error.message, error.hint, named=bool(policy.origin)))

    standard = [each for each in gathered.standard if options.choice.takes(each.policy)]
    policies = PolicySet(
        [*gathered.compiled, *standard],
        Options(
            params=Params(gathered.params),
            bound_only=options.bound_only,
            keep_passes=options.include_passed,
        ),
        volatile=Volatile(MARKED_FIELDS, marked),
        on_error=on_error,
    )
    setup = Setup(
        policies=policies,
        minor=options.kubernetes_minor,
        standard=tuple(each.policy for each in standard),
        always=frozenset(each.name for each in gathered.compiled),
        levels=options.levels,
        follow_labels=options.follow_labels,
        namespace=options.namespace,
        operation=options.operation,
        user=options.user,
        old=options.old,
        kinds=options.kinds,
        derive=options.derive,
        severities=options.severities,
        wanted=options.choice.wants,
        schema=options.builtin,
    )
    return setup, broken
