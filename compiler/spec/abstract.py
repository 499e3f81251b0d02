"""Whether a file is only a layer: told from its text alone, so that listing stays cheap."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ABSTRACT = "abstract"


def is_abstract(path: Path) -> bool:
    """Whether a file says ``abstract: true`` at its top: only a layer for others."""
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            return any(_says_abstract(line) for line in lines)
    except OSError:
        return False


def _says_abstract(line: str) -> bool:
    key, colon, value = line.partition(":")
    return key == ABSTRACT and bool(colon) and value.split("#")[0].strip() in ("true", "True")
