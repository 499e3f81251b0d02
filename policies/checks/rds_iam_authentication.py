"""Applications sign in to databases with IAM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_ENGINES = ("postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql", "neptune")


class RdsIamAuthentication(Policy):
    """Applications sign in to databases with short-lived IAM tokens."""

    ID = "ENVC_RDS_IAM_AUTHENTICATION"
    TYPES = ("aws_db_instance", "aws_neptune_cluster", "aws_rds_cluster")
    KEYS = ("iam_database_authentication_enabled",)

    def applies(self, resource: Resource) -> bool:
        """Only engines that can (Amazon RDS User Guide, "IAM database authentication")."""
        return str(resource.get("engine") or "neptune") in _ENGINES

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Without it there is a password in every client."""
        name = "iam_database_authentication_enabled"
        if not resource.is_true(name):
            yield Fault(name, f"{name} is {shown(resource.get(name))}")


check = RdsIamAuthentication()
