"""Every fuzzer in turn: ``python -m tests.fuzz``. Ends with 1 where one of them found something."""

from __future__ import annotations

import sys

from tests.fuzz import generated

EVALUATIONS = 1_000_000


def main() -> int:
    """The command."""
    tally = generated.run(EVALUATIONS, seed=0)
    print(f"generated code against the interpreter: {tally}")
    return 1 if tally.differences else 0


if __name__ == "__main__":
    sys.exit(main())
