"""Buckets keep old versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class S3Versioning(Policy):
    """Every bucket keeps the versions of its objects."""

    ID = "ENVC_S3_VERSIONING"
    TYPES = ("aws_s3_bucket", "aws_s3_bucket_versioning")
    KEYS = ("bucket", "versioning_configuration/0/status")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A bucket without versioning, or versioning that is not on."""
        if resource.kind == "aws_s3_bucket_versioning":
            block = resource.block("versioning_configuration")
            if block.get("status") != "Enabled":
                yield Fault(block.key("status"), f"status is {shown(block.get('status'))}")
            return
        inline = resource.block("versioning").is_true("enabled")
        if not inline and not resource.parts("aws_s3_bucket_versioning", "bucket"):
            said = "the bucket keeps no versions"
            yield resource.missing("aws_s3_bucket_versioning", "bucket", "bucket", said)


check = S3Versioning()
