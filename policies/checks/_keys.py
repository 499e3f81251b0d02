"""Keys of the account, other than those of AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Block


def lacks_key(block: Block, name: str) -> Iterator[Fault]:
    """A fault where a resource names no key, or one that AWS keeps (``alias/aws/…``)."""
    held = block.get(name)
    if held in (None, ""):
        yield Fault(block.key(name), f"{name} is not set")
    elif "alias/aws/" in str(held):
        yield Fault(block.key(name), f"{name} is {held}, a key that AWS keeps")
