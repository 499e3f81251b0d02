"""APIs name the origins that may call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _origins import is_open
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_HEADER = "access-control-allow-origin"


class ApiCors(Policy):
    """APIs name the origins that browsers may call them from."""

    ID = "ENVC_CORS_API"
    TYPES = (
        "aws_api_gateway_gateway_response",
        "aws_api_gateway_integration_response",
        "aws_apigatewayv2_api",
        "aws_lambda_function_url",
    )
    KEYS = ("response_parameters", "cors_configuration", "cors")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """An API of users takes credentials, so that no origin may be open."""
        for name, value in resource.entries("response_parameters").items():
            if (
                name.lower().endswith(_HEADER)
                and isinstance(value, str)
                and is_open(value.strip("'"))
            ):
                yield Fault("response_parameters", f"{_HEADER} is {value}")
        for name in ("cors_configuration", "cors"):
            for block in resource.blocks(name):
                for origin in block.texts("allow_origins"):
                    if is_open(origin):
                        yield Fault(block.key("allow_origins"), f"{origin} may call it")


check = ApiCors()
