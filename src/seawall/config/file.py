"""Reading ``seawall.yaml``: found upwards from what is scanned, strict about what it holds.

It is read as manifests are, with their bounds: whoever may change the repository that is scanned
may change this file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from seawall.config.settings import Settings
from seawall.decide.waivers import check_exemption
from seawall.errors import UsageError

FILE_NAME: Final = "seawall.yaml"
_LARGEST: Final = 1 << 20
"""Bytes; a configuration is written by people."""
_HIGHEST_CLIMB: Final = 64
"""Folders looked at upwards from the target."""


class Loaded(NamedTuple):
    """Settings, and the file they came from (``None``: the defaults)."""

    settings: Settings
    file: Path | None

    def path(self, relative: str) -> str:
        """A path of the configuration file, relative to that file's folder."""
        return relative if self.file is None else str(self.file.parent / relative)


DEFAULTS: Final = Loaded(Settings(), None)


def find(start: Path) -> Path | None:
    """The nearest ``seawall.yaml`` in *start* or above it, not beyond the repository's root."""
    here = start.resolve()
    here = here if here.is_dir() else here.parent
    for _ in range(_HIGHEST_CLIMB):
        candidate = here / FILE_NAME
        if candidate.is_file():
            return candidate
        if (here / ".git").exists() or here.parent == here:
            return None
        here = here.parent
    return None


def load(file: Path) -> Loaded:
    """The settings of *file*. Raises ``UsageError`` naming the file and the key."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    if len(data) > _LARGEST:
        raise UsageError(f"{file}: larger than {_LARGEST} bytes")
    return Loaded(parse(data, str(file)), file)


def parse(data: bytes, name: str) -> Settings:
    """The settings that *data* (YAML) holds. Raises ``UsageError`` naming the key."""
    from seawall.collect.manifest.documents import (  # noqa: PLC0415 -- start-up: as needed
        read_documents,
    )

    found = read_documents(data, name)
    if found.gaps:
        raise UsageError(f"{found.gaps[0].subject}: not YAML: {found.gaps[0].reason}")
    if found.remarks:
        remark = found.remarks[0]
        raise UsageError(f"{name}:{remark.line}: {remark.text}", "Remove one of them.")
    if not found.documents:
        return Settings()
    if len(found.documents) > 1:
        raise UsageError(f"{name}: holds more than one document", "Remove the `---` between them.")
    content = found.documents[0].data
    try:
        settings = msgspec.convert(content, Settings)
    except msgspec.ValidationError as error:
        hint = "docs/configuration.md lists every key"
        raise UsageError(f"{name}: {error}", hint=hint) from error
    for exemption in settings.exceptions:
        try:
            check_exemption(exemption)
        except UsageError as error:
            raise UsageError(f"{name}: {error.message}") from error
    return settings
