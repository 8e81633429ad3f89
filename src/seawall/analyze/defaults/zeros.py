"""An object without the nulls and zeros that the API server leaves out: ``env: []`` is no ``env``.

Few objects have any, and walking costs more than writing: the object is written as JSON, and only
where that holds a null, or the name of such a field with a zero, is the object walked.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, cast

import msgspec

from seawall.analyze.defaults.fields import Object, pruned
from seawall.knowledge.kubernetes.omitted import Omitted, omitted

if TYPE_CHECKING:
    import re

_ZEROS: Final = (b":false", b':""', b":[]", b":{}", b":0,", b":0}", b":0.0")


def cleaned(data: Object) -> Object:
    """*data* of a known kind without its nulls and zeros; *data* itself where there is none."""
    known = omitted()
    try:
        text = _encoder().encode(data)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return _trimmed(pruned(data), "", known)  # what JSON cannot say, a scan may still hold
    kept = pruned(data) if b":null" in text else data
    if not any(zero in text for zero in _ZEROS):
        return kept
    if _names(known).isdisjoint(_zero().findall(text.decode())):
        return kept
    return _trimmed(kept, "", known)


@cache
def _encoder() -> msgspec.json.Encoder:
    return msgspec.json.Encoder()


@cache
def _names(known: Omitted) -> frozenset[str]:
    return known.names | {name for _, name in known.within}


@cache
def _zero() -> re.Pattern[str]:
    """The names of fields that are zero. A text that looks alike only costs a walk."""
    import re  # noqa: PLC0415 -- start-up: only where there are objects

    return re.compile(r'"([A-Za-z0-9]+)":(?:false|0(?:\.0)?|""|\[\]|{})[,}]')


def _trimmed(data: Object, holder: str, known: Omitted) -> Object:
    changes: dict[str, object] = {}
    dropped: list[str] = []
    for key, value in data.items():
        if not value:
            if key in known.names or (holder, key) in known.within:
                dropped.append(key)
        elif type(value) is dict:
            if key not in known.maps or _is_selector(value):
                new = _trimmed(value, key, known)
                if new is not value:
                    changes[key] = new
        elif type(value) is list and type(value[0]) is dict:
            items = [
                _trimmed(cast("Object", each), key, known) if type(each) is dict else each
                for each in value
            ]
            if any(new is not old for new, old in zip(items, value, strict=True)):
                changes[key] = items
    if not changes and not dropped:
        return data
    merged = {**data, **changes}
    for key in dropped:
        del merged[key]
    return merged


def _is_selector(value: Object) -> bool:
    """A selector of labels has fields; that of a Service is a map of the user's."""
    return "matchLabels" in value or "matchExpressions" in value
