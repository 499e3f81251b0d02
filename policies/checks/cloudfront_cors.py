"""Distributions name the origins that may use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _origins import is_open
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_HEADER = "access-control-allow-origin"


class CloudfrontCors(Policy):
    """Distributions name the origins that browsers may use them from."""

    ID = "ENVC_CORS_CLOUDFRONT"
    TYPES = ("aws_cloudfront_response_headers_policy",)
    KEYS = ("cors_config", "custom_headers_config")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """In the CORS settings, and in headers that are set by hand."""
        for cors in resource.blocks("cors_config"):
            for origins in cors.blocks("access_control_allow_origins"):
                for origin in origins.texts("items"):
                    if is_open(origin):
                        yield Fault(origins.key("items"), f"{origin} may use it")
        for custom in resource.blocks("custom_headers_config"):
            for item in custom.blocks("items"):
                value = str(item.get("value") or "")
                if str(item.get("header")).lower() == _HEADER and is_open(value):
                    yield Fault(item.key("value"), f"{_HEADER} is {value}")


check = CloudfrontCors()
