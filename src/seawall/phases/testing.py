"""``seawall policy test``: the fixtures beside policies, run through the same judging as a scan."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from seawall.analyze.defaults.defaulted import MARKED_FIELDS, marked
from seawall.cel.environment import NEWEST
from seawall.collect.manifest.documents import read_documents
from seawall.collect.policies import FIXTURES
from seawall.errors import PolicyError
from seawall.model.gap import Gap, GapKind
from seawall.model.resource import ObjectRef, Origin, Resource
from seawall.model.severity import Verdict
from seawall.phases.pack import LIBRARY, load_pack
from seawall.phases.policies import gather
from seawall.phases.requests import pod_request, request_of
from seawall.phases.setup import Setup, World
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.explain import explain
from seawall.policy.fixtures import Case, Fixtures, Result, Seen, fixtures_from, run
from seawall.policy.judge import Judged, Options, PolicySet, Volatile
from seawall.policy.params import Params
from seawall.policy.request import Object, User

_LARGEST: Final = 4 << 20
"""Bytes of one fixtures file."""
_ORDER: Final = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)


class TestReport(NamedTuple):
    """What running fixtures came to."""

    cases: list[Result]
    covered: int
    outcomes: int
    uncovered: list[str]
    gaps: list[Gap]


def run_tests(paths: list[str]) -> TestReport:
    """Run every fixtures file in *paths*; without any, those of the built-in pack."""
    if paths:
        found = gather(paths, minor=NEWEST)
        policies, params, gaps = found.policies, found.params, list(found.gaps)
    else:
        pack = load_pack(minor=NEWEST)
        policies, params, gaps = pack.policies, pack.params, []
    report = TestReport([], 0, 0, [], gaps)
    by_name = {policy.name: policy for policy in policies}
    tested: set[str] = set()
    for file in _fixture_files(paths or [str(LIBRARY)]):
        try:
            fixtures = _read(file)
        except PolicyError as error:
            gaps.append(Gap(GapKind.POLICY, str(file), error.message, named=True))
            continue
        policy = by_name.get(fixtures.policy)
        if policy is None:
            reason = f"there is no policy {fixtures.policy!r} beside it"
            gaps.append(Gap(GapKind.POLICY, str(file), reason, named=True))
            continue
        tested.add(policy.name)
        report = _tested(report, fixtures, policy, params)
    missing = sorted(set(by_name) - tested)
    report.uncovered.extend(f"{name}: has no fixtures" for name in missing)
    return report


def _tested(
    report: TestReport, fixtures: Fixtures, policy: CompiledPolicy, params: list[Object]
) -> TestReport:
    results, coverage = run(
        fixtures, len(policy.checks), lambda case, data: _seen(case, data, policy, params)
    )
    report.cases.extend(Result(f"{policy.name}: {each.name}", each.problem) for each in results)
    report.uncovered.extend(coverage.missing)
    return report._replace(
        covered=report.covered + coverage.seen, outcomes=report.outcomes + coverage.possible
    )


def _fixture_files(paths: list[str]) -> list[Path]:
    found: set[Path] = set()
    for name in paths:
        path = Path(name)
        if path.is_dir():
            found |= {file for file in path.rglob("*") if file.name.endswith(FIXTURES)}
        elif path.name.endswith(FIXTURES):
            found.add(path)
        else:
            beside = path.with_name(f"{path.name.rpartition('.')[0]}.test.yaml")
            found |= {beside} if beside.is_file() else set()
    return sorted(found)


def _read(file: Path) -> Fixtures:
    try:
        data = file.read_bytes()[: _LARGEST + 1]
    except OSError as error:
        raise PolicyError(f"{file}: {error.strerror}") from error
    if len(data) > _LARGEST:
        raise PolicyError(f"{file}: larger than {_LARGEST} bytes")
    found = read_documents(data, str(file))
    if found.gaps or len(found.documents) != 1:
        reason = found.gaps[0].reason if found.gaps else "must hold one document"
        raise PolicyError(f"{file}: {reason}")
    return fixtures_from(found.documents[0].data, str(file))


def _seen(case: Case, data: Object, policy: CompiledPolicy, params: list[Object]) -> Seen:
    resource = resource_from(data)
    own = [case.params] if case.params is not None else params
    options = Options(params=Params(own), keep_passes=True)
    policies = PolicySet([policy], options, volatile=Volatile(MARKED_FIELDS, marked))
    namespaces: dict[str, Object] = {}
    if case.namespace is not None:
        namespaces[resource.ref.namespace or "default"] = case.namespace
    old = {} if case.old is None else {resource.ref: case.old}
    user = None if case.user is None else User(*_user(case.user))
    setup = Setup(policies, NEWEST, operation=case.operation, user=user, old=old)
    asked = request_of(resource, setup, World(namespaces))
    judged, prefix = policies.judge(asked.request), asked.prefix
    if not policies.candidates(asked.request):
        pod = pod_request(resource, asked.request, setup)
        if pod is not None:
            judged, prefix = policies.judge(pod.request), pod.prefix
    return _told(judged, prefix)


def _told(judged: Judged, prefix: tuple[str | int, ...]) -> Seen:
    told = [(each, each.outcome) for each in judged.judgements]
    verdicts = tuple((outcome.validation, outcome.verdict) for _, outcome in told)
    worst = next((each for each in _ORDER if any(v is each for _, v in verdicts)), None)
    bad = [(one, outcome) for one, outcome in told if outcome.verdict is not Verdict.PASS]
    elements = [place.element for one, _ in bad for place in explain(one, prefix)]
    return Seen(
        "skip" if worst is None else worst.value,
        verdicts,
        tuple(elements),
        tuple(outcome.message for _, outcome in bad),
    )


def _user(text: str) -> tuple[str, tuple[str, ...]]:
    name, *groups = text.split(",")
    return name, tuple(groups)


def resource_from(data: Object, file: str = "fixture") -> Resource:
    """An object that is not from a manifest, as one."""
    metadata = data.get("metadata")
    fields = metadata if isinstance(metadata, dict) else {}
    ref = ObjectRef(
        str(data.get("apiVersion", "")),
        str(data.get("kind", "")),
        str(fields.get("namespace") or ""),
        str(fields.get("name") or fields.get("generateName") or ""),
    )
    return Resource(ref, data, Origin(file, 0), len(msgspec.json.encode(data)))
