"""Derive the API's schemas of every known version into one small file of the package.

The source is the development dependency ``kubernetes-validate``, which carries Kubernetes' OpenAPI
as JSON schemas. Each field is kept once with the minor versions that have it. The same input gives
the same bytes.

    python tools/derive_schemas.py
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate

SOURCE = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "seawall" / "knowledge" / "kubernetes" / "data" / "schemas.json.z"
FORMATS = {"byte": "c", "date-time": "t"}
SCALARS = {"number": "n", "boolean": "b", "object": "*"}

Schema = dict[str, Any]
Fields = dict[str, dict[str, list[int]]]


def main() -> None:
    """Write the file; print its size."""
    merged: dict[str, Fields] = {}
    kinds: dict[str, dict[str, list[int]]] = {}
    minors = sorted(versions())
    for minor in minors:
        definitions = load(minor)
        for name, definition in definitions.items():
            for identity in definition.get("x-kubernetes-group-version-kind", ()):
                group, version, kind = (identity[key] for key in ("group", "version", "kind"))
                api_version = f"{group}/{version}" if group else version
                if not kind.endswith("List") and "metadata" in definition.get("properties", {}):
                    note(kinds.setdefault(f"{api_version} {kind}", {}), name, minor)
            fields = merged.setdefault(name, {})
            for field, text in fields_of(definition, definitions):
                note(fields.setdefault(field, {}), text, minor)
    content = {
        "minors": minors,
        "kinds": {key: spans(kinds[key], minors) for key in sorted(kinds)},
        "definitions": {
            name: {field: spans(fields[field], minors) for field in sorted(fields)}
            for name, fields in sorted(merged.items())
        },
    }
    data = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 9)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(data)
    print(f"{TARGET.relative_to(ROOT)}: {len(data)} bytes, 1.{minors[0]} to 1.{minors[-1]}")


def versions() -> Iterator[int]:
    """The minor versions that the source carries."""
    for folder in SOURCE.iterdir():
        found = re.fullmatch(r"v1\.(\d+)\.\d+-local", folder.name)
        if found:
            yield int(found.group(1))


def load(minor: int) -> dict[str, Schema]:
    """The definitions of one version."""
    (folder,) = SOURCE.glob(f"v1.{minor}.*-local")
    definitions: dict[str, Schema] = json.loads((folder / "_definitions.json").read_text())["$defs"]
    return definitions


def note(seen: dict[str, list[int]], text: str, minor: int) -> None:
    """Remember that *minor* has *text*."""
    seen.setdefault(text, []).append(minor)


def spans(seen: dict[str, list[int]], minors: list[int]) -> object:
    """One text for all versions as it is; else each with its first and last version."""
    if len(seen) == 1 and next(iter(seen.values())) == minors:
        return next(iter(seen))
    return [[text, found[0], found[-1]] for text, found in sorted(seen.items())]


def fields_of(definition: Schema, definitions: dict[str, Schema]) -> Iterator[tuple[str, str]]:
    """Each field with its type; a required one ends with ``!``."""
    required = set(definition.get("required", ()))
    for field, schema in definition.get("properties", {}).items():
        yield field, type_of(schema, definitions) + ("!" if field in required else "")


def type_of(schema: Schema, definitions: dict[str, Schema]) -> str:
    """A type in a few letters: ``[#name`` is a list of a definition, ``{s`` a map to strings."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return named(name, definitions[name], definitions)
    if "oneOf" in schema:
        kinds = {plain(each) for each in schema["oneOf"]}
        return "x" if kinds == {"string", "integer"} else "q"
    kind = plain(schema)
    if kind == "array":
        return "[" + type_of(schema["items"], definitions)
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return "{" + type_of(schema["additionalProperties"], definitions)
    if kind == "integer":
        return "i" if schema.get("format") == "int32" else "l"
    if kind == "string":
        return FORMATS.get(schema.get("format", ""), "s")
    return SCALARS.get(kind, "*")


def plain(schema: Schema) -> str:
    """The type beside ``null``."""
    kind = schema.get("type", "")
    if isinstance(kind, list):
        return next(each for each in kind if each != "null")
    return str(kind)


def named(name: str, definition: Schema, definitions: dict[str, Schema]) -> str:
    """A definition with fields by its name; any other as what it is."""
    if definition.get("properties"):
        return f"#{name}"
    return type_of(definition, definitions)


if __name__ == "__main__":
    main()
