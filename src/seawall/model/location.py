"""Where a fact came from, precise enough to point at.

A location is a tagged union. Today it has one member, a place in a file; image layers and live
objects join it as members of their own, told apart by ``type`` in JSON.
"""

from __future__ import annotations

import msgspec


class FileLocation(msgspec.Struct, frozen=True, tag="file", tag_field="type"):
    """A place in a file that the user can open."""

    file: str
    """As the user named it or relative to the folder scanned; ``-`` is standard input."""
    line: int
    """1-based."""
    column: int
    """1-based, in code points."""
    template: str = ""
    """For a rendered manifest: the template it came from. ``line`` then counts in the rendering."""


Location = FileLocation


class Excerpt(msgspec.Struct, frozen=True):
    """A few lines of the source around a place, secrets already redacted."""

    first_line: int
    lines: tuple[str, ...]
    line: int
    column: int
    length: int = 1
    """How many code points the caret underlines."""


Step = str | int
"""One step into an object: a field name or a list index."""

Path = tuple[Step, ...]


def dotted(path: Path) -> str:
    """``spec.containers[1].image``; a key that is not a plain name is quoted: ``labels["a/b"]``."""
    out = ""
    for step in path:
        if isinstance(step, int):
            out += f"[{step}]"
        elif step.replace("_", "a").replace("-", "a").isalnum():
            out += f".{step}" if out else step
        else:
            quoted = step.replace("\\", "\\\\").replace('"', '\\"')
            out += f'["{quoted}"]'
    return out


def pointer(path: Path) -> str:
    """The JSON Pointer of *path* (RFC 6901): ``/spec/containers/1/image``."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
