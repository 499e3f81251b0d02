"""Every stage of an API is throttled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_RATES = ("throttling_rate_limit", "throttling_burst_limit")


class ApiStageThrottle(Policy):
    """Every stage of an API throttles all of its methods."""

    ID = "ENVC_API_STAGE_THROTTLED"
    TYPES = ("aws_api_gateway_stage", "aws_apigatewayv2_stage")
    KEYS = ("stage_name", "default_route_settings")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A stage needs settings for ``*/*``, or default settings of its routes, with limits."""
        if resource.kind == "aws_apigatewayv2_stage":
            settings = resource.block("default_route_settings")
            for name in _RATES:
                if (settings.number(name) or 0) <= 0:
                    yield Fault(settings.key(name), f"{name} is {shown(settings.get(name))}")
            return
        parts = resource.parts("aws_api_gateway_method_settings", "stage_name")
        if not any(node.values.get("method_path") == "*/*" for node in parts):
            said = "no aws_api_gateway_method_settings sets limits for */*"
            yield resource.missing(
                "aws_api_gateway_method_settings", "stage_name", "stage_name", said
            )


check = ApiStageThrottle()
