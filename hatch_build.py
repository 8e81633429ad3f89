"""Compile the built-in policies ahead of time, so that the first scan starts as fast as the rest.

The result is a file of the package, made from the policies of the same source tree and keyed by
their content. Nothing is ever loaded from a folder that somebody else can write to.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompilePolicies(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own generic
    """Runs before a wheel, or an editable install, is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the compiled pack and put it among the wheel's files."""
        del version
        source = Path(self.root, "src")
        sys.path.insert(0, str(source))
        try:
            from seawall.phases.pack import write_compiled  # noqa: PLC0415 -- may be missing
        except ImportError as error:  # a build without the run-time dependencies: compile later
            self.app.display_warning(f"policies are not compiled ahead of time: {error}")
            return
        finally:
            sys.path.remove(str(source))
        target = write_compiled()
        build_data["artifacts"].append(str(target.relative_to(self.root)))
