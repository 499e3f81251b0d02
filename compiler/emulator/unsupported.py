"""What of the stacks cannot be applied on the emulator, with the reason. Nothing, today.

Whoever adds a resource that neither half can be taught names it here; the commands list what stands
here, and nothing is left out in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

UNSUPPORTED: dict[str, str] = {}
"""Resource type, or one resource's address, to the reason."""


def unsupported(addresses: Iterable[str]) -> dict[str, str]:
    """Which of these resources cannot be applied on the emulator, and why.

    Args:
        addresses: Resource addresses of a plan: ``module.site.aws_wafv2_web_acl.this``.
    """
    return {
        address: reason
        for address in addresses
        for name, reason in UNSUPPORTED.items()
        if name == address or f".{name}." in f".{address}"
    }
