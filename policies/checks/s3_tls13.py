"""Buckets answer by TLS 1.3 only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _buckets import denies_old_tls, lacks_denial
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class S3Tls13(Policy):
    """Every bucket refuses TLS below 1.3."""

    ID = "ENVC_S3_TLS13"
    TYPES = ("aws_s3_bucket", "aws_s3_bucket_policy")
    KEYS = ("policy",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A policy must deny all of s3 where s3:TlsVersion is less than 1.3."""
        said = "no statement denies s3:* to everybody where s3:TlsVersion is less than 1.3"
        return lacks_denial(resource, denies_old_tls, said)


check = S3Tls13()
