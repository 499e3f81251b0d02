"""Buckets name the origins that may use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _origins import is_open
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class S3Cors(Policy):
    """Buckets name the origins that browsers may use them from."""

    ID = "ENVC_CORS_S3"
    TYPES = ("aws_s3_bucket", "aws_s3_bucket_cors_configuration")
    KEYS = ("cors_rule/0/allowed_origins",)

    def applies(self, resource: Resource) -> bool:
        """Only what has rules."""
        return bool(resource.blocks("cors_rule"))

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Every origin is written out, with https."""
        for rule in resource.blocks("cors_rule"):
            for origin in rule.texts("allowed_origins"):
                if is_open(origin):
                    yield Fault(rule.key("allowed_origins"), f"{origin} may use it")


check = S3Cors()
