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
    # Both at once: waiting for git is a good part of a compile.
    status = _git(root, "status", "--porcelain", "--untracked-files=all", "--", *names)
    log = _git(root, "log", "-1", "--format=%H", "--", *names)
    changes, commit = _said(status), _said(log)
    if changes is None or changes:
        return UNCOMMITTED
    return commit or UNCOMMITTED


def _git(root: Path, *arguments: str) -> subprocess.Popen[str] | None:
    try:
        return subprocess.Popen(
            ("git", "-C", str(root), *arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    except OSError:
        return None


def _said(git: subprocess.Popen[str] | None) -> str | None:
    if git is None:
        return None
    try:
        answer, _ = git.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        git.kill()
        git.communicate()
        return None
    return answer.strip() if git.returncode == 0 else None
