"""Databases cannot be deleted by a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class RdsDeletionProtection(Policy):
    """Databases cannot be deleted by a slip, and leave a last snapshot."""

    ID = "ENVC_RDS_DELETION_PROTECTION"
    TYPES = ("aws_db_instance", "aws_docdb_cluster", "aws_neptune_cluster", "aws_rds_cluster")
    KEYS = ("deletion_protection", "skip_final_snapshot")

    def applies(self, resource: Resource) -> bool:
        """A replica is no loss."""
        return "replicate_source_db" not in resource

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """deletion_protection on, skip_final_snapshot off."""
        if not resource.is_true("deletion_protection"):
            held = resource.get("deletion_protection")
            yield Fault("deletion_protection", f"deletion_protection is {shown(held)}")
        held = resource.get("skip_final_snapshot")
        if held not in (None, False, "false"):
            yield Fault("skip_final_snapshot", f"skip_final_snapshot is {shown(held)}")


check = RdsDeletionProtection()
