"""The fact of one service account and the workloads that run as it, as policies see it.

There is one for every account that two or more workloads of a scan run as. It is a virtual resource
of the group ``facts.seawall.dev``: no API server serves it, and a policy that names it can be
installed all the same. ``docs/schemas`` holds its schema.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

GROUP: Final = "facts.seawall.dev"
VERSION: Final = "v1alpha1"
RESOURCE: Final = "serviceaccountusages"


class AccountName(msgspec.Struct, frozen=True):
    """Which account."""

    name: str
    namespace: str
    """Where neither manifest nor scan names one: ``default``."""


class AccountUser(msgspec.Struct, frozen=True, order=True):
    """One workload that runs as the account."""

    application: str
    """What it belongs to; one of ``applications``."""
    kind: str
    name: str
    apiVersion: str  # noqa: N815 -- the field's own name


class ServiceAccountUsage(msgspec.Struct, frozen=True, kw_only=True):
    """A service account that several workloads of a scan run as."""

    apiVersion: Literal["facts.seawall.dev/v1alpha1"] = "facts.seawall.dev/v1alpha1"  # noqa: N815 -- the field's own name
    kind: Literal["ServiceAccountUsage"] = "ServiceAccountUsage"
    metadata: AccountName
    applications: tuple[str, ...]
    """The applications that run as it, by name, each once."""
    workloads: tuple[AccountUser, ...]
    """The workloads that run as it, by application, kind and name."""
