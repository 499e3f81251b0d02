"""Every distribution stands behind a WAF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class CloudfrontWaf(Policy):
    """Every distribution stands behind a WAF."""

    ID = "ENVC_CLOUDFRONT_WAF"
    TYPES = ("aws_cloudfront_distribution",)
    KEYS = ("web_acl_id",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """The web ACL is named by the distribution itself."""
        if resource.get("web_acl_id") in (None, ""):
            yield Fault("web_acl_id", "web_acl_id is not set")


check = CloudfrontWaf()
