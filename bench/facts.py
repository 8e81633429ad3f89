"""What the fact of shared accounts costs a scan of ten thousand objects: a share of its CPU time.

    python -m bench.facts [OBJECTS]

Counted are finding each workload's account, handing that to the other processes, and judging; once
as the estate is, and once as if every two workloads were one application with one account.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from bench import estate
from seawall.cel.environment import NEWEST
from seawall.model.resource import Resource
from seawall.phases import deploy
from seawall.phases.facts import AccountFacts
from seawall.phases.pack import load_pack
from seawall.phases.reading import Source, read
from seawall.phases.setup import Setup, World, world_of
from seawall.policy.judge import Options, PolicySet
from seawall.policy.params import Params

Value = TypeVar("Value")


def main() -> None:
    """Read, judge, and print the shares."""
    objects = int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else 10_000
    pack = load_pack(minor=NEWEST)
    names = frozenset(each.name for each in pack.policies)
    setup = Setup(
        PolicySet(pack.policies, Options(params=Params(pack.params))), NEWEST, always=names
    )
    gc.disable()
    with tempfile.TemporaryDirectory(prefix="seawall-bench-") as folder:
        estate.write(Path(folder), objects)
        sources = [Source(str(each), each.read_bytes()) for each in Path(folder).rglob("*.yaml")]
    reading, readings = _timed(lambda: [read(source) for source in sources])
    resources = [each for one in readings for each in one.resources]
    bare, _ = _timed(lambda: world_of(resources, setup._replace(kinds=())))
    survey, world = _timed(lambda: world_of(resources, setup))
    pipe, _ = _timed(lambda: msgspec.msgpack.decode(msgspec.msgpack.encode(world), type=World))
    judging, _ = _timed(lambda: deploy.judge(readings, world, setup))
    always, whole = survey - bare + pipe, reading + judging
    for name, each in (("as it is", world), ("in pairs", _in_pairs(world))):
        facts, _ = _timed(partial(_told, setup, each, resources))
        print(f"{name}: {100 * (always + facts) / whole:.2f} % of {whole:.1f} s")


def _told(setup: Setup, world: World, resources: list[Resource]) -> None:
    facts = AccountFacts(setup, world)
    for resource in resources:
        facts.told(resource)


def _in_pairs(world: World) -> World:
    """Every two workloads of a namespace and account with one name between them."""
    uses = []
    for one, two in zip(world.uses[::2], world.uses[1::2], strict=False):
        uses += [one, two._replace(namespace=one.namespace, account=one.account, names=one.names)]
    return world._replace(uses=tuple(uses))


def _timed(work: Callable[[], Value]) -> tuple[float, Value]:
    start = time.process_time()
    value = work()
    return time.process_time() - start, value


if __name__ == "__main__":
    main()
