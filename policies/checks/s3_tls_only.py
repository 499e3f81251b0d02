"""Buckets answer by TLS only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _buckets import denies_plain_http, lacks_denial
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class S3TlsOnly(Policy):
    """Every bucket refuses what does not come by TLS."""

    ID = "ENVC_S3_TLS_ONLY"
    TYPES = ("aws_s3_bucket", "aws_s3_bucket_policy")
    KEYS = ("policy",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A policy must deny all of s3 where aws:SecureTransport is false."""
        said = "no statement denies s3:* to everybody where aws:SecureTransport is false"
        return lacks_denial(resource, denies_plain_http, said)


check = S3TlsOnly()
