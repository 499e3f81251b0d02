"""No bucket is a website by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class S3Website(Policy):
    """No bucket is a website by itself: those are public, and without TLS."""

    ID = "ENVC_S3_WEBSITE"
    TYPES = ("aws_s3_bucket", "aws_s3_bucket_website_configuration")
    KEYS = ("website",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Amazon S3 User Guide, "Website endpoints": they speak HTTP only."""
        if resource.kind == "aws_s3_bucket_website_configuration":
            yield Fault("bucket", "the bucket is served as a website", sure=True)
        elif resource.blocks("website"):
            yield Fault("website", "the bucket is served as a website")


check = S3Website()
