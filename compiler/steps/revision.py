"""Which commit a spec is at."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

UNCOMMITTED = "uncommitted"
_SECONDS = 20


def last_change(root: Path, files: Sequence[Path]) -> str:
    """The commit that last changed any of these files; ``uncommitted`` where they differ from it.

    The commit of the spec, not of the repository: a tag that changed with every commit would make
    every plan change every resource.
    """
    names = [str(file) for file in files]
    status = _git(root, "status", "--porcelain", "--untracked-files=all", "--", *names)
    if status is None or status:
        return UNCOMMITTED
    return _git(root, "log", "-1", "--format=%H", "--", *names) or UNCOMMITTED


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ("git", "-C", str(root), *arguments),
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
