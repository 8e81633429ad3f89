"""Kustomizations, built by ``kustomize build`` or else ``kubectl kustomize``.

Plug-ins, functions and charts inside stay off, as they are by default. Without a renderer, or where
it fails, the kustomization is a gap.
"""

from __future__ import annotations

import shutil
from typing import Final

from seawall.collect.manifest.limits import DEFAULT_LIMITS, Limits
from seawall.collect.manifest.rendering import Rendered, as_path, run

HINT: Final = "Install kustomize or kubectl, and try `kustomize build` on the folder."


def render(folder: str, limits: Limits = DEFAULT_LIMITS) -> Rendered:
    """The manifests of the kustomization in *folder*."""
    command = ["kustomize", "build"] if shutil.which("kustomize") else ["kubectl", "kustomize"]
    return run([*command, as_path(folder)], folder, HINT, limits)
