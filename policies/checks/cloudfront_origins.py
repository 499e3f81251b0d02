"""Distributions speak TLS to their origins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_STRONG = ("TLSv1.2", "TLSv1.3")


class CloudfrontOrigins(Policy):
    """A distribution reaches origins by TLS 1.2, the most it speaks, and signs to buckets."""

    ID = "ENVC_CLOUDFRONT_ORIGINS"
    TYPES = ("aws_cloudfront_distribution",)
    KEYS = ("origin/0/custom_origin_config",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Source of the versions: CloudFront Developer Guide, "Minimum origin SSL protocol"."""
        for origin in resource.blocks("origin"):
            for custom in origin.blocks("custom_origin_config"):
                held = custom.get("origin_protocol_policy")
                if held != "https-only":
                    said = f"origin_protocol_policy is {shown(held)}"
                    yield Fault(custom.key("origin_protocol_policy"), said)
                weak = [p for p in custom.texts("origin_ssl_protocols") if p not in _STRONG]
                if weak:
                    said = f"origin_ssl_protocols has {', '.join(weak)}"
                    yield Fault(custom.key("origin_ssl_protocols"), said)
            signed = any(
                name in origin for name in ("origin_access_control_id", "vpc_origin_config")
            )
            legacy = any(b.get("origin_access_identity") for b in origin.blocks("s3_origin_config"))
            others = ("custom_origin_config", "vpc_origin_config")
            if not signed and not legacy and not any(origin.blocks(name) for name in others):
                key = origin.key("origin_access_control_id")
                yield Fault(key, "a bucket is reached without an origin access control")


check = CloudfrontOrigins()
