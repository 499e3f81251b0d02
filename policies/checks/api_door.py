"""APIs of the old kind open to their key only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, of_node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_ACLS = "aws_wafv2_web_acl_association"


class ApiDoor(Policy):
    """An API's own address answers only those who hold its key, or stands behind a WAF."""

    ID = "ENVC_API_DOOR"
    TYPES = ("aws_api_gateway_method",)
    KEYS = ("api_key_required",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Else anybody goes around CloudFront, its WAF and its TLS version."""
        if resource.is_true("api_key_required"):
            return
        plan = resource.plan
        for api in plan.reach(resource.node, "rest_api_id", "aws_api_gateway_rest_api").nodes:
            endpoint = of_node(api).block("endpoint_configuration")
            stages = plan.pointing("aws_api_gateway_stage", "rest_api_id", api)
            guarded = [s for s in stages if plan.pointing(_ACLS, "resource_arn", s)]
            if endpoint.texts("types") == ["PRIVATE"] or (stages and guarded == stages):
                return
        yield Fault("api_key_required", "api_key_required is not true, and no WAF stands before it")


check = ApiDoor()
