"""APIs of the old kind open to their key only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, of_node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _plan import Node, Plan
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
        apis = resource.plan.reach(resource.node, "rest_api_id", "aws_api_gateway_rest_api").nodes
        if apis and all(_is_guarded(resource.plan, api) for api in apis):
            return
        yield Fault("api_key_required", "api_key_required is not true, and no WAF stands before it")


def _is_guarded(plan: Plan, api: Node) -> bool:
    endpoint = of_node(api).block("endpoint_configuration")
    stages = plan.pointing("aws_api_gateway_stage", "rest_api_id", api)
    guarded = [stage for stage in stages if plan.pointing(_ACLS, "resource_arn", stage)]
    return endpoint.texts("types") == ["PRIVATE"] or (bool(stages) and guarded == stages)


check = ApiDoor()
