"""The work of a scan shared out over processes, and the parts put together again.

The parent takes a share itself. Each worker is a fork of it, so policies arrive as they are; what
goes through the pipes is each share's ``World`` and at the end its ``Part``. A worker that ends
early is a gap: its files were not looked at.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from seawall.collect.manifest import files
from seawall.collect.manifest.plain import Lines
from seawall.model.gap import Gap, GapKind
from seawall.phases import deploy
from seawall.phases.deploy import Part
from seawall.phases.reading import Reading, Source, read
from seawall.phases.setup import EMPTY_WORLD, Setup, World

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_WORTH_SHARING: Final = 1 << 20
"""Bytes from which a second process saves more than it costs to start."""
_MOST: Final = 8
"""Processes; beyond it a scan is bound by the disk."""


def judged(
    names: Sequence[str],
    rendered: Sequence[Source],
    known: World,
    setup: Setup,
    *,
    named: frozenset[str],
    processes: int,
) -> list[Part]:
    """Every file judged. *known* is what the user supplied of the world beside the files."""
    gc.disable()  # a scan is short, and what it reads has no cycles: looking for them costs a tenth
    shares = _shares(list(names), processes or os.cpu_count() or 1)
    workers = [_Worker(share, known, setup, named) for share in shares[1:]]
    part = Part()
    readings = [read(source) for source in rendered]
    readings += _readings(shares[0] if shares else [], part, named)
    world = known.joined(deploy.survey(readings))
    for worker in workers:
        world = world.joined(worker.world())
    for worker in workers:
        worker.tell(world)
    parts = [part, deploy.judge(readings, world, setup)]
    parts.extend(worker.part() for worker in workers)
    return parts


def _shares(names: list[str], processes: int) -> list[list[str]]:
    """The files in shares of about the same size; one share where it is not worth more."""
    sizes = {name: _size(name) for name in names}
    if sum(sizes.values()) < _WORTH_SHARING or len(names) < processes or not hasattr(os, "fork"):
        return [names]
    count = max(1, min(processes, _MOST, len(names)))
    shares: list[list[str]] = [[] for _ in range(count)]
    weights = [0] * count
    for name in sorted(names, key=lambda each: -sizes[each]):
        lightest = weights.index(min(weights))
        shares[lightest].append(name)
        weights[lightest] += sizes[name] + 1
    return [sorted(share) for share in shares]


def _size(name: str) -> int:
    try:
        return Path(name).stat().st_size
    except OSError:
        return 0


def _readings(names: Sequence[str], part: Part, named: frozenset[str]) -> list[Reading]:
    found: list[Reading] = []
    lines = Lines()
    for name in names:
        data = files.read(name, named=name in named)
        if isinstance(data, Gap):
            part.gaps.append(data)
        else:
            reading = read(Source(name, data), lines)
            found.append(_named(reading) if name in named else reading)
    return found


def _named(reading: Reading) -> Reading:
    """What could not be read of a file that the user named counts as named."""
    gaps = [Gap(gap.kind, gap.subject, gap.reason, gap.hint, named=True) for gap in reading.gaps]
    return reading._replace(gaps=gaps)


class _Worker:
    """A forked process with a share of the files."""

    def __init__(self, names: list[str], known: World, setup: Setup, named: frozenset[str]) -> None:
        self._names = names
        import multiprocessing  # noqa: PLC0415 -- start-up: only where there is much to do

        context = multiprocessing.get_context("fork")
        self._pipe, far = context.Pipe()
        self._process = context.Process(
            target=_work, args=(far, names, known, setup, named), daemon=True
        )
        self._process.start()
        far.close()

    def world(self) -> World:
        """What the others must know of this share; nothing where the worker has ended."""
        try:
            return msgspec.msgpack.decode(self._pipe.recv_bytes(), type=World)
        except (EOFError, OSError):
            return EMPTY_WORLD

    def tell(self, world: World) -> None:
        """Hand over what the worker must know of the others."""
        try:
            self._pipe.send_bytes(msgspec.msgpack.encode(world))
        except OSError:
            return

    def part(self) -> Part:
        """The worker's part, or gaps for its files where it has ended early."""
        try:
            found = msgspec.msgpack.decode(self._pipe.recv_bytes(), type=Part)
        except (EOFError, OSError):
            self._process.join()
            reason = f"a worker process ended early (exit code {self._process.exitcode})"
            found = Part(
                gaps=[Gap(GapKind.INTERNAL, name, reason, named=True) for name in self._names]
            )
        self._process.join()
        return found


def _work(
    pipe: Connection, names: list[str], known: World, setup: Setup, named: frozenset[str]
) -> None:
    part = Part()
    readings = _readings(names, part, named)
    own = deploy.survey(readings)
    pipe.send_bytes(msgspec.msgpack.encode(own))
    world = msgspec.msgpack.decode(pipe.recv_bytes(), type=World)
    done = deploy.judge(readings, known.joined(world), setup)
    done.gaps.extend(part.gaps)
    pipe.send_bytes(msgspec.msgpack.encode(done))
    pipe.close()
