"""No secret's value goes through Terraform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _expressions import OPEN
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class SecretVersion(Policy):
    """The value of a secret never goes through Terraform."""

    ID = "ENVC_SECRET_VALUE_IN_STATE"
    TYPES = ("aws_secretsmanager_secret_version", "aws_ssm_parameter")
    KEYS = ("secret_string", "secret_binary", "value")

    def applies(self, resource: Resource) -> bool:
        """Of parameters only those that are secret."""
        return resource.kind != "aws_ssm_parameter" or resource.get("type") == "SecureString"

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Write-only arguments (``secret_string_wo``, ``value_wo``) never reach plan or state."""
        for name in self.KEYS:
            if name in resource and resource.get(name) != "":
                said = f"{name} is set, so the secret stands in plan and state"
                yield Fault(name, said, sure=None if OPEN in str(resource.get(name)) else True)


check = SecretVersion()
