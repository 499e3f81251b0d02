"""The master password's secret is encrypted with a key of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _keys import lacks_key
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class RdsSecretKey(Policy):
    """The secret of the master password is encrypted with a key of the account."""

    ID = "ENVC_RDS_SECRET_KEY"
    TYPES = ("aws_db_instance", "aws_rds_cluster", "aws_redshift_cluster")
    KEYS = ("master_user_secret_kms_key_id",)

    def applies(self, resource: Resource) -> bool:
        """Only where RDS keeps the password."""
        return any(
            resource.get(name) not in (None, False, "false")
            for name in ("manage_master_user_password", "manage_master_password")
        )

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """The key is named."""
        redshift = resource.kind == "aws_redshift_cluster"
        name = "master_password_secret_kms_key_id" if redshift else "master_user_secret_kms_key_id"
        return lacks_key(resource, name)


check = RdsSecretKey()
