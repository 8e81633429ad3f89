"""One command from its arguments to its exit code; every error ends here in one line.

Exit codes: 0 nothing at the threshold, 1 findings at it, 2 usage, 3 could not look, 70 our bug.
"""

from __future__ import annotations

import os
import sys

from seawall.errors import SeawallError

USAGE = 2
BUG = 70
_INTERRUPTED = 130


def run(arguments: list[str]) -> int:
    """Run one command. Never raises but for ``SystemExit`` of ``--help``."""
    try:
        return _dispatch(arguments)
    except SeawallError as error:
        complain(error.message, error.hint)
        return error.exit_code
    except KeyboardInterrupt:
        complain("interrupted")
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 -- the last line of defence: exit code 70, never silence
        return _bug(error)


def _dispatch(arguments: list[str]) -> int:
    from seawall.cli.arguments import parser  # noqa: PLC0415 -- start-up

    options = parser().parse_args(arguments)
    if getattr(options, "handler", None) is None:
        parser().print_help(sys.stderr)
        return USAGE
    module, _, function = str(options.handler).partition(":")
    from importlib import import_module  # noqa: PLC0415 -- only the command that runs is imported

    handler = getattr(import_module(f"seawall.cli.{module}"), function)
    return int(handler(options))


def complain(message: str, hint: str = "") -> None:
    """One line on stderr, and below it what to do next."""
    from seawall.report.escape import terminal  # noqa: PLC0415 -- only where something went wrong

    sys.stderr.write(f"seawall: {terminal(message)}\n")
    for line in hint.splitlines():
        sys.stderr.write(f"  {terminal(line)}\n")


def _bug(error: Exception) -> int:
    import traceback  # noqa: PLC0415 -- only where something went wrong

    complain(
        f"internal error: {type(error).__name__}: {error}",
        "This is a bug of Seawall. Please report it with the lines below.",
    )
    if os.environ.get("SEAWALL_DEBUG"):
        traceback.print_exception(error)
    else:
        frames = traceback.extract_tb(error.__traceback__)[-3:]
        for frame in frames:
            where = os.path.basename(frame.filename)  # noqa: PTH119 -- a name, not a path
            sys.stderr.write(f"    {where}:{frame.lineno} in {frame.name}\n")
    return BUG
