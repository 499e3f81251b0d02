"""Databases and caches name their subnets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_GROUPS = {
    "aws_db_instance": ("db_subnet_group_name", "replicate_source_db"),
    "aws_docdb_cluster": ("db_subnet_group_name",),
    "aws_elasticache_cluster": ("subnet_group_name", "replication_group_id"),
    "aws_elasticache_replication_group": ("subnet_group_name", "global_replication_group_id"),
    "aws_elasticache_serverless_cache": ("subnet_ids",),
    "aws_memorydb_cluster": ("subnet_group_name",),
    "aws_neptune_cluster": ("neptune_subnet_group_name",),
    "aws_rds_cluster": ("db_subnet_group_name",),
    "aws_redshift_cluster": ("cluster_subnet_group_name",),
}


class DataSubnetGroup(Policy):
    """Databases and caches name their subnets: without, they land in the default VPC."""

    ID = "ENVC_DATA_SUBNET_GROUP"
    TYPES = tuple(_GROUPS)
    KEYS = ("db_subnet_group_name", "subnet_group_name")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """One of the names must be set."""
        names = _GROUPS[resource.kind]
        if not any(resource.texts(name) for name in names):
            yield Fault(names[0], f"{names[0]} is not set")


check = DataSubnetGroup()
