"""The scan as JUnit XML: a test suite for each object, a test case for each policy's claim.

A failure is a failure and a gap an error. A judgement without its input, and a waived finding, are
skipped cases with their message: shown by every reader, and never counted as passed.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.model.finding import Finding
from seawall.model.scan import Scan
from seawall.model.severity import Verdict
from seawall.report.escape import html as xml
from seawall.report.options import RenderOptions
from seawall.report.order import Group, by_object, named, rule_of, told
from seawall.report.place import place


def render(scan: Scan, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 -- as every format
    """The document, one suite a piece; counts stand before what they count."""
    held = scan.findings + scan.passes
    failures = sum(each.verdict is Verdict.FAIL for each in held)
    unknown = sum(each.verdict is Verdict.UNKNOWN for each in held)
    tests = len(held) + len(scan.gaps) + len(scan.waived)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="seawall" tests="{tests}" failures="{failures}"'
        f' errors="{len(scan.gaps)}" skipped="{unknown + len(scan.waived)}">\n'
    )
    for group in by_object(held):
        yield _suite(scan, group)
    yield _gaps(scan)
    yield _waived(scan)
    yield "</testsuites>\n"


def _suite(scan: Scan, group: Group) -> str:
    failures = sum(each.verdict is Verdict.FAIL for each in group.findings)
    unknown = sum(each.verdict is Verdict.UNKNOWN for each in group.findings)
    head = _head(named(group.ref), len(group.findings), (failures, 0, unknown))
    return head + "".join(_case(scan, each) for each in group.findings) + "  </testsuite>\n"


def _head(name: str, tests: int, outcome: tuple[int, int, int]) -> str:
    failures, errors, skipped = outcome
    return (
        f'  <testsuite name="{xml(name)}" tests="{tests}" failures="{failures}"'
        f' errors="{errors}" skipped="{skipped}">\n'
    )


def _opened(finding: Finding) -> str:
    element = finding.element_name or finding.element
    name = f"{finding.policy}: {element}" if element else finding.policy
    file = f' file="{xml(finding.location.file)}"' if finding.location else ""
    return f'    <testcase classname="{xml(named(finding.object))}" name="{xml(name)}"{file}>'


def _case(scan: Scan, finding: Finding) -> str:
    opened = _opened(finding)
    if finding.verdict is Verdict.PASS:
        return f"{opened}</testcase>\n"
    message = xml(told(finding))
    if finding.verdict is Verdict.UNKNOWN:
        return f'{opened}<skipped message="{message}"/></testcase>\n'
    rule = rule_of(scan, finding.policy)
    body = (rule.title, place(finding), f"fix: {rule.fix}" if rule.fix else "")
    text = "\n".join(xml(line) for line in body if line)
    return (
        f'{opened}<failure message="{message}" type="{finding.severity.label}">'
        f"{text}</failure></testcase>\n"
    )


def _gaps(scan: Scan) -> str:
    if not scan.gaps:
        return ""
    out = _head("gaps", len(scan.gaps), (0, len(scan.gaps), 0))
    for gap in scan.gaps:
        out += (
            f'    <testcase classname="gaps" name="{xml(gap.subject)}">'
            f'<error message="{xml(gap.reason)}" type="{gap.kind.value}">{xml(gap.hint)}</error>'
            "</testcase>\n"
        )
    return out + "  </testsuite>\n"


def _waived(scan: Scan) -> str:
    if not scan.waived:
        return ""
    out = _head("waived", len(scan.waived), (0, 0, len(scan.waived)))
    for each in scan.waived:
        waiver = each.waiver
        said = f"waived: {waiver.reason} (owner {waiver.owner}, until {waiver.until})"
        out += f'{_opened(each.finding)}<skipped message="{xml(said)}"/></testcase>\n'
    return out + "  </testsuite>\n"
