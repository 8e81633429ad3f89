"""Every fuzzer in turn: ``python -m tests.fuzz [SECONDS]``. Ends with 1 where one found something.

Each target of ``targets`` runs for SECONDS (a minute where none are said), led by coverage where
atheris is there; then a million evaluations hold generated code against the interpreter.
"""

from __future__ import annotations

import sys

from tests.fuzz import generated, guided
from tests.fuzz.targets import TARGETS

EVALUATIONS = 1_000_000
SECONDS = 60


def main() -> int:
    """The command."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    found = [target for target in TARGETS if guided.fuzz(target, seconds) != 0]
    tally = generated.run(EVALUATIONS, seed=0)
    print(f"generated code against the interpreter: {tally}")
    print(f"found something: {', '.join(found) or 'none of the targets'}")
    return 1 if tally.differences or found else 0


if __name__ == "__main__":
    sys.exit(main())
