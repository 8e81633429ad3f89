"""Which files changed since a revision, asked of the ``git`` command.

The revision is handed over behind ``--end-of-options`` and may not begin with a dash; no hook,
pager, external diff or file-system monitor runs. Untracked files that are not ignored count as
changed; deleted ones do not.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

from seawall.errors import InputError, UsageError

TIMEOUT: Final = 60.0
"""Seconds; a large repository answers in about one."""
LONGEST_REVISION: Final = 250
"""Characters; git's own names are bounded by file names, 255."""
QUIET: Final = ("-c", "core.fsmonitor=false", "-c", "core.pager=cat")


def changed_since(revision: str, folder: str) -> frozenset[str]:
    """Absolute paths of the files below *folder*'s repository changed since *revision*.

    Raises ``UsageError`` for a revision that git does not know, ``InputError`` where there is no
    git, no repository, or no answer in time.
    """
    if not revision or revision.startswith("-") or len(revision) > LONGEST_REVISION:
        raise UsageError(f"not a git revision: {revision[:80]!r}", "Name a branch, tag or commit.")
    if not revision.isprintable():
        raise UsageError("not a git revision: it holds control characters", "Name a branch or tag.")
    start = Path(folder)
    start = start if start.is_dir() else start.parent
    root = os.fsdecode(_git(start, "rev-parse", "--show-toplevel").removesuffix(b"\n"))
    commit = _commit(start, revision)
    changed = _git(
        Path(root), "diff", "--name-only", "--no-ext-diff", "--no-textconv", "-z",
        "--diff-filter=d", "--no-renames", commit, "--",
    )  # fmt: skip
    untracked = _git(Path(root), "ls-files", "--others", "--exclude-standard", "-z")
    names = [name for name in (changed + b"\0" + untracked).split(b"\0") if name]
    return frozenset(str(Path(root, os.fsdecode(name))) for name in names)


def _commit(folder: Path, revision: str) -> str:
    try:
        out = _git(
            folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"
        )
    except InputError as error:
        hint = "Fetch it first; CI often clones only the newest commit (`fetch-depth: 0`)."
        raise UsageError(f"git knows no revision {revision!r} in {folder}", hint) from error
    return out.decode("ascii", "replace").split()[-1]


def _git(folder: Path, *arguments: str) -> bytes:
    environment = {name: value for name, value in os.environ.items() if name not in _REPLACED}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 -- no shell; revisions stand behind --end-of-options
            ["git", *QUIET, *arguments],  # noqa: S607 -- the user's own git, by PATH
            cwd=folder,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=TIMEOUT,
            check=False,
        )
    except FileNotFoundError as error:
        raise InputError("cannot run git", "Install git, or leave out --changed-since.") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InputError(f"git did not answer in {folder}", "Try the command by hand.") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = said[0] if said else f"exit code {done.returncode}"
        raise InputError(f"git in {folder}: {reason}", "Run it inside a git repository.")
    return done.stdout


_REPLACED: Final = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_EXTERNAL_DIFF", "GIT_PAGER"})
"""Set by hooks of another repository; they would answer for that one."""
