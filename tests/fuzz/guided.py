"""Fuzzing led by coverage, where atheris is installed, else by chance alone.

``python -m tests.fuzz.guided TARGET [SECONDS]`` runs one target of ``targets``; inputs that gave
new coverage are kept in ``.fuzz/TARGET``, and one that found something in ``.fuzz`` beside it. An
input that takes ten seconds or more than 2 GB counts as found. What was mended moves to ``corpus``.
"""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.data import ROOT

CORPUS = Path(__file__).parent / "corpus"
KEPT = ROOT / ".fuzz"
LONGEST = 8192
"""Bytes of one input: what is quadratic shows, and what is linear stays quick."""
WORDS = (
    "object", "oldObject", "request", ".spec", ".containers", ".all(", ".exists(", ".map(", "has(",
    ".filter(", ".matches(", ".split(", ".orValue(", ".?", "[?", " in ", "&&", "||", "== ", "'a'",
    "quantity(", "ip(", "cidr(", "url(", "duration(", "timestamp(", "semver(", "size(", "string(",
    "int(", "b'", "0x", "1u", "1.0", "dyn(", "type(", ".format(", "sets.contains(", ".sort()",
    ".transformMap(", ".transformList(", "optional.of(", "9223372036854775807", ".replace(", "<<: ",
    "---\\x0a", "...\\x0a", "- ", ": ", "&a ", "*a", "!!str ", "!!binary ", "|-", ">+", "? ", "{",
    "apiVersion: ", "kind: ", "items:", "%YAML", "\\x00", "\\xef\\xbb\\xbf", "\\xff\\xfe", "\\x0d",
    "\\xc2\\x85", "\\xe2\\x80\\xa8", "@fixed()", ".find(", ".findAll(", "isSorted()",
)  # fmt: skip


def seeds(target: str) -> Iterator[bytes]:
    """Inputs to begin with: what was found before, and the project's own files."""
    for file in sorted(CORPUS.glob(f"{target}/*")):
        yield file.read_bytes()
    library = sorted(ROOT.glob("src/seawall/policy/library/*/*.yaml"))
    if target == "manifest":
        for file in [*library[::4], *sorted(ROOT.glob("examples/*/*.yaml"))]:
            yield file.read_bytes()[:LONGEST]
    elif target == "policies":
        for file in library[::2]:
            yield b"\x00" + file.read_bytes()[:LONGEST]
        source = random.Random(0)  # noqa: S311  # test data
        for _ in range(200):
            yield b"\xff" + source.randbytes(60)
    else:
        from tests.fuzz.expressions import Grammar  # noqa: PLC0415  # one target's alone
        from tests.fuzz.generated import policies  # noqa: PLC0415  # likewise

        grammar = Grammar(0)
        for _ in range(300):
            yield b"\x00\x00" + grammar.expression().encode()
        for spec in policies():
            for each in spec.get("validations", ()):
                yield b"\x00\x01" + each["expression"].encode()


def by_chance(run: Callable[[bytes], None], data: list[bytes], seed: int) -> Iterator[bytes]:
    """The seeds as they are, then for ever with bytes changed; each is run before it is told."""
    source = random.Random(seed)  # noqa: S311  # test data
    for each in data:
        run(each)
        yield each
    while True:
        text = bytearray(source.choice(data))
        for _ in range(source.choice((1, 1, 2, 4, 16))):
            at = source.randrange(len(text) + 1)
            match source.randrange(4):
                case 0:
                    text[at : at + source.randrange(9)] = b""
                case 1:
                    text[at:at] = source.randbytes(1)
                case 2:
                    other = source.choice(data)
                    start = source.randrange(len(other) + 1)
                    text[at:at] = other[start : start + source.randrange(40)]
                case _:
                    text[at:at] = (
                        source.choice(WORDS).encode().decode("unicode_escape").encode("l1")
                    )
        run(bytes(text[:LONGEST]))
        yield bytes(text)


def fuzz(target: str, seconds: int) -> int:
    """One target for so long, in a process of its own; its exit code."""
    if importlib.util.find_spec("atheris") is None:
        print(f"{target}: atheris is not there for this Python; fuzzing by chance")
        return _without(target, seconds)
    folder = KEPT / target
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(target)):
        (folder / f"seed-{number}").write_bytes(data[:LONGEST])
    words = KEPT / "words"
    words.write_text("".join(f'"{word}"\n' for word in WORDS))
    done = subprocess.run(
        [
            sys.executable, "-m", "tests.fuzz.guided", "--inner", target, str(folder),
            f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048", f"-dict={words}",
            f"-max_len={LONGEST}", f"-artifact_prefix={KEPT}/{target}-", "-print_final_stats=1",
            "-reload=0", "-verbosity=0",
        ],
        cwd=ROOT,
        check=False,
    )  # fmt: skip
    return done.returncode


def _without(target: str, seconds: int) -> int:
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415  # a guided run instruments it first

    ends = time.monotonic() + seconds
    count = 0
    for _ in by_chance(TARGETS[target], list(seeds(target)), seed=int(time.time())):
        count += 1
        if time.monotonic() > ends:
            break
    print(f"{target}: {count} inputs")
    return 0


def _inner(arguments: list[str]) -> None:
    import atheris  # noqa: PLC0415  # may be absent

    with atheris.instrument_imports(include=["seawall"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415  # instrumented as it is imported
    run = TARGETS[arguments[0]]

    def one(data: bytes) -> None:
        run(data)

    atheris.Setup([sys.argv[0], *arguments[1:]], one)
    atheris.Fuzz()


def main() -> int:
    """The command."""
    if sys.argv[1] == "--inner":
        _inner(sys.argv[2:])
        return 0
    return fuzz(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 600)


if __name__ == "__main__":
    sys.exit(main())
