"""Every method of an API is throttled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_RATES = ("throttling_rate_limit", "throttling_burst_limit")


class ApiMethodThrottle(Policy):
    """Settings of methods and routes hold limits above zero."""

    ID = "ENVC_API_METHOD_THROTTLED"
    TYPES = ("aws_api_gateway_method_settings", "aws_apigatewayv2_stage")
    KEYS = tuple(f"settings/0/{name}" for name in _RATES)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """-1 and a missing limit mean none at all."""
        old = resource.kind == "aws_api_gateway_method_settings"
        for block in resource.blocks("settings" if old else "route_settings"):
            for name in _RATES:
                if (block.number(name) or 0) <= 0:
                    yield Fault(block.key(name), f"{name} is {shown(block.get(name))}")


check = ApiMethodThrottle()
