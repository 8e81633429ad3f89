"""Every exception that Seawall raises on purpose.

The families say who must act::

    SeawallError
    ├── UsageError      the command line or the configuration is wrong     exit 2
    ├── InputError      the user's file, object or image cannot be read    exit 3
    ├── AccessError     a cluster, registry or kernel said no              exit 3
    ├── PolicyError     a policy, binding or parameter object is wrong     exit 2
    └── InternalError   our own bug                                        exit 70

A message is one line and names its subject; ``hint`` says what to do next.
Third-party errors are translated at the edge, ``from`` the original.
"""

from __future__ import annotations


class SeawallError(Exception):
    """The root of the tree: a one-line message, and a hint at the next step."""

    exit_code = 70

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(SeawallError):
    """The command line or the configuration asks for something that cannot be."""

    exit_code = 2


class InputError(SeawallError):
    """Something that the user named cannot be read or understood."""

    exit_code = 3


class AccessError(SeawallError):
    """Permission was refused, or a service did not answer."""

    exit_code = 3


class PolicyError(SeawallError):
    """A policy, a binding or a parameter object is wrong."""

    exit_code = 2


class InternalError(SeawallError):
    """A bug of ours."""

    exit_code = 70
