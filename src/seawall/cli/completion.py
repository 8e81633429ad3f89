"""``seawall completion``: a completion script for a shell, made from the parser."""

from __future__ import annotations

import argparse
import sys

from seawall.cli.arguments import parser


def completion(args: argparse.Namespace) -> int:
    """Print the script for ``args.shell``."""
    import shtab  # noqa: PLC0415 -- this command alone

    sys.stdout.write(shtab.complete(parser(), shell=args.shell) + "\n")
    return 0
