"""Functions are called by what is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class LambdaPermissions(Policy):
    """A permission to call a function names who calls and from which resource or account."""

    ID = "ENVC_LAMBDA_PERMISSIONS"
    TYPES = ("aws_lambda_permission", "aws_lambda_layer_version_permission")
    KEYS = ("principal", "source_arn")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A service without a source acts for anybody's account (the confused deputy)."""
        principal = str(resource.get("principal") or "")
        sources = ("source_arn", "source_account", "principal_org_id", "organization_id")
        if any(name in resource for name in sources):
            return
        if principal == "*":
            yield Fault("principal", "anyone may call the function")
        elif principal.endswith(".amazonaws.com"):
            yield Fault("principal", f"{principal} may call it for any account: no source_arn")


check = LambdaPermissions()
