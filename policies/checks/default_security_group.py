"""The default security group of every VPC is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class DefaultSecurityGroup(Policy):
    """The default security group of every VPC is closed."""

    ID = "ENVC_SG_DEFAULT_CLOSED"
    TYPES = ("aws_default_security_group", "aws_vpc")
    KEYS = ("ingress", "egress")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A VPC whose default group nobody closed, or one with rules."""
        if resource.kind == "aws_vpc":
            if not resource.parts("aws_default_security_group", "vpc_id"):
                said = "nothing closes its default security group"
                yield resource.missing("aws_default_security_group", "vpc_id", "cidr_block", said)
            return
        for name in ("ingress", "egress"):
            if resource.blocks(name):
                yield Fault(name, f"it has {name} rules")


check = DefaultSecurityGroup()
