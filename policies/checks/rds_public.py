"""Databases and caches have no public address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class RdsPublic(Policy):
    """Databases have no public address."""

    ID = "ENVC_RDS_NOT_PUBLIC"
    TYPES = (
        "aws_db_instance",
        "aws_dms_replication_instance",
        "aws_docdb_cluster_instance",
        "aws_mq_broker",
        "aws_neptune_cluster_instance",
        "aws_rds_cluster_instance",
        "aws_redshift_cluster",
        "aws_redshiftserverless_workgroup",
    )
    KEYS = ("publicly_accessible",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Redshift is public unless it is said otherwise (Terraform's default until 6.0)."""
        held = resource.get("publicly_accessible")
        unset = held is None and resource.kind == "aws_redshift_cluster"
        if unset or held not in (None, False, "false"):
            yield Fault("publicly_accessible", f"publicly_accessible is {shown(held)}")


check = RdsPublic()
