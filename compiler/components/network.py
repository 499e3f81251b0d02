"""network: the VPC, its subnets over the zones, and the ways out of it."""

from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from compiler.components.component import Component, Sections, Wiring
from compiler.spec.model import AvailabilityZone, Cidr, Complaint, LogRetentionDays, SpecModel
from compiler.stack.stack import ModuleCall
from compiler.stack.values import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TIERS = ("public", "private", "isolated")


class SubnetsSpec(SpecModel):
    """The subnets of each tier, one for every zone in the order of the zones."""

    public: tuple[Cidr, ...] = Field(description="Routed to the internet: NAT gateways only")
    private: tuple[Cidr, ...] = Field(description="Out through NAT: the functions")
    isolated: tuple[Cidr, ...] = Field(description="No way out: the database and the cache")


class NetworkSpec(SpecModel):
    """The VPC."""

    cidr: Cidr = Field(description="The VPC's addresses", examples=["10.20.0.0/16"])
    zones: tuple[AvailabilityZone, ...] = Field(
        description="The availability zones to spread over", min_length=1, max_length=3
    )
    subnets: SubnetsSpec = Field(description="The subnets of each tier")
    nat: Literal["single", "per-zone"] = Field(
        default="single",
        description="One NAT gateway for all zones, or one in each (no zone depends on another)",
    )
    flow_log_retention_days: LogRetentionDays = Field(
        default=365, description="Days that flow logs are kept"
    )


def rules(sections: Sections) -> Iterable[Complaint]:
    """Zones lie in the region; subnets lie in the VPC, one a zone, and none overlaps another."""
    network: NetworkSpec | None = sections.get("network")
    if network is None:
        return
    yield from _zones(network, sections)
    vpc = IPv4Network(network.cidr)
    placed: list[tuple[tuple[str | int, ...], IPv4Network]] = []
    for tier in TIERS:
        blocks = getattr(network.subnets, tier)
        where: tuple[str | int, ...] = ("network", "subnets", tier)
        if len(blocks) != len(network.zones):
            yield Complaint(
                path=where,
                message=f"{len(blocks)} {tier} subnets for {len(network.zones)} zones",
                expected=f"{len(network.zones)} CIDR blocks, one for each zone",
            )
        placed += [((*where, i), IPv4Network(block)) for i, block in enumerate(blocks)]
    yield from _placement(vpc, placed)


def _zones(network: NetworkSpec, sections: Sections) -> Iterator[Complaint]:
    region = sections.identity.region
    for index, zone in enumerate(network.zones):
        if region and zone[:-1] != region:
            yield Complaint(
                path=("network", "zones", index),
                message=f"the zone {zone} is not in the region {region}",
                expected=f"a zone of {region}",
                suggestion=f"{region}{zone[-1]}",
            )
        if zone in network.zones[:index]:
            yield Complaint(
                path=("network", "zones", index),
                message=f"the zone {zone} is named twice",
                expected="each zone once",
            )


def _placement(
    vpc: IPv4Network, placed: list[tuple[tuple[str | int, ...], IPv4Network]]
) -> Iterator[Complaint]:
    for path, block in placed:
        if not block.subnet_of(vpc):
            yield Complaint(
                path=path,
                message=f"the subnet {block} lies outside the VPC {vpc}",
                expected=f"a block inside {vpc}",
            )
    for (_, first), (path, second) in combinations(placed, 2):
        if first.overlaps(second):
            yield Complaint(
                path=path,
                message=f"the subnet {second} overlaps {first}",
                expected="blocks that share no address",
            )


def wire(wiring: Wiring) -> tuple[ModuleCall, ...]:
    """Call modules/network."""
    network = wiring.spec.network
    return (
        ModuleCall(
            name="network",
            module="network",
            source=network.spec_path,
            arguments={
                "name": wiring.name,
                "account_id": wiring.spec.account_id,
                "region": wiring.spec.region,
                "cidr": network.cidr,
                "zones": network.zones,
                "public_subnet_cidrs": network.subnets.public,
                "private_subnet_cidrs": network.subnets.private,
                "isolated_subnet_cidrs": network.subnets.isolated,
                "nat": network.nat,
                "flow_log_retention_days": network.flow_log_retention_days,
                "logs_key_arn": wiring.log_key(),
            },
            outputs={"vpc_id": Ref("network", "vpc_id")},
        ),
    )


COMPONENT = Component(
    name="network",
    section=NetworkSpec,
    wire=wire,
    rules=rules,
    needs=("encryption",),
    summary="VPC, subnets in three tiers, NAT, endpoints, flow logs",
)
