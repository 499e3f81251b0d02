"""How a fault is told."""

from __future__ import annotations


def said(error: BaseException) -> str:
    """An exception in one line: its name, and the first line of what it says."""
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0]}" if text else type(error).__name__
