"""The database's master password is made and rotated by RDS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_COPIES = ("replicate_source_db", "replication_source_identifier", "global_cluster_identifier")
_CLUSTERED = ("docdb", "neptune")


class ManagedMasterPassword(Policy):
    """RDS makes and rotates the master password."""

    ID = "ENVC_RDS_MANAGED_PASSWORD"
    TYPES = ("aws_db_instance", "aws_rds_cluster", "aws_redshift_cluster")
    KEYS = ("manage_master_user_password",)

    def applies(self, resource: Resource) -> bool:
        """Replicas take the password of their source."""
        return not any(name in resource for name in _COPIES)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """The password must be managed, with a key of the account for its secret."""
        name = (
            "manage_master_password"
            if resource.kind == "aws_redshift_cluster"
            else "manage_master_user_password"
        )
        if not resource.is_true(name):
            yield Fault(name, f"{name} is not on")


check = ManagedMasterPassword()
