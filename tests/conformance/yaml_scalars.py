"""A generated corpus of YAML scalars, read by kubectl and by Seawall.

    python -m tests.conformance.yaml_scalars KUBECTL

Prints ``N of M``. All scalars go to kubectl in halves until each refusal stands alone.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys

from seawall.collect.manifest.documents import read_documents

HEAD = 'apiVersion: a/v1\nkind: K\nmetadata: {name: a, labels: {x: "y"}}\ns:\n'
KNOWN = """y Y yes YES yEs n no on oN off true tRUE null ~ << . .. .5 -.5 .e5 5. -0 00 014 0o14 -014
08 0x1F 0X1f -0x1F 0x 0b11 -0b11 0b-1 0b+1 1_000 _1 1__0 0x_1f 1e3 1e-3 1e400 1e18 1e20 1e21 -1e21
9223372036854775807 9223372036854775808
18446744073709551616 -9223372036854775809 1.0 9007199254740993.0
22:22
190:20:30.15 2001-01-01 2001-12-14t21:59:43.10-05:00 1.2.3 1,000 = -1 -- -a + a#b <a >=1 .inf .nan
0777 0o8 1e 1e+ .1e999 1e-400 0.0 -0.0 ._5 inf nan +.5e1 0x1p3 1_e3""".split()  # fmt: skip


def corpus() -> list[str]:
    """Known odd ones and 900 drawn from the characters of numbers."""
    rng = random.Random(7)  # noqa: S311 -- a corpus, not a secret
    drawn = {
        "".join(rng.choices("0123456789+-._exob:abyn", k=rng.randint(1, 6))) for _ in range(900)
    }
    return sorted(drawn | set(KNOWN))


def _integer(text: str) -> int | float:
    """Beyond 64 bits kubectl holds a float, written without an exponent."""
    return int(text) if abs(int(text)) < 1 << 63 else float(text)


def agreed(kubectl: str, scalars: list[str]) -> int:
    """How many of *scalars* both read alike; the others are printed."""
    text = HEAD + "".join(f"  k{number}: {each}\n" for number, each in enumerate(scalars))
    done = subprocess.run(
        [kubectl, "label", "--local", "-o", "json", "-f", "-", "x=y"],
        input=text.encode(), capture_output=True, check=False,
    )  # fmt: skip
    found = read_documents(text.encode(), "corpus")
    if not done.returncode and not found.gaps:
        theirs = json.loads(done.stdout, parse_int=_integer)["s"]
        data = found.documents[0].data
        ours = data["s"] if isinstance(data, dict) else {}
        odd = [name for name in theirs if repr(theirs[name]) != repr(ours.get(name))]
        for name in odd:
            print(f"{scalars[int(name[1:])]!r}: {theirs[name]!r}, here {ours.get(name)!r}")
        return len(scalars) - len(odd)
    if len(scalars) == 1:
        if done.returncode and found.gaps:
            return 1
        print(f"{scalars[0]!r}: refused by {'kubectl' if done.returncode else 'Seawall'} alone")
        return 0
    half = len(scalars) // 2
    return agreed(kubectl, scalars[:half]) + agreed(kubectl, scalars[half:])


if __name__ == "__main__":
    everything = corpus()
    print(f"yaml scalars: {agreed(sys.argv[1], everything)} of {len(everything)}")
