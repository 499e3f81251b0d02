"""Usage plans throttle and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class ApiUsagePlan(Policy):
    """Usage plans hold a rate, a burst and a quota."""

    ID = "ENVC_API_USAGE_PLAN"
    TYPES = ("aws_api_gateway_usage_plan",)
    KEYS = ("throttle_settings", "quota_settings")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A key that leaked can be used no faster and no longer than the plan says."""
        throttle, quota = resource.block("throttle_settings"), resource.block("quota_settings")
        for block, name in ((throttle, "rate_limit"), (throttle, "burst_limit"), (quota, "limit")):
            if (block.number(name) or 0) <= 0:
                yield Fault(block.key(name), f"{name} is {shown(block.get(name))}")


check = ApiUsagePlan()
