"""Distributions answer by HTTPS only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _cloudfront import behaviours
from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class CloudfrontHttps(Policy):
    """Every behaviour of a distribution answers by HTTPS only, or leads there."""

    ID = "ENVC_CLOUDFRONT_HTTPS"
    TYPES = ("aws_cloudfront_distribution",)
    KEYS = ("default_cache_behavior/0/viewer_protocol_policy",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """allow-all answers plain HTTP."""
        for behaviour in behaviours(resource):
            held = behaviour.get("viewer_protocol_policy")
            if held not in ("https-only", "redirect-to-https"):
                said = f"viewer_protocol_policy is {shown(held)}"
                yield Fault(behaviour.key("viewer_protocol_policy"), said)


check = CloudfrontHttps()
