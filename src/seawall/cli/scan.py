"""``seawall scan``: options and configuration in, a scan judged, reports out, an exit code."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from seawall import __version__
from seawall.config import file as config_file
from seawall.config.file import Loaded
from seawall.config.settings import PodTemplateKind
from seawall.decide.gate import Thresholds, exit_code
from seawall.errors import InputError, UsageError
from seawall.model.finding import PolicyId
from seawall.model.resource import ObjectRef
from seawall.model.scan import Scan
from seawall.model.severity import Severity
from seawall.model.workload import POD_TEMPLATES, TemplateKind
from seawall.phases.deploy import recount
from seawall.phases.policies import Choice
from seawall.phases.reading import Source, read
from seawall.phases.targets import path_of
from seawall.phases.wiring import ScanOptions
from seawall.phases.wiring import scan as judge
from seawall.policy.pod_security import parse_level, parse_minor
from seawall.policy.request import Object, User
from seawall.report import registry
from seawall.report.options import RenderOptions

_DEFAULT_LEVEL = "restricted"
_NARROWEST = 40


def scan(args: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    if args.explain:
        from seawall.cli.policy import explain  # noqa: PLC0415 -- another command's work

        return explain(args.explain, args.policies)
    if not args.targets:
        raise UsageError("nothing to scan", "name a file or folder: `seawall scan deploy/`")
    loaded = configuration(args.config, args.targets, use=not args.no_config)
    now = datetime.now(tz=UTC)
    result = judge(options_of(args, loaded, now.date().isoformat()))
    result.version = __version__
    _apply_baseline(args, result)
    _report(args, result, now)
    return exit_code(result, _thresholds(args, loaded))


def configuration(named: str | None, targets: Iterable[str], *, use: bool) -> Loaded:
    """The configuration named, or found above the first target, or the defaults."""
    if not use:
        return config_file.DEFAULTS
    if named:
        return config_file.load(Path(named))
    start = next((path_of(each) for each in targets if each != "-"), ".")
    found = config_file.find(Path(start))
    return config_file.DEFAULTS if found is None else config_file.load(found)


def options_of(args: argparse.Namespace, loaded: Loaded, today: str) -> ScanOptions:
    """What the command line asks, over what the configuration says."""
    settings = loaded.settings
    policies = settings.policies
    version = args.kubernetes_version or settings.kubernetes_version or ""
    minor = parse_minor(version)
    flagged = tuple(args.pod_security) or settings.pod_security
    builtin = policies.builtin and not args.no_builtin
    levels = flagged or ((f"{_DEFAULT_LEVEL}:v1.{minor}",) if builtin else ())
    return ScanOptions(
        targets=tuple(args.targets),
        today=today,
        policy_paths=(*args.policies, *(loaded.path(each) for each in policies.paths)),
        builtin=builtin,
        choice=Choice(
            only=frozenset(args.policy),
            skip=frozenset((*args.skip_policy, *policies.disable)),
            enable=frozenset((*policies.enable, *policies.parameters)),
        ),
        bound_only=bool(args.bound_only or policies.bound_only),
        derive=policies.derive and not args.no_derive,
        levels=tuple(parse_level(each) for each in levels),
        follow_labels=builtin or bool(flagged),
        parameters=policies.parameters,
        severities={
            PolicyId(name): Severity[word.upper()] for name, word in policies.severities.items()
        },
        kubernetes_minor=minor,
        namespace=args.namespace or settings.namespace,
        operation=args.operation,
        user=_user(args.user),
        old=_old(args.old),
        kinds=(*POD_TEMPLATES, *(_kind(each) for each in settings.workloads)),
        skip=tuple(loaded.path(each) for each in settings.skip),
        changed_since=args.changed_since or "",
        helm_values=(*(loaded.path(each) for each in settings.helm.values), *args.values),
        helm_set=(*settings.helm.set, *args.set),
        exemptions=settings.exceptions,
        include_passed=args.include_passed,
    )


def _kind(declared: PodTemplateKind) -> TemplateKind:
    return TemplateKind(declared.group, declared.kind, tuple(declared.template.split(".")))


def _user(text: str | None) -> User | None:
    if not text:
        return None
    name, *groups = text.split(",")
    return User(name, tuple(groups))


def _old(path: str | None) -> dict[ObjectRef, Object] | None:
    if path is None:
        return None
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"--old {path}: {error.strerror}") from error
    found = read(Source(path, data))
    if found.gaps:
        raise InputError(f"--old {found.gaps[0].subject}: {found.gaps[0].reason}")
    return {resource.ref: resource.data for resource in found.resources}


def _thresholds(args: argparse.Namespace, loaded: Loaded) -> Thresholds:
    word = args.fail_on or loaded.settings.fail_on
    fail_on = None if word == "none" else Severity[word.upper()]
    on_gap = loaded.settings.fail_on_gap if args.fail_on_gap is None else True
    return Thresholds(fail_on, on_gap)


def _apply_baseline(args: argparse.Namespace, result: Scan) -> None:
    if not args.baseline and not args.write_baseline:
        return
    from seawall.report import baseline  # noqa: PLC0415 -- only where asked for

    if args.write_baseline:
        _write(args.write_baseline, baseline.render(result))
    if args.baseline:
        try:
            data = Path(args.baseline).read_bytes()
        except OSError as error:
            raise InputError(f"--baseline {args.baseline}: {error.strerror}") from error
        before = baseline.known(data, args.baseline)
        result.findings, known = baseline.unseen(result.findings, before)
        recount(result, known)


def _report(args: argparse.Namespace, result: Scan, now: datetime) -> None:
    outputs = [_output(each) for each in args.output]
    for name, path in outputs:
        _write(path, registry.renderer(name)(result, _render_options(args, now, colour=False)))
    colour = _wants_colour(args.color)
    pieces = registry.renderer(args.format)(result, _render_options(args, now, colour=colour))
    for piece in [pieces] if isinstance(pieces, str) else pieces:
        sys.stdout.write(piece)
    sys.stdout.flush()


def _output(text: str) -> tuple[str, str]:
    name, sign, path = text.partition("=")
    if sign and name in registry.FORMATS:
        return name, path
    guessed = registry.guess(text)
    if not sign and guessed:
        return guessed, text
    known = ", ".join(registry.FORMATS)
    raise UsageError(f"--output {text}: not FORMAT=FILE", f"formats are {known}")


def _write(path: str, pieces: str | Iterable[str]) -> None:
    """Write whole or not at all: the report takes its name when it is complete."""
    target = Path(path)
    if target.exists() and not target.is_file():
        with target.open("w", encoding="utf-8") as stream:
            stream.writelines([pieces] if isinstance(pieces, str) else pieces)
        return
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8") as stream:
            stream.writelines([pieces] if isinstance(pieces, str) else pieces)
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error


def _wants_colour(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def _render_options(args: argparse.Namespace, now: datetime, *, colour: bool) -> RenderOptions:
    return RenderOptions(
        width=max(_NARROWEST, shutil.get_terminal_size((100, 24)).columns),
        colour=colour,
        verbose=args.verbose,
        quiet=args.quiet,
        root=str(Path.cwd()),
        include_passed=args.include_passed,
        now=now.isoformat(timespec="seconds").replace("+00:00", "Z"),
    )
