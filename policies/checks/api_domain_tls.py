"""Domains of APIs speak TLS 1.3 only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Block, Resource


class ApiDomainTls(Policy):
    """An API's own domain name speaks TLS 1.3 only."""

    ID = "ENVC_API_DOMAIN_TLS13"
    TYPES = (
        "aws_api_gateway_domain_name",
        "aws_apigatewayv2_domain_name",
        "aws_appsync_domain_name",
    )
    KEYS = ("security_policy", "domain_name_configuration/0/security_policy")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """HTTP APIs cannot (API Gateway Developer Guide, "Security policy for HTTP APIs")."""
        holder: Block = resource
        if resource.kind == "aws_apigatewayv2_domain_name":
            holder = resource.block("domain_name_configuration")
        held = str(holder.get("security_policy") or "")
        if "TLS13_1_3" not in held:
            key = holder.key("security_policy")
            yield Fault(key, f"security_policy is {shown(held or None)}")


check = ApiDomainTls()
