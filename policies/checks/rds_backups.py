"""Databases are backed up for a week at least."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_DAYS = 7


class RdsBackups(Policy):
    """Databases can be restored to any moment of the last seven days at least."""

    ID = "ENVC_RDS_BACKUPS"
    TYPES = ("aws_db_instance", "aws_docdb_cluster", "aws_neptune_cluster", "aws_rds_cluster")
    KEYS = ("backup_retention_period",)

    def applies(self, resource: Resource) -> bool:
        """Replicas are backed up by their source."""
        return "replicate_source_db" not in resource

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Not set is 0 or 1 day, by engine."""
        if (resource.number("backup_retention_period") or 0) < _DAYS:
            held = resource.get("backup_retention_period")
            yield Fault("backup_retention_period", f"backup_retention_period is {shown(held)}")


check = RdsBackups()
