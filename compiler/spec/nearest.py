"""The name that somebody probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, names: Iterable[str], *, cutoff: float = 0.5) -> str:
    """The nearest of some names, or nothing where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    close = get_close_matches(name, list(names), n=1, cutoff=cutoff)
    return close[0] if close else ""
