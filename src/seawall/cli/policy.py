"""``seawall policy``: list, show, lint and test policies."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

import msgspec

from seawall.cel.environment import NEWEST
from seawall.cli.run import complain
from seawall.errors import UsageError
from seawall.phases.pack import load_pack
from seawall.phases.policies import gather
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.metadata import annotation, is_enabled_by_default
from seawall.policy.pod_security import parse_minor
from seawall.report.escape import terminal


def list_policies(args: argparse.Namespace) -> int:
    """Every policy, by family: id, severity, title."""
    policies = sorted(_policies(args.policies), key=lambda each: each.name)
    if args.format == "json":
        rows = [
            {
                "id": each.name,
                "title": each.rule.title,
                "severity": each.rule.severity.label,
                "categories": list(each.rule.categories),
                "frameworks": [f"{ref.framework} {ref.control}" for ref in each.rule.frameworks],
                "enabledByDefault": is_enabled_by_default(each.policy),
            }
            for each in policies
        ]
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(rows)).decode() + "\n")
        return 0
    width = max((len(each.name) for each in policies), default=0)
    for each in policies:
        off = "" if is_enabled_by_default(each.policy) else "  (off by default)"
        title = terminal(each.rule.title)
        line = f"{each.name:<{width}}  {each.rule.severity.label:<8}  {title}{off}\n"
        sys.stdout.write(line)
    sys.stdout.write(f"\n{len(policies)} policies. `seawall policy show ID` tells about one.\n")
    return 0


def show_policy(args: argparse.Namespace) -> int:
    """All that is known of one policy."""
    policy = _named(args.id, args.policies)
    if args.source:
        sys.stdout.write(_source(policy))
        return 0
    sys.stdout.write(_described(policy))
    return 0


def explain(name: str, paths: list[str]) -> int:
    """What ``seawall scan --explain`` prints."""
    sys.stdout.write(_described(_named(name, paths)))
    return 0


def lint_policies(args: argparse.Namespace) -> int:
    """Everything that would keep the API server from taking the policies."""
    from seawall.phases.lint import lint  # noqa: PLC0415 -- this verb alone

    minor = parse_minor(args.kubernetes_version or "")
    remarks = lint(args.paths, minor=minor)
    for remark in remarks:
        sys.stdout.write(f"{terminal(remark.subject)}: {terminal(remark.message)}\n")
        for line in remark.detail.splitlines():
            sys.stdout.write(f"  {terminal(line)}\n")
    count = f"{len(remarks)} remark{'s' * (len(remarks) != 1)}"
    sys.stdout.write(f"{count}\n" if remarks else "nothing to remark\n")
    return 1 if remarks else 0


def test_policies(args: argparse.Namespace) -> int:
    """Run the fixtures beside policies; what failed, and what no fixture covers."""
    from seawall.phases.testing import run_tests  # noqa: PLC0415 -- this verb alone

    report = run_tests(args.paths)
    for case in report.cases:
        if case.problem:
            sys.stdout.write(f"FAIL {terminal(case.name)}: {terminal(case.problem)}\n")
        elif args.verbose:
            sys.stdout.write(f"ok   {terminal(case.name)}\n")
    for line in report.uncovered:
        sys.stdout.write(f"not covered: {terminal(line)}\n")
    for gap in report.gaps:
        complain(f"{gap.subject}: {gap.reason}", gap.hint)
    failed = sum(bool(case.problem) for case in report.cases)
    passed = len(report.cases) - failed
    sys.stdout.write(
        f"{passed} of {len(report.cases)} cases as expected, "
        f"{report.covered} of {report.outcomes} outcomes of validations seen\n"
    )
    if report.gaps:
        return 3
    return 1 if failed else 0


def _policies(paths: list[str]) -> list[CompiledPolicy]:
    if not paths:
        return load_pack(minor=NEWEST).policies
    found = gather(paths, minor=NEWEST)
    for gap in found.gaps:
        complain(f"{gap.subject}: {gap.reason}", gap.hint)
    return found.policies


def _named(name: str, paths: list[str]) -> CompiledPolicy:
    policies = {each.name: each for each in _policies(paths)}
    if name not in policies:
        from difflib import get_close_matches  # noqa: PLC0415 -- only where a name is wrong

        near = get_close_matches(name, policies, 1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise UsageError(f"no policy {name!r}", f"{hint}`seawall policy list` names them all")
    return policies[name]


def _described(policy: CompiledPolicy) -> str:
    rule = policy.rule
    lines = [f"{rule.id}: {rule.title}", ""]
    lines.append(f"severity    {rule.severity.label} (confidence {rule.confidence.label})")
    since = annotation(policy.policy, "since")
    if since:
        lines.append(f"since       Kubernetes {since}")
    if rule.categories:
        lines.append(f"categories  {', '.join(rule.categories)}")
    refs = [f"{ref.framework} {ref.control}".strip() for ref in rule.frameworks]
    if refs:
        lines.append(f"frameworks  {', '.join(refs)}")
    for title, text in (("Why it matters", rule.description), ("How to fix it", rule.fix)):
        if text:
            lines += ["", title, *_wrapped(text)]
    lines += ["", "What it checks"]
    for check in policy.checks:
        lines += _wrapped(check.source.message or check.source.message_expression or "")
        lines += [f"    {line}" for line in check.source.expression.strip().splitlines()]
    if rule.references:
        lines += ["", "References", *(f"  {each}" for each in rule.references)]
    return "\n".join(terminal(line) for line in lines) + "\n"


def _wrapped(text: str) -> Iterable[str]:
    from textwrap import wrap  # noqa: PLC0415 -- this verb alone

    return [f"  {line}" for line in wrap(text, 96)]


def _source(policy: CompiledPolicy) -> str:
    from seawall.phases.pack import source_of  # noqa: PLC0415 -- this verb alone

    return source_of(policy)
