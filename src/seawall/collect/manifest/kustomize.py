"""Kustomizations, built by ``kustomize build`` or else ``kubectl kustomize``.

Nothing is fetched and no program inside is run: a tree that asks for it (``kustomization``) is a
gap that names what it asks for. Plug-ins, functions and charts inside stay off, and files outside
of the kustomization's own folder unread, as they are by default. Without a renderer, or where it
fails, the kustomization is a gap.
"""

from __future__ import annotations

from typing import Final

from seawall.collect.manifest.kustomization import Tree
from seawall.collect.manifest.limits import DEFAULT_LIMITS, Limits
from seawall.collect.manifest.rendering import Rendered, as_path, program_of, run
from seawall.model.gap import Gap, GapKind

HINT: Final = "Install kustomize or kubectl, and try `kustomize build` on the folder."
REFUSED_HINT: Final = "Build it where that is allowed, and scan what it writes."
_TOLD: Final = 5
"""Refusals that a gap names; there may be as many as entries."""


def render(folder: str, tree: Tree, limits: Limits = DEFAULT_LIMITS) -> Rendered:
    """The manifests of the kustomization in *folder*, whose *tree* has been read."""
    if tree.refused:
        more = len(tree.refused) - _TOLD
        told = [*tree.refused[:_TOLD], *([f"and {more} more"] if more > 0 else [])]
        return Rendered(b"", Gap(GapKind.RENDERER, folder, "; ".join(told), REFUSED_HINT))
    command = ["kustomize", "build"] if program_of("kustomize") else ["kubectl", "kustomize"]
    return run([*command, as_path(folder)], folder, HINT, limits)
