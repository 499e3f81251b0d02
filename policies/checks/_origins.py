"""Origins of cross-origin requests."""

from __future__ import annotations


def is_open(origin: str) -> bool:
    """Whether an origin is no single one that came by TLS: ``*``, a pattern, or plain http."""
    plain = origin.startswith("http://") and not origin.startswith("http://localhost")
    return "*" in origin or plain or origin == "null"
