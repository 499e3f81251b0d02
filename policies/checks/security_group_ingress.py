"""No security group lets the internet in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _network import is_world
from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_BLOCKS = ("cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "cidr_block")


class SecurityGroupIngress(Policy):
    """No security group lets the internet in."""

    ID = "ENVC_SG_OPEN_INGRESS"
    TYPES = (
        "aws_default_security_group",
        "aws_security_group",
        "aws_security_group_rule",
        "aws_vpc_security_group_ingress_rule",
    )
    KEYS = ("ingress", "cidr_blocks", "cidr_ipv4", "cidr_ipv6")

    def applies(self, resource: Resource) -> bool:
        """Of rules of the old kind only those that let in."""
        return resource.kind != "aws_security_group_rule" or resource.get("type") != "egress"

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """0.0.0.0/0, ::/0, and blocks so wide that two or three of them are the same."""
        inline = resource.kind.endswith("security_group")
        for block in resource.blocks("ingress") if inline else [resource]:
            for name in _BLOCKS:
                for cidr in block.texts(name):
                    if is_world(cidr):
                        ports = (
                            f"ports {shown(block.get('from_port'))}-{shown(block.get('to_port'))}"
                        )
                        yield Fault(block.key(name), f"{cidr} may reach {ports}")


check = SecurityGroupIngress()
