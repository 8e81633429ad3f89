"""The work of a scan shared out over processes, and the parts put together again.

The parent takes a share itself. Each worker is a fork of it, so policies and large files arrive as
they are; what goes through the pipes is each share's ``World`` and at the end its ``Part``. Small
files are dealt out whole; of a large one every process takes some documents, or some items of its
list. A worker that ends early is a gap: its files were not looked at.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from seawall.collect.manifest import files
from seawall.collect.manifest.documents import Share, is_divisible
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


class _Work(NamedTuple):
    """What one process reads and judges."""

    share: Share
    divided: list[Source]
    """Large files of which every process takes its documents."""
    listed: list[Reading]
    """Large files of one list, already read: every process takes its items."""
    names: list[str]
    """Files that nobody else takes."""
    named: frozenset[str]

    def readings(self, part: Part) -> list[Reading]:
        """The share, read. What cannot be is a gap of *part*."""
        lines = Lines()
        found = [each.part(self.share) for each in self.listed]
        found += [read(source, lines, self.share) for source in self.divided]
        for name in self.names:
            data = files.read(name, named=name in self.named)
            if isinstance(data, Gap):
                part.gaps.append(data)
            else:
                found.append(read(Source(name, data), lines))
        return [_named(each) if each.source.name in self.named else each for each in found]

    def subjects(self) -> list[str]:
        """The files that would not be looked at without this process."""
        shared = [*self.divided, *(each.source for each in self.listed)]
        return [*self.names, *(source.name for source in shared)]


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
    part = Part()
    first, *others = _shared_out(list(names), rendered, named, processes, part)
    workers = [_Worker(work, known, setup) for work in others]
    readings = first.readings(part)
    world = known.joined(deploy.survey(readings, setup))
    for worker in workers:
        world = world.joined(worker.world())
    for worker in workers:
        worker.tell(world)
    parts = [part, deploy.judge(readings, world, setup)]
    parts.extend(worker.part() for worker in workers)
    return parts


def _shared_out(
    names: list[str],
    rendered: Sequence[Source],
    named: frozenset[str],
    processes: int,
    part: Part,
) -> list[_Work]:
    """The work in shares of about the same size; one share where more are not worth it."""
    sizes = {name: _size(name) for name in names}
    count = min(processes or os.cpu_count() or 1, _MOST) if hasattr(os, "fork") else 1
    large = [name for name in names if name == files.STDIN or sizes[name] >= _WORTH_SHARING]
    sources = list(rendered)
    for name in large if count > 1 else ():
        data = files.read(name, named=name in named)
        if isinstance(data, Gap):
            part.gaps.append(data)
        else:
            sources.append(Source(name, data))
        sizes.pop(name)
    total = sum(len(source.data) for source in sources) + sum(sizes.values())
    if total < _WORTH_SHARING:
        count = 1
    divided = [each for each in sources if not each.is_chart and is_divisible(each.data, count)]
    listed = [read(each) for each in sources if each not in divided]
    return [
        _Work(Share(number, count), divided, listed, share, named)
        for number, share in enumerate(_dealt(sizes, count))
    ]


def _dealt(sizes: dict[str, int], count: int) -> list[list[str]]:
    shares: list[list[str]] = [[] for _ in range(count)]
    weights = [0] * count
    for name in sorted(sizes, key=lambda each: -sizes[each]):
        lightest = weights.index(min(weights))
        shares[lightest].append(name)
        weights[lightest] += sizes[name] + 1
    return [sorted(share) for share in shares]


def _size(name: str) -> int:
    try:
        return Path(name).stat().st_size
    except OSError:
        return 0


def _named(reading: Reading) -> Reading:
    """What could not be read of a file that the user named counts as named."""
    gaps = [Gap(gap.kind, gap.subject, gap.reason, gap.hint, named=True) for gap in reading.gaps]
    return reading._replace(gaps=gaps)


class _Worker:
    """A forked process with a share of the work."""

    def __init__(self, work: _Work, known: World, setup: Setup) -> None:
        self._subjects = work.subjects()
        import multiprocessing  # noqa: PLC0415 -- start-up: only where there is much to do

        context = multiprocessing.get_context("fork")
        self._pipe, far = context.Pipe()
        self._process = context.Process(target=_run, args=(far, work, known, setup), daemon=True)
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
                gaps=[Gap(GapKind.INTERNAL, name, reason, named=True) for name in self._subjects]
            )
        self._process.join()
        return found


def _run(pipe: Connection, work: _Work, known: World, setup: Setup) -> None:
    part = Part()
    readings = work.readings(part)
    own = deploy.survey(readings, setup)
    pipe.send_bytes(msgspec.msgpack.encode(own))
    world = msgspec.msgpack.decode(pipe.recv_bytes(), type=World)
    done = deploy.judge(readings, known.joined(world), setup)
    done.gaps.extend(part.gaps)
    pipe.send_bytes(msgspec.msgpack.encode(done))
    pipe.close()
