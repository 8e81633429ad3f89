"""Files as reports name them: relative to the project, as a path or as a URI reference."""

from __future__ import annotations

import posixpath

from seawall.model.finding import Finding


def relative(file: str, root: str) -> str:
    """*file* without a leading ``./``, and relative to *root* where it lies below it."""
    path = file.replace("\\", "/")
    if path in {"", "-"}:
        return path
    path = posixpath.normpath(path)
    base = root.replace("\\", "/").rstrip("/")
    if base and path.startswith(base + "/"):
        return path[len(base) + 1 :]
    return path


def uri(file: str, root: str) -> str:
    """*file* as a URI reference (RFC 3986): relative where it can be, else with ``file:``."""
    from urllib.parse import quote  # noqa: PLC0415 -- slow to import, and only two formats need it

    path = relative(file, root)
    quoted = quote(path.encode("utf-8", "surrogatepass"), safe="/-._~")
    return f"file://{quoted}" if path.startswith("/") else quoted


def place(finding: Finding) -> str:
    """``deploy/web.yaml:12:5``; empty where the finding has no place."""
    where = finding.location
    return f"{where.file}:{where.line}:{where.column}" if where else ""
