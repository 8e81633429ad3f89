"""The built-in pack: read from what was compiled when the package was built, or from its YAML.

The compiled file is trusted as the modules beside it are: it lies in the package's own folder. In a
source tree it is used only where it is newer than everything that it was made from, or else where
its key fits their content. Nothing is read from a cache that somebody else could write.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

import seawall
from seawall.cel.compiled import Compiled, Generated, code_of, load
from seawall.collect.policies import PolicyFiles, PolicyObject, read_policy_files
from seawall.errors import InternalError, PolicyError
from seawall.model.finding import Rule
from seawall.policy.compiled import CompiledPolicy, FastCheck, Plan
from seawall.policy.fast import plan_of
from seawall.policy.metadata import rule_of
from seawall.policy.objects import POLICY_KIND, Policy, policy_from
from seawall.policy.request import Object

LIBRARY: Final = Path(seawall.__file__).parent / "policy" / "library"
COMPILED: Final = LIBRARY / "_compiled.msgpack"
_FORMAT: Final = "3"
_FIXTURES: Final = ".test.yaml"
_GENERATOR: Final = Path(seawall.__file__).parent / "cel" / "generation"
"""The package whose code decides what is compiled."""


class StoredCode(msgspec.Struct, array_like=True):
    """One generated function."""

    code: bytes
    patterns: tuple[str, ...]


class StoredCheck(msgspec.Struct, array_like=True):
    """One validation's functions."""

    number: int
    run: StoredCode
    message: StoredCode | None
    constant_message: str


class StoredPlan(msgspec.Struct, array_like=True):
    """A policy's plan, as bytes."""

    checks: tuple[StoredCheck, ...]
    conditions: tuple[StoredCode, ...]
    variables: dict[str, tuple[StoredCode, str]]
    roots: frozenset[str]
    fields: frozenset[str]
    safe_sizes: tuple[tuple[int, int], ...]


class StoredPolicy(msgspec.Struct, array_like=True):
    """A policy of the pack with its rule and, where there is one, its plan."""

    policy: Policy
    rule: Rule
    file: str
    plan: StoredPlan | None


class StoredPack(msgspec.Struct, array_like=True):
    """The whole pack. ``key`` says what it was made from."""

    key: str
    policies: tuple[StoredPolicy, ...]
    params: tuple[dict[str, object], ...]


class Pack(NamedTuple):
    """The built-in policies and the default parameters of those that take any."""

    policies: list[CompiledPolicy]
    params: list[Object]


def load_pack(*, minor: int) -> Pack:
    """The built-in pack for a minor version of Kubernetes."""
    stored = _stored() if minor == _minor_of_build() else None
    if stored is None:
        return _from_sources(minor)
    policies = [
        CompiledPolicy(
            each.policy,
            each.rule,
            minor=minor,
            ready=None if each.plan is None else _Maker(each.plan),
        )
        for each in stored.policies
    ]
    return Pack(policies, list(stored.params))


def _minor_of_build() -> int:
    from seawall.cel.environment import NEWEST  # noqa: PLC0415 -- start-up: a number alone

    return NEWEST


def _stored() -> StoredPack | None:
    try:
        data = COMPILED.read_bytes()
    except OSError:
        return None
    try:
        found = msgspec.msgpack.decode(data, type=StoredPack)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    if not found.key.startswith(_made_by()):
        return None
    return found if not _is_source_tree() or _is_newest() or found.key == _key() else None


def _made_by() -> str:
    """Format, version and Python: what has to fit however fresh the file is."""
    python = sys.version.split("[")[0]
    return f"{_FORMAT} {seawall.__version__} {sys.implementation.cache_tag} {python}: "


def _is_source_tree() -> bool:
    return Path(seawall.__file__).parents[2].joinpath("pyproject.toml").exists()


def _is_newest() -> bool:
    made = COMPILED.stat().st_mtime_ns
    return all(entry.stat().st_mtime_ns < made for entry in _sources())


def _key() -> str:
    """What the compiled pack depends on, by content."""
    digest = hashlib.sha256()
    for entry in sorted(_sources(), key=lambda each: each.path):
        digest.update(entry.name.encode())
        digest.update(Path(entry.path).read_bytes())
    return _made_by() + digest.hexdigest()


def _sources() -> Iterator[os.DirEntry[str]]:
    """The pack's policies, and the modules that make code of them."""
    folders = [str(LIBRARY), str(_GENERATOR)]
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.path)
                elif entry.name.endswith((".yaml", ".py")) and not entry.name.endswith(_FIXTURES):
                    yield entry


def library_files() -> PolicyFiles:
    """The pack's own YAML, as objects."""
    return read_policy_files([str(LIBRARY)])


def _from_sources(minor: int) -> Pack:
    files = library_files()
    if files.gaps:
        raise InternalError(f"built-in pack: {files.gaps[0].subject}: {files.gaps[0].reason}")
    policies = [_built_in(each, minor) for each in files.objects if _is_policy(each)]
    return Pack(policies, [each.data for each in files.objects if not _is_policy(each)])


def _is_policy(each: PolicyObject) -> bool:
    return each.data.get("kind") == POLICY_KIND


def _built_in(each: PolicyObject, minor: int) -> CompiledPolicy:
    try:
        policy = policy_from(each.data)
        return CompiledPolicy(policy, rule_of(policy, builtin=True), minor=minor)
    except PolicyError as error:
        raise InternalError(f"built-in pack: {each.file}: {error.message}") from error


def write_compiled() -> Path:
    """Compile the pack into ``COMPILED``; the file's path. Run when the package is built."""
    pack = _from_sources(_minor_of_build())
    stored = StoredPack(
        _key(),
        tuple(_store(policy) for policy in pack.policies),
        tuple(pack.params),
    )
    COMPILED.write_bytes(msgspec.msgpack.encode(stored))
    return COMPILED


def _store(policy: CompiledPolicy) -> StoredPolicy:
    policy.verify()
    plan = plan_of(policy)
    return StoredPolicy(policy.policy, policy.rule, policy.origin, plan and _store_plan(plan))


def _store_plan(plan: Plan) -> StoredPlan:
    return StoredPlan(
        tuple(
            StoredCheck(
                check.number,
                _code(check.run),
                None if check.message is None else _code(check.message),
                check.constant_message,
            )
            for check in plan.checks
        ),
        tuple(_code(run) for run in plan.conditions),
        {name: (_code(run), shared) for name, (run, shared) in plan.variables.items()},
        plan.roots,
        plan.fields,
        plan.safe_sizes,
    )


def _code(function: Generated) -> StoredCode:
    compiled = code_of(function)
    return StoredCode(compiled.code, compiled.patterns)


class _Maker:
    """Makes the plan when it is first needed."""

    def __init__(self, plan: StoredPlan) -> None:
        self._plan = plan

    def __call__(self) -> Plan:
        plan = self._plan
        return Plan(
            tuple(
                FastCheck(
                    check.number,
                    _function(check.run),
                    None if check.message is None else _function(check.message),
                    check.constant_message,
                )
                for check in plan.checks
            ),
            tuple(_function(run) for run in plan.conditions),
            {name: (_function(run), shared) for name, (run, shared) in plan.variables.items()},
            plan.roots,
            plan.fields,
            plan.safe_sizes,
        )


def _function(stored: StoredCode) -> Generated:
    return load(Compiled(str(sys.implementation.cache_tag), stored.code, stored.patterns))


def source_of(policy: CompiledPolicy) -> str:
    """The YAML that a policy was read from: its whole file."""
    packed = (Path(entry.path) for entry in _sources() if entry.name.endswith(".yaml"))
    for file in [Path(policy.origin)] if policy.origin else packed:
        text = file.read_text(encoding="utf-8")
        if policy.origin or f"\n  name: {policy.name}\n" in text:
            return text
    raise InternalError(f"the source of {policy.name} is not in the package")
