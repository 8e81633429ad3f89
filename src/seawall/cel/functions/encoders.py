"""Base64, for CEL's conformance suite; Kubernetes does not have it."""

from __future__ import annotations

import base64
import binascii

from seawall.cel.errors import EvalError
from seawall.cel.functions.arithmetic import overload


def base64_encode(value: object) -> str:
    """Bytes as text."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise overload()


def base64_decode(text: object) -> bytes:
    """Text as bytes; padding may be missing. Raises ``EvalError``."""
    if not isinstance(text, str):
        raise overload()
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise EvalError(f"illegal base64 data: {error}") from error
