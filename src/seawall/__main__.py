"""The entry point of ``seawall``, ``kubectl-seawall`` and ``python -m seawall``."""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> int:
    """Run the command line *argv* (default: the process's) and return its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments in (["--version"], ["-V"]):
        from seawall import __version__  # noqa: PLC0415 -- start-up: nothing else is imported

        sys.stdout.write(f"seawall {__version__}\n")
        return 0
    from seawall.cli.run import run  # noqa: PLC0415 -- start-up

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
