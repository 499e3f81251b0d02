"""Every method asks who calls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_HEALTH = re.compile(r"(?:^|[/ ])(?:health|healthz|healthcheck|livez|readyz|ping)$")
_OPEN = (None, "", "NONE")


class ApiAuthentication(Policy):
    """Every method of an API asks who calls, but for preflights and the health check."""

    ID = "ENVC_API_AUTHENTICATION"
    TYPES = ("aws_api_gateway_method", "aws_apigatewayv2_route", "aws_lambda_function_url")
    KEYS = ("authorization", "authorization_type")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A health check is a GET or HEAD of a path that ends in health, ping and the like."""
        name = (
            "authorization" if resource.kind == "aws_api_gateway_method" else "authorization_type"
        )
        if resource.get(name) not in _OPEN:
            return
        method, path = _route(resource)
        if method == "OPTIONS" or (method in ("GET", "HEAD") and _HEALTH.search(path)):
            return
        shown_route = f"{method} {path}".strip() or resource.address
        yield Fault(name, f"{shown_route} asks nobody who calls")


def _route(resource: Resource) -> tuple[str, str]:
    if resource.kind == "aws_apigatewayv2_route":
        method, _, path = str(resource.get("route_key") or "").partition(" ")
        return method, path
    if resource.kind == "aws_lambda_function_url":
        return "", ""
    method = str(resource.get("http_method") or "")
    reached = resource.plan.reach(resource.node, "resource_id", "aws_api_gateway_resource")
    paths = {str(node.values.get("path_part")) for node in reached.nodes}
    key = resource.node.key.strip('"')
    if len(paths) != 1 and key.startswith(f"{method} "):
        return method, key.partition(" ")[2]  # the module's routes are named by method and path
    return method, paths.pop() if len(paths) == 1 else ""


check = ApiAuthentication()
