"""Policy files off the disk: policies, bindings, params, namespaces, as plain objects.

It tells kinds apart by what the documents say, judges nothing, and loses nothing: a file that
cannot be read is a gap that names it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from seawall.collect.manifest.documents import read_documents
from seawall.model.gap import Gap, GapKind

_LARGEST: Final = 16 << 20
"""Bytes of one policy file; the API server takes objects of 1.5 MiB."""
_MOST_FILES: Final = 10_000
_ENDINGS: Final = (".yaml", ".yml", ".json")
FIXTURES: Final = (".test.yaml", ".test.yml")
"""Files beside a policy that hold its test cases; they are no policies."""

Object = dict[str, object]


class PolicyObject(NamedTuple):
    """One object of a policy file."""

    data: Object
    file: str


class PolicyFiles(NamedTuple):
    """What the files hold, in order."""

    objects: list[PolicyObject]
    gaps: list[Gap]


def read_policy_files(paths: list[str]) -> PolicyFiles:
    """Every object in the files and folders named. A path that is not there is a gap."""
    found = PolicyFiles([], [])
    for name in paths:
        path = Path(name)
        if not path.exists():
            hint = "--policies takes files and folders"
            found.gaps.append(Gap(GapKind.UNREADABLE, name, "no such file or folder", hint, True))
        elif path.is_dir():
            files = sorted(each for each in path.rglob("*") if _is_policy_file(each))
            for file in files[:_MOST_FILES]:
                _read(file, found)
            if len(files) > _MOST_FILES:
                reason = f"more than {_MOST_FILES} files"
                found.gaps.append(Gap(GapKind.LIMIT, name, reason, named=True))
        else:
            _read(path, found)
    return found


def _is_policy_file(path: Path) -> bool:
    hidden = any(part.startswith(".") and part not in (".", "..") for part in path.parts)
    named = path.name.endswith(_ENDINGS) and not path.name.endswith(FIXTURES)
    return named and not hidden and path.is_file()


def _read(path: Path, found: PolicyFiles) -> None:
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        found.gaps.append(Gap(GapKind.UNREADABLE, str(path), reason, named=True))
        return
    if len(data) > _LARGEST:
        reason = f"larger than {_LARGEST} bytes"
        found.gaps.append(Gap(GapKind.LIMIT, str(path), reason, named=True))
        return
    documents = read_documents(data, str(path))
    found.gaps.extend(
        Gap(gap.kind, gap.subject, gap.reason, gap.hint, named=True) for gap in documents.gaps
    )
    for document in documents.documents:
        for data_ in _flattened(document.data):
            found.objects.append(PolicyObject(data_, str(path)))


def _flattened(data: object) -> list[Object]:
    if not isinstance(data, dict):
        return []
    items = data.get("items")
    if isinstance(items, list) and str(data.get("kind", "")).endswith("List"):
        return [each for each in items if isinstance(each, dict)]
    return [data]
