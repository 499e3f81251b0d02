"""Buckets are encrypted with a key of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _buckets import is_log_target
from _keys import lacks_key
from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Block, Resource


_RESOURCE = "aws_s3_bucket_server_side_encryption_configuration"
_KMS = ("aws:kms", "aws:kms:dsse")


class S3Encryption(Policy):
    """Buckets are encrypted with a key of the account; those for access logs as S3 demands."""

    ID = "ENVC_S3_ENCRYPTION"
    TYPES = ("aws_s3_bucket", _RESOURCE)
    KEYS = ("bucket", "rule/0/apply_server_side_encryption_by_default/0/sse_algorithm")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """S3 delivers access logs only to buckets with SSE-S3 (docs/decisions/0009)."""
        if resource.kind == _RESOURCE:
            buckets = resource.plan.reach(resource.node, "bucket", "aws_s3_bucket").nodes
            logs = bool(buckets) and all(is_log_target(resource.plan, node) for node in buckets)
            for rule in resource.blocks("rule"):
                yield from _weak(rule.block("apply_server_side_encryption_by_default"), logs=logs)
            return
        if resource.parts(_RESOURCE, "bucket"):
            return
        inline = resource.block("server_side_encryption_configuration").block("rule")
        if inline:
            block = inline.block("apply_server_side_encryption_by_default")
            yield from _weak(block, logs=is_log_target(resource.plan, resource.node))
        else:
            said = "the bucket names no key: S3 uses its own"
            yield resource.missing(_RESOURCE, "bucket", "bucket", said)


def _weak(block: Block, *, logs: bool) -> Iterator[Fault]:
    held = block.get("sse_algorithm")
    if logs and held == "AES256":
        return
    if held not in _KMS:
        yield Fault(block.key("sse_algorithm"), f"sse_algorithm is {shown(held)}")
    elif logs:
        yield Fault(
            block.key("sse_algorithm"), "access logs do not arrive in a bucket with a KMS key"
        )
    else:
        yield from lacks_key(block, "kms_master_key_id")


check = S3Encryption()
