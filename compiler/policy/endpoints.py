"""Every address that a stack answers on, and how TLS is enforced there (SEC-7)."""

from __future__ import annotations

from typing import Any

from compiler.policy.model import Endpoint


def endpoints(plan: dict[str, Any]) -> tuple[Endpoint, ...]:
    """The endpoints of a plan."""
    return ()
