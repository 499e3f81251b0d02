"""Routes and address blocks."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from _expressions import OPEN
from _policy import of_node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _plan import Node, Plan

_WIDE = {4: 8, 6: 16}  # shorter than any block that somebody owns: half the internet is still open
_DEFAULT = "aws_default_route_table"
_LOCAL = ipaddress.IPv6Network("fc00::/7")  # the unique local addresses of IPv6 (RFC 4193)


def is_world(block: str) -> bool:
    """Whether a block of addresses is the internet, or so much of it that it is as open."""
    try:
        network = ipaddress.ip_network(block, strict=False)
    except ValueError:
        return False
    if isinstance(network, ipaddress.IPv6Network) and network.subnet_of(_LOCAL):
        return False
    return network.prefixlen < _WIDE[network.version]


def ways_out(plan: Plan, subnet: Node) -> tuple[list[str], bool]:
    """The routes of a subnet that lead to or from the internet.

    A subnet that names no table uses the main one of its VPC (Amazon VPC User Guide, "Subnet route
    tables").

    Returns:
        What leads out, in words, and whether all tables of the subnet are known.
    """
    tables, complete = _tables(plan, subnet)
    routes = [route for table in tables for route in _routes(plan, table)]
    found = {f"{address} leads {to} out" for address, to in routes if is_world(to)}
    return sorted(found), complete and not any(OPEN in to for _, to in routes)


def _tables(plan: Plan, subnet: Node) -> tuple[list[Node], bool]:
    kinds = ("aws_route_table", _DEFAULT)
    associations = plan.pointing("aws_route_table_association", "subnet_id", subnet)
    if associations:
        reached = [plan.reach(one, "route_table_id", *kinds) for one in associations]
        tables = [node for one in reached for node in one.nodes]
        return tables, all(one.nodes for one in reached)
    vpcs = plan.reach(subnet, "vpc_id", "aws_vpc").nodes
    mains = [
        node
        for vpc in vpcs
        for association in plan.pointing("aws_main_route_table_association", "vpc_id", vpc)
        for node in plan.reach(association, "route_table_id", *kinds).nodes
    ]
    defaults = [
        node for vpc in vpcs for node in plan.pointing(_DEFAULT, "default_route_table_id", vpc)
    ]
    strays = [
        node
        for node in plan.of_kind("aws_route_table_association")
        if plan.is_stray(node, "subnet_id", "aws_subnet")
    ]
    return mains or defaults or list(vpcs), bool(vpcs) and not strays


def _routes(plan: Plan, table: Node) -> Iterator[tuple[str, str]]:
    """Whose routes a table has and where they lead; a VPC stands for its main table."""
    for block in of_node(table).blocks("route"):
        for name in ("cidr_block", "ipv6_cidr_block"):
            yield table.address, str(block.get(name) or "")
    for route in plan.pointing("aws_route", "route_table_id", table):
        for name in ("destination_cidr_block", "destination_ipv6_cidr_block"):
            yield route.address, str(route.values.get(name) or "")
