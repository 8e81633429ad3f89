"""Every command and flag, in one place: ``--help``, completion and the docs tests read it here."""

from __future__ import annotations

import argparse
from typing import Final, TypeAlias

from seawall import __version__

SEVERITIES: Final = ("none", "low", "medium", "high", "critical")
FORMATS: Final = (
    "text",
    "json",
    "sarif",
    "junit",
    "html",
    "markdown",
    "github",
    "gitlab",
    "policyreport",
)
OPERATIONS: Final = ("CREATE", "UPDATE", "DELETE")


class _Parser(argparse.ArgumentParser):
    """Usage errors end with where to look next."""

    def error(self, message: str) -> None:  # type: ignore[override]  # typeshed: NoReturn; exit() does not return
        self.exit(2, f"seawall: {message}\n  run `{self.prog} --help` for what it takes\n")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = _Parser(
        prog="seawall",
        description="Kubernetes security from build to runtime, in one policy language.",
        allow_abbrev=False,
    )
    top.add_argument("-V", "--version", action="version", version=f"seawall {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    _scan(commands)
    _cel(commands)
    _policy(commands)
    _exceptions(commands)
    _completion(commands)
    return top


Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # noqa: SLF001 -- it has no public name


def _command(commands: Commands, name: str, handler: str, text: str) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
    made.set_defaults(handler=handler)
    return made


def _scan(commands: Commands) -> None:
    scan = _command(commands, "scan", "scan:scan", "Judge Kubernetes manifests.")
    scan.add_argument(
        "targets",
        nargs="*",
        metavar="TARGET",
        help="file, folder, glob, chart, kustomization, or - for standard input; "
        "a scheme such as manifest: says which kind of target it is",
    )
    scan.add_argument("--explain", metavar="POLICY", help="print what a policy is about, and stop")
    _policy_flags(scan)
    _request_flags(scan)
    _helm_flags(scan)
    gate = scan.add_argument_group("what fails the run")
    gate.add_argument("--fail-on", choices=SEVERITIES, help="exit 1 from this severity on")
    gate.add_argument(
        "--fail-on-gap", action="store_true", default=None, help="exit 3 when anything was not seen"
    )
    gate.add_argument("--changed-since", metavar="REV", help="only files changed in git since REV")
    gate.add_argument("--baseline", metavar="FILE", help="report only what is not in FILE")
    gate.add_argument("--write-baseline", metavar="FILE", help="write today's findings to FILE")
    _output_flags(scan)


def _policy_flags(scan: argparse.ArgumentParser) -> None:
    group = scan.add_argument_group("which policies")
    group.add_argument(
        "--policies",
        metavar="PATH",
        action="append",
        default=[],
        help="file or folder with policies, bindings, params and namespaces (repeatable)",
    )
    group.add_argument("--no-builtin", action="store_true", help="leave the built-in pack out")
    group.add_argument(
        "--pod-security",
        metavar="LEVEL[:VERSION]",
        action="append",
        default=[],
        help="judge by this level of the Pod Security Standards (repeatable)",
    )
    group.add_argument("--policy", metavar="ID", action="append", default=[], help="only this one")
    group.add_argument(
        "--skip-policy", metavar="ID", action="append", default=[], help="all but this one"
    )
    group.add_argument(
        "--bound-only", action="store_true", default=None, help="leave out policies without binding"
    )
    group.add_argument(
        "--no-derive",
        action="store_true",
        help="do not judge pod templates by policies about Pods",
    )
    group.add_argument("--config", metavar="FILE", help="this configuration file")
    group.add_argument("--no-config", action="store_true", help="no configuration file")


def _request_flags(scan: argparse.ArgumentParser) -> None:
    group = scan.add_argument_group("the request to judge")
    group.add_argument("--kubernetes-version", metavar="1.N", help="for this version of Kubernetes")
    group.add_argument("--operation", choices=OPERATIONS, default="CREATE", help="default: CREATE")
    group.add_argument("--user", metavar="NAME[,GROUP…]", help="who asks; unknown where not given")
    group.add_argument("--old", metavar="PATH", help="the objects as they are now (for UPDATE)")
    group.add_argument("-n", "--namespace", metavar="NAME", help="of objects that name none")


def _helm_flags(scan: argparse.ArgumentParser) -> None:
    group = scan.add_argument_group("how charts are rendered")
    group.add_argument(
        "-f", "--values", metavar="FILE", action="append", default=[], help="a values file for Helm"
    )
    group.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[], help="a value for Helm"
    )


def _output_flags(scan: argparse.ArgumentParser) -> None:
    group = scan.add_argument_group("output")
    group.add_argument("--format", choices=FORMATS, default="text", help="of standard output")
    group.add_argument(
        "--output",
        metavar="FORMAT=FILE",
        action="append",
        default=[],
        help="write a report to a file as well (repeatable)",
    )
    group.add_argument("--include-passed", action="store_true", help="report what passed as well")
    group.add_argument("-q", "--quiet", action="store_true", help="only the answer")
    group.add_argument("-v", "--verbose", action="store_true", help="every finding, every detail")
    group.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="default: auto"
    )


def _cel(commands: Commands) -> None:
    cel = _command(commands, "cel", "cel:cel", "Evaluate one CEL expression and explain it.")
    cel.add_argument("expression", metavar="EXPRESSION", help="for example: object.spec.replicas")
    cel.add_argument("-f", "--file", metavar="FILE", help="the object; - for standard input")
    cel.add_argument("--params", metavar="FILE", help="the params object")
    cel.add_argument("--old", metavar="FILE", help="the old object")
    cel.add_argument("--kubernetes-version", metavar="1.N", help="what this version knows")
    cel.add_argument("--type-check", action="store_true", help="only check; print the type")
    cel.add_argument("--cost", action="store_true", help="print what the evaluation cost")
    cel.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _policy(commands: Commands) -> None:
    policy = commands.add_parser("policy", help="List, show, lint and test policies.")
    verbs = policy.add_subparsers(metavar="VERB", required=True, parser_class=_Parser)
    listed = _command(verbs, "list", "policy:list_policies", "List policies.")
    listed.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    listed.add_argument("--policies", metavar="PATH", action="append", default=[], help="of PATH")
    shown = _command(verbs, "show", "policy:show_policy", "Show one policy.")
    shown.add_argument("id", metavar="ID", help="the policy's name")
    shown.add_argument("--policies", metavar="PATH", action="append", default=[], help="of PATH")
    shown.add_argument("--source", action="store_true", help="print the policy's YAML")
    lint = _command(verbs, "lint", "policy:lint_policies", "Check policies before installing them.")
    lint.add_argument("paths", nargs="+", metavar="PATH", help="file or folder with policies")
    lint.add_argument("--kubernetes-version", metavar="1.N", help="where they will be installed")
    test = _command(verbs, "test", "policy:test_policies", "Run the fixtures beside policies.")
    test.add_argument("paths", nargs="*", metavar="PATH", help="default: the built-in pack")
    test.add_argument("-v", "--verbose", action="store_true", help="name every case")


def _exceptions(commands: Commands) -> None:
    listed = _command(
        commands, "exceptions", "exceptions:list_exceptions", "List the accepted risks."
    )
    listed.add_argument("targets", nargs="*", metavar="TARGET", help="default: this folder")
    listed.add_argument("--config", metavar="FILE", help="this configuration file")
    listed.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _completion(commands: Commands) -> None:
    made = _command(commands, "completion", "completion:completion", "Print a completion script.")
    made.add_argument("shell", choices=("bash", "zsh", "fish"), help="for which shell")
