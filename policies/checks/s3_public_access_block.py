"""Every bucket blocks public access in all four ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Block, Resource


_FOUR = (
    "block_public_acls",
    "block_public_policy",
    "ignore_public_acls",
    "restrict_public_buckets",
)


class S3PublicAccessBlock(Policy):
    """Every bucket blocks public access in all four ways."""

    ID = "ENVC_S3_PUBLIC_ACCESS_BLOCK"
    TYPES = ("aws_s3_bucket", "aws_s3_bucket_public_access_block", "aws_s3_access_point")
    KEYS = ("bucket", *_FOUR)

    def applies(self, resource: Resource) -> bool:
        """An access point only where it sets its own."""
        return resource.kind != "aws_s3_access_point" or bool(_holder(resource))

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A bucket without a block, or a block that lacks one of the four."""
        if resource.kind == "aws_s3_bucket":
            if not resource.parts("aws_s3_bucket_public_access_block", "bucket"):
                said = "the bucket has no public access block"
                yield resource.missing(
                    "aws_s3_bucket_public_access_block", "bucket", "bucket", said
                )
            return
        holder = _holder(resource)
        for name in _FOUR:
            if not holder.is_true(name):
                yield Fault(holder.key(name), f"{name} is {shown(holder.get(name))}")


def _holder(resource: Resource) -> Block:
    if resource.kind == "aws_s3_access_point":
        return resource.block("public_access_block_configuration")
    return resource


check = S3PublicAccessBlock()
