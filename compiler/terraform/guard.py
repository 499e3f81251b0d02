"""What an apply must not destroy unless somebody names it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compiler.errors import RefusedError
from compiler.terraform.plan_document import Plan, action_of

if TYPE_CHECKING:
    from collections.abc import Collection

STATEFUL = {
    "aws_db_instance": "the database",
    "aws_rds_cluster": "the database",
    "aws_dynamodb_table": "the table",
    "aws_efs_file_system": "the files",
    "aws_s3_bucket": "the bucket and its objects",
    "aws_cognito_user_pool": "the users",
    "aws_kms_key": "the key, and everything that it encrypts",
    "aws_route53_zone": "the zone, whose name servers would change",
    "aws_secretsmanager_secret": "the secret",
    "aws_elasticache_replication_group": "the cache and its sessions",
    "aws_backup_vault": "the backups",
}
"""Resource types that hold what no second apply brings back, and what would be lost."""


@dataclass(frozen=True, slots=True)
class Destructive:
    """A change that loses state."""

    address: str
    action: str
    loses: str


def destructive_changes(plan: Plan) -> tuple[Destructive, ...]:
    """Every delete and replace of a stateful resource."""
    found = [
        Destructive(str(change["address"]), action_of(change), STATEFUL[change["type"]])
        for change in plan.get("resource_changes", [])
        if change.get("mode", "managed") == "managed"
        and change.get("type") in STATEFUL
        and action_of(change) in ("delete", "replace")
    ]
    return tuple(sorted(found, key=lambda one: one.address))


def require_allowed(plan: Plan, allowed: Collection[str]) -> None:
    """Refuse a plan that loses state, unless every such address was named.

    Args:
        plan: The plan.
        allowed: Addresses, or patterns in which ``*`` stands for any text.

    Raises:
        RefusedError: Names each address, what is lost, and the option that allows it.
    """
    refused = [one for one in destructive_changes(plan) if not _named(one.address, allowed)]
    if not refused:
        return
    lines = "\n".join(f"  {one.action} {one.address}: loses {one.loses}" for one in refused)
    options = " ".join(f"--allow-destroy '{one.address}'" for one in refused)
    raise RefusedError(
        f"the plan would lose what no apply brings back:\n{lines}",
        hint=f"if that is meant, add {options}",
    )


def _named(address: str, allowed: Collection[str]) -> bool:
    patterns = (".*".join(re.escape(part) for part in name.split("*")) for name in allowed)
    return any(re.fullmatch(pattern, address) for pattern in patterns)
