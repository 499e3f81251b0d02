"""Databases are encrypted with a key of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _keys import lacks_key
from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_COPIES = ("replicate_source_db", "replication_source_identifier")


class RdsEncryption(Policy):
    """Databases are encrypted with a key of the account."""

    ID = "ENVC_RDS_ENCRYPTION"
    TYPES = ("aws_db_instance", "aws_docdb_cluster", "aws_neptune_cluster", "aws_rds_cluster")
    KEYS = ("storage_encrypted", "kms_key_id")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A replica in the same region has the encryption of its source."""
        if any(name in resource for name in _COPIES):
            return
        if not resource.is_true("storage_encrypted"):
            held = resource.get("storage_encrypted")
            yield Fault("storage_encrypted", f"storage_encrypted is {shown(held)}")
        name = "kms_key_arn" if resource.kind == "aws_neptune_cluster" else "kms_key_id"
        yield from lacks_key(resource, name)


check = RdsEncryption()
