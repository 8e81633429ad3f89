"""One YAML document read exactly as kubectl reads it: libyaml's events, Go's meaning.

Rules: the last of duplicate keys wins, and is reported; a merge key writes over what stands before
it; aliases share one value, and what they would expand to is counted (kubectl's own ratio bound and
ours); an anchor may not contain itself; keys become strings. Locations are not kept: ``places``
finds them late.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

import msgspec
import yaml

from seawall.collect.manifest.limits import Limits
from seawall.collect.manifest.scalars import CORE, ScalarError, key_of, key_text, resolve

RATIO_LOW: Final = 400_000
RATIO_HIGH: Final = 4_000_000
"""Between these counts of decoded nodes kubectl lets the share of aliases fall from 99 to 10 %."""
RATIO_FREE: Final = (100, 1_000)
"""Aliased and decoded nodes below which kubectl does not look at the ratio."""


class Events(Protocol):
    """What PyYAML's parsers have in common."""

    def get_event(self) -> yaml.Event | None:
        """The next event; ``None`` behind the last. Raises ``yaml.YAMLError``."""


NODE_BYTES: Final = 8
"""What a node weighs beside its text, so that empty nodes cannot be free."""

Parser: Final[Callable[[bytes], Events]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it, else its slow twin."""


class DocumentError(ValueError):
    """A document that kubectl refuses; ``line`` is 0-based in the document, -1 where unknown."""

    def __init__(self, message: str, line: int = -1, *, limit: bool = False) -> None:
        super().__init__(message)
        self.line = line
        self.limit = limit


class Duplicate(NamedTuple):
    """A key that stands twice in a mapping; the later value counts."""

    key: str
    line: int
    """0-based in the document, of the later one."""


class Exact(NamedTuple):
    """What a document says, and what was odd about it."""

    data: object
    duplicates: list[Duplicate]
    trailing: bool
    """Whether something stands behind the end marker, which kubectl does not read."""


class _Frame(msgspec.Struct):
    """A collection under construction."""

    value: dict[str, object] | list[object]
    anchor: str | None
    nodes_before: int
    bytes_before: int
    key: str | None = None
    merge: bool = False
    mine: set[str] = set()
    """Keys written by the mapping itself, so that a merged key is no duplicate."""


class _Anchored(NamedTuple):
    value: object
    nodes: int
    size: int


_OPEN: Final = _Anchored(None, -1, 0)


def read_exact(data: bytes, limits: Limits) -> Exact:
    """The first document of *data*. Raises ``DocumentError``."""
    try:
        return _Builder(limits).build(Parser(data))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        problem = f"{error.context}: {error.problem}" if error.context else f"{error.problem}"
        raise DocumentError(problem, mark.line if mark else -1) from error
    except (yaml.YAMLError, ValueError, UnicodeError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(" ".join(str(error).split())[:200]) from error


class _Builder:
    """Turns events into plain dicts and lists without recursion."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.stack: list[_Frame] = []
        self.anchors: dict[str, _Anchored] = {}
        self.duplicates: list[Duplicate] = []
        self.root: object = None
        self.nodes = 1
        self.aliased = 0
        self.size = 0

    def build(self, parser: Events) -> Exact:
        trailing = False
        started = 0
        while True:
            event = parser.get_event()
            if event is None or isinstance(event, yaml.StreamEndEvent):
                break
            if isinstance(event, yaml.DocumentStartEvent):
                started += 1
                if started > 1:
                    trailing = True
                    break
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close(event)
            if isinstance(event, yaml.DocumentEndEvent) and event.explicit:
                trailing = _has_more(parser)
                break
        return Exact(self.root, self.duplicates, trailing)

    def _node(self, event: yaml.NodeEvent) -> None:
        line = _line(event)
        self.nodes += 1
        self.size += NODE_BYTES
        if isinstance(event, yaml.AliasEvent):
            self._alias(event, line)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        else:
            self._open(event, line)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        plain = event.implicit[0]
        tag = event.tag if event.tag != "!" else None
        self.size += len(event.value)
        frame = self.stack[-1] if self.stack else None
        try:
            if frame is not None and type(frame.value) is dict and not _awaits_value(frame):
                if event.value == "<<" and (plain or tag == CORE + "merge"):
                    frame.merge = True
                    return
                key = key_of(event.value, tag, plain=plain)
                self._remember(event.anchor, key, 1, len(event.value))
                self._key(frame, key, line)
                return
            value = resolve(event.value, tag, plain=plain)
        except ScalarError as error:
            raise DocumentError(str(error), line) from error
        self._remember(event.anchor, value, 1, len(event.value) + NODE_BYTES)
        self._put(value, line)

    def _key(self, frame: _Frame, key: str, line: int) -> None:
        if key in frame.mine:
            self.duplicates.append(Duplicate(key, line))
        elif frame.mine:
            frame.mine.add(key)
        else:
            frame.mine = {key}
        frame.key = key

    def _remember(self, anchor: str | None, value: object, nodes: int, size: int) -> None:
        if anchor is not None:
            self.anchors[anchor] = _Anchored(value, nodes, size)

    def _alias(self, event: yaml.AliasEvent, line: int) -> None:
        found = self.anchors.get(event.anchor or "")
        if found is None:
            raise DocumentError(f"unknown anchor {event.anchor!r}", line)
        if found.nodes < 0:
            raise DocumentError(f"anchor {event.anchor!r} contains itself", line)
        self.nodes += found.nodes
        self.aliased += found.nodes
        self.size += found.size
        self._check_expansion(line)
        frame = self.stack[-1] if self.stack else None
        if frame is not None and type(frame.value) is dict and not _awaits_value(frame):
            try:
                self._key(frame, key_text(found.value), line)
            except ScalarError as error:
                raise DocumentError(str(error), line) from error
            return
        if frame is not None and frame.merge and not isinstance(found.value, dict):
            raise DocumentError("a merge key needs a mapping or a list of mappings", line)
        self._put(found.value, line)

    def _check_expansion(self, line: int) -> None:
        few_aliased, few = RATIO_FREE
        share = self.aliased / self.nodes
        if self.aliased > few_aliased and self.nodes > few and share > _allowed(self.nodes):
            raise DocumentError("excessive aliasing", line, limit=True)
        if self.size > self.limits.expanded_bytes:
            raise DocumentError("its aliases expand beyond the bound", line, limit=True)

    def _open(self, event: yaml.NodeEvent, line: int) -> None:
        if len(self.stack) >= self.limits.depth:
            raise DocumentError(f"nested deeper than {self.limits.depth}", line, limit=True)
        frame = self.stack[-1] if self.stack else None
        if frame is not None and type(frame.value) is dict and not _awaits_value(frame):
            raise DocumentError("a key must be a string, a number or a boolean", line)
        value: dict[str, object] | list[object] = (
            {} if isinstance(event, yaml.MappingStartEvent) else []
        )
        self.stack.append(_Frame(value, event.anchor, self.nodes - 1, self.size - NODE_BYTES))
        if event.anchor is not None:
            self.anchors[event.anchor] = _OPEN

    def _close(self, event: yaml.CollectionEndEvent) -> None:
        frame = self.stack.pop()
        anchor = frame.anchor
        if anchor is not None and self.anchors.get(anchor) is _OPEN:
            nodes, size = self.nodes - frame.nodes_before, self.size - frame.bytes_before
            self.anchors[anchor] = _Anchored(frame.value, nodes, size)
        self._put(frame.value, _line(event))

    def _put(self, value: object, line: int) -> None:
        if not self.stack:
            self.root = value
            return
        frame = self.stack[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
        elif frame.merge:
            frame.merge = False
            _merge(frame.value, value, line)
        elif frame.key is not None:
            frame.value[frame.key] = value
            frame.key = None


def _awaits_value(frame: _Frame) -> bool:
    return frame.key is not None or frame.merge


def _allowed(nodes: int) -> float:
    """The share of aliased nodes that kubectl allows among *nodes*."""
    if nodes <= RATIO_LOW:
        return 0.99
    if nodes >= RATIO_HIGH:
        return 0.10
    return 0.99 - 0.89 * (nodes - RATIO_LOW) / (RATIO_HIGH - RATIO_LOW)


def _merge(into: dict[str, object], value: object, line: int) -> None:
    parts = value if isinstance(value, list) else [value]
    for part in reversed(parts):
        if not isinstance(part, dict):
            raise DocumentError("a merge key needs a mapping or a list of mappings", line)
        into.update(part)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else -1


def _has_more(parser: Events) -> bool:
    try:
        return not isinstance(parser.get_event(), yaml.StreamEndEvent)
    except yaml.YAMLError:
        return True
