"""Databases and caches stand in subnets without a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _network import ways_out
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class DataSubnets(Policy):
    """Databases and caches stand in isolated subnets: no route from or to the internet."""

    ID = "ENVC_DATA_ISOLATED_SUBNETS"
    TYPES = (
        "aws_db_subnet_group",
        "aws_docdb_subnet_group",
        "aws_elasticache_subnet_group",
        "aws_memorydb_subnet_group",
        "aws_neptune_subnet_group",
        "aws_redshift_subnet_group",
    )
    KEYS = ("subnet_ids",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Each subnet's route tables are looked at, through modules and associations."""
        reached = resource.plan.reach(resource.node, "subnet_ids", "aws_subnet")
        if not reached.nodes or not reached.complete:
            yield Fault("subnet_ids", "the plan does not show every subnet of it", sure=False)
        for subnet in reached.nodes:
            routes, complete = ways_out(resource.plan, subnet)
            for said in routes:
                yield Fault("subnet_ids", f"{subnet.address}: {said}", sure=True)
            if not complete and not routes:
                said = f"the plan does not show the route table of {subnet.address}"
                yield Fault("subnet_ids", said, sure=False)


check = DataSubnets()
