"""Subnets give no public addresses by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class SubnetPublicAddresses(Policy):
    """Subnets give no public addresses by themselves."""

    ID = "ENVC_SUBNET_PUBLIC_ADDRESSES"
    TYPES = ("aws_subnet", "aws_default_subnet", "aws_instance", "aws_launch_template")
    KEYS = ("map_public_ip_on_launch", "associate_public_ip_address")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Whatever stands there would be reachable by accident."""
        holders = [resource, *resource.blocks("network_interfaces")]
        for holder in holders:
            for name in ("map_public_ip_on_launch", "associate_public_ip_address"):
                held = holder.get(name)
                if held not in (None, False, "false", ""):
                    yield Fault(holder.key(name), f"{name} is {shown(held)}")


check = SubnetPublicAddresses()
