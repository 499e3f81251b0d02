"""The account blocks public buckets in all four ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_FOUR = (
    "block_public_acls",
    "block_public_policy",
    "ignore_public_acls",
    "restrict_public_buckets",
)


class S3AccountBlock(Policy):
    """The account blocks public buckets in all four ways."""

    ID = "ENVC_S3_ACCOUNT_BLOCK"
    TYPES = ("aws_s3_account_public_access_block",)
    KEYS = _FOUR

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Not set is false here, other than for a bucket made in the console."""
        for name in _FOUR:
            if not resource.is_true(name):
                yield Fault(name, f"{name} is {shown(resource.get(name))}")


check = S3AccountBlock()
