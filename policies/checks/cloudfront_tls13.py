"""Distributions hold viewers to TLS 1.3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _cloudfront import NATIVE, behaviours, minimum, refuses_old_tls
from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_COMPENSATED = ("TLSv1.2_2021", "TLSv1.2_2025")


class CloudfrontTls13(Policy):
    """Viewers of a distribution speak TLS 1.3 or get nothing."""

    ID = "ENVC_CLOUDFRONT_TLS13"
    TYPES = ("aws_cloudfront_distribution",)
    KEYS = (
        "viewer_certificate/0/minimum_protocol_version",
        "default_cache_behavior/0/function_association",
    )

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """TLSv1.3_2025; or TLS 1.2 and a function on every behaviour that turns 1.2 away."""
        least = minimum(resource)
        if least in NATIVE:
            return
        key = "viewer_certificate/0/minimum_protocol_version"
        if least not in _COMPENSATED:
            yield Fault(key, f"minimum_protocol_version is {shown(least or None)}")
        for behaviour in behaviours(resource):
            yield from refuses_old_tls(resource, behaviour)


check = CloudfrontTls13()
