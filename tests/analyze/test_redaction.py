"""Secret values are kept out of messages and excerpts."""

from __future__ import annotations

import base64

import pytest

from seawall.analyze.redaction import MASK, Redactor, names_secret
from seawall.model.resource import ObjectRef, Origin, Resource


def redactor(kind: str, **data: object) -> Redactor:
    ref = ObjectRef("v1", kind, "", "a")
    return Redactor(Resource(ref, {"kind": kind, **data}, Origin("a.yaml", 0)))


SECRET = redactor(
    "Secret",
    data={"password": base64.b64encode(b"hunter2!").decode()},
    stringData={"key": "line one\nline two"},
)
POD = redactor(
    "Pod",
    spec={
        "containers": [{"env": [{"name": "DB_PASSWORD", "value": "s3cr3t"}]}],
        "apiKey": "abc123",
    },
)


@pytest.mark.parametrize(
    "text",
    ["it is hunter2!", "it is aHVudGVyMiE=", "line two of it"],
)
def test_values_of_a_secret_are_masked_wherever_they_stand(text: str) -> None:
    shown = SECRET.text(text)
    assert MASK in shown
    assert "hunter2" not in shown
    assert "aHVu" not in shown
    assert "line two" not in shown


def test_literals_named_as_secrets_are_masked() -> None:
    assert POD.text("the value s3cr3t and abc123") == f"the value {MASK} and {MASK}"


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_0123456789abcdefghij0123456789",
        "postgres://shop:pass-word@db/shop",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghij",
    ],
)
def test_well_known_credentials_are_masked_in_any_object(text: str) -> None:
    assert MASK in redactor("ConfigMap").text(f"see {text} there")


def test_lines_of_a_secret_keep_their_keys_only() -> None:
    lines = ("stringData:", "  password: hunter3", "  other: |", "    more of it", "kind: Secret")
    assert SECRET.lines(lines) == (
        "stringData:",
        f"  password: {MASK}",
        "  other: |",
        MASK,
        "kind: Secret",
    )


def test_a_value_beside_a_secret_name_is_masked_and_one_beside_another_is_not() -> None:
    lines = ("- name: API_TOKEN", "  value: xyz", "- name: PORT", "  value: 80")
    assert redactor("Pod").lines(lines)[1] == f"  value: {MASK}"
    assert redactor("Pod").lines(lines)[3] == "  value: 80"


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("DB_PASSWORD", True),
        ("apiKey", True),
        ("client_secret", True),
        ("DB_PASSWORD_FILE", False),
        ("secretName", False),
        ("PORT", False),
    ],
)
def test_names(name: str, secret: bool) -> None:
    assert names_secret(name) is secret
