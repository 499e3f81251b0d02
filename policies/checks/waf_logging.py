"""What the WAF decides is logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_LOGGING = "aws_wafv2_web_acl_logging_configuration"


class WafLogging(Policy):
    """What every web ACL decides is logged."""

    ID = "ENVC_WAF_LOGGING"
    TYPES = ("aws_wafv2_web_acl",)
    KEYS = ("name",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A logging configuration must name it."""
        if not resource.parts(_LOGGING, "resource_arn"):
            yield resource.missing(_LOGGING, "resource_arn", "name", "nothing logs what it decides")


check = WafLogging()
