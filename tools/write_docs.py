"""Write what is generated of the documentation: a page per policy, the commands, the settings.

``--check`` writes nothing and fails where a page is not what it would be.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from seawall.cel.environment import NEWEST
from seawall.cli.arguments import parser
from seawall.config.settings import Settings
from seawall.model.usage import GROUP, RESOURCE, VERSION, ServiceAccountUsage
from seawall.phases.pack import LIBRARY, load_pack
from seawall.phases.schema import DUPLICATE_RULE, RULES
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.metadata import annotation, is_enabled_by_default

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
NOTE = "<!-- Written by `make docs`; edit the source, not this page. -->\n"


def pages() -> dict[Path, str]:
    """Every generated page."""
    policies = sorted(load_pack(minor=NEWEST).policies, key=lambda each: each.name)
    files = {file.stem: file for file in LIBRARY.rglob("*.yaml") if "." not in file.stem}
    found = {DOCS / "policies" / f"{each.name}.md": policy_page(each, files) for each in policies}
    found[DOCS / "policies" / "README.md"] = index(policies, files)
    found[DOCS / "frameworks.md"] = frameworks(policies)
    found[DOCS / "commands.md"] = commands()
    found[DOCS / "schemas" / "seawall.config.v1.json"] = config_schema()
    name = f"{GROUP}.{VERSION}.{RESOURCE}.json"
    found[DOCS / "schemas" / name] = schema_of(ServiceAccountUsage)
    return found


def family_of(policy: CompiledPolicy, files: dict[str, Path]) -> str:
    """The folder that holds the policy."""
    stem = policy.name.removeprefix("pod-security-")
    return files.get(policy.name, files.get(stem, LIBRARY / "other" / "x")).parent.name


def policy_page(policy: CompiledPolicy, files: dict[str, Path]) -> str:
    """The page of one policy, from its own annotations and expressions."""
    rule = policy.rule
    refs = [f"{ref.framework} {ref.control}".strip() for ref in rule.frameworks]
    lines = [NOTE, f"# {rule.title}", "", f"`{rule.id}` · {family_of(policy, files)}", ""]
    lines += ["| | |", "|---|---|"]
    lines.append(f"| Severity | {rule.severity.label} |")
    lines.append(f"| Confidence | {rule.confidence.label} |")
    if not is_enabled_by_default(policy.policy):
        lines.append("| Runs | only when enabled or given parameters |")
    level = annotation(policy.policy, "pod-security-level")
    if level:
        since = annotation(policy.policy, "pod-security-since") or "1.0"
        until = annotation(policy.policy, "pod-security-until") or "today"
        lines.append(f"| Pod Security Standard | {level}, {since} to {until} |")
    if rule.categories:
        lines.append(f"| Categories | {', '.join(rule.categories)} |")
    if refs:
        lines.append(f"| Frameworks | {', '.join(refs)} |")
    lines += ["", "## Why it matters", "", rule.description, "", "## How to fix it", "", rule.fix]
    lines += ["", "## What it checks", ""]
    for check in policy.checks:
        said = check.source.message or "See the message expression."
        lines += [f"Fails with: *{said.strip()}*", "", "```cel"]
        lines += [check.source.expression.strip(), "```", ""]
    if rule.references:
        lines += ["## References", "", *(f"* <{each}>" for each in rule.references), ""]
    return "\n".join(lines).rstrip() + "\n"


def index(policies: list[CompiledPolicy], files: dict[str, Path]) -> str:
    """All policies by family."""
    lines = [NOTE, "# Policies", "", f"{len(policies)} policies are built in.", ""]
    families: dict[str, list[CompiledPolicy]] = {}
    for policy in policies:
        families.setdefault(family_of(policy, files), []).append(policy)
    for family in sorted(families):
        lines += [f"## {family}", "", "| policy | severity | what it finds |", "|---|---|---|"]
        for policy in families[family]:
            rule = policy.rule
            lines.append(f"| [{rule.id}]({rule.id}.md) | {rule.severity.label} | {rule.title} |")
        lines.append("")
    lines += ["## Beside policies", "", "| id | severity | what it finds |", "|---|---|---|"]
    for rule in (*RULES.values(), DUPLICATE_RULE):
        lines.append(f"| {rule.id} | {rule.severity.label} | {rule.title} |")
    return "\n".join(lines).rstrip() + "\n"


def frameworks(policies: list[CompiledPolicy]) -> str:
    """Which policies look after which control of which framework."""
    controls: dict[tuple[str, str], list[str]] = {}
    for policy in policies:
        for ref in policy.rule.frameworks:
            controls.setdefault((ref.framework, ref.control), []).append(policy.name)
    lines = [NOTE, "# Frameworks", ""]
    for framework in sorted({name for name, _ in controls}):
        lines += [f"## {framework}", "", "| control | policies |", "|---|---|"]
        for (name, control), names in sorted(controls.items()):
            if name == framework:
                linked = ", ".join(f"[{each}](policies/{each}.md)" for each in sorted(names))
                lines.append(f"| {control} | {linked} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def commands() -> str:
    """Every command with its flags, as ``--help`` has them."""
    lines = [NOTE, "# Commands", ""]
    for name, command in _commands(parser(), "seawall"):
        lines += [f"## `{name}`", ""]
        if command.description:
            lines += [command.description, ""]
        rows = list(_flags(command))
        if rows:
            lines += ["| | |", "|---|---|", *rows, ""]
    lines += [
        "## Exit codes",
        "",
        "| code | meaning |",
        "|---|---|",
        "| 0 | nothing at the threshold |",
        "| 1 | findings at the threshold |",
        "| 2 | the command line or the configuration is wrong |",
        "| 3 | something that was named could not be looked at |",
        "| 70 | a bug of Seawall |",
    ]
    return "\n".join(lines).rstrip() + "\n"


Named = tuple[str, argparse.ArgumentParser]


def _commands(top: argparse.ArgumentParser, name: str) -> Iterator[Named]:
    for action in top._actions:  # noqa: SLF001 -- argparse has no public view of a parser
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 -- as above
            for word, command in action.choices.items():
                yield from _commands(command, f"{name} {word}")
            return
    yield name, top


def _flags(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:  # noqa: SLF001 -- argparse has no public view of a parser
        if action.dest == "help":
            continue
        names = ", ".join(f"`{each}`" for each in action.option_strings)
        value = action.metavar if isinstance(action.metavar, str) else ""
        if action.choices is not None:
            value = "\\|".join(str(each) for each in action.choices)
        shown = names or f"`{value or action.dest}`"
        shown += f" *{value}*" if names and value and action.nargs != 0 else ""
        yield f"| {shown} | {action.help or ''} |"


def config_schema() -> str:
    """The JSON Schema of ``seawall.yaml``."""
    return schema_of(Settings)


def schema_of(kind: type[msgspec.Struct]) -> str:
    """The JSON Schema of a type."""
    schema = msgspec.json.schema(kind, schema_hook=lambda _kind: {"description": "any"})
    return msgspec.json.format(msgspec.json.encode(schema)).decode() + "\n"


def main() -> int:
    """Write the pages, or check them."""
    check = "--check" in sys.argv
    wanted = pages()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
    extra = sorted(set((DOCS / "policies").glob("*.md")) - set(wanted))
    if check:
        for path in (*stale, *extra):
            print(f"{path.relative_to(ROOT)} is not up to date: run `make docs`")
        return 1 if stale or extra else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path])
    for path in extra:
        path.unlink()
    print(f"{len(stale)} pages written, {len(extra)} removed, {len(wanted)} in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
