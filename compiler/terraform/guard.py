"""What an apply must not destroy unless somebody names it.

Stateful is what holds data, identities or keys that no second apply brings back. Not here, on
purpose: log groups and queues (their content is transient, and the audit trail is kept in buckets,
which are here), user pool clients and domains, certificates, distributions, API keys and addresses
(an apply makes them anew; whoever knows their old name has to be told, but nothing is lost). A
resource that Terraform only forgets stays in the account with all that it holds, and passes.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compiler.errors import RefusedError
from compiler.terraform.plan_document import Plan, action_of

if TYPE_CHECKING:
    from collections.abc import Collection

_DATABASE = "the database"
_SNAPSHOT = "the snapshot"
_CACHE = "the cache and its sessions"
_KEY = "the key, and everything that it encrypts"
_FILES = "the files"

STATEFUL = {
    "aws_backup_vault": "the backups",
    "aws_cloudtrail_event_data_store": "the audit events",
    "aws_cognito_identity_pool": "the identities",
    "aws_cognito_user_pool": "the users",
    "aws_db_cluster_snapshot": _SNAPSHOT,
    "aws_db_instance": _DATABASE,
    "aws_db_snapshot": _SNAPSHOT,
    "aws_docdb_cluster": _DATABASE,
    "aws_dynamodb_table": "the table",
    "aws_ebs_snapshot": _SNAPSHOT,
    "aws_ebs_volume": "the volume",
    "aws_ecr_repository": "the images",
    "aws_efs_file_system": _FILES,
    "aws_elasticache_cluster": _CACHE,
    "aws_elasticache_replication_group": _CACHE,
    "aws_elasticache_serverless_cache": _CACHE,
    "aws_fsx_lustre_file_system": _FILES,
    "aws_fsx_ontap_file_system": _FILES,
    "aws_fsx_openzfs_file_system": _FILES,
    "aws_fsx_windows_file_system": _FILES,
    "aws_kms_external_key": _KEY,
    "aws_kms_key": _KEY,
    "aws_kms_replica_external_key": _KEY,
    "aws_kms_replica_key": _KEY,
    "aws_memorydb_cluster": _CACHE,
    "aws_neptune_cluster": _DATABASE,
    "aws_opensearch_domain": "the indexes",
    "aws_organizations_account": "the account, and all that is in it",
    "aws_organizations_organization": "the organization",
    "aws_rds_cluster": _DATABASE,
    "aws_redshift_cluster": _DATABASE,
    "aws_route53_zone": "the zone, whose name servers would change",
    "aws_s3_bucket": "the bucket and its objects",
    "aws_s3_directory_bucket": "the bucket and its objects",
    "aws_secretsmanager_secret": "the secret",
}
"""Resource types that hold what no second apply brings back, and what would be lost."""


@dataclass(frozen=True, slots=True)
class Destructive:
    """A change that loses state.

    Attributes:
        deposed: The key of the object, where it is a leftover of an earlier replacement.
    """

    address: str
    action: str
    loses: str
    deposed: str = ""


def destructive_changes(plan: Plan) -> tuple[Destructive, ...]:
    """Every delete and replace of a stateful resource."""
    found = [
        Destructive(
            str(change["address"]),
            action_of(change),
            STATEFUL[change["type"]],
            str(change.get("deposed") or ""),
        )
        for change in plan.get("resource_changes", [])
        if change.get("mode", "managed") == "managed"
        and change.get("type") in STATEFUL
        and action_of(change) in ("delete", "replace")
    ]
    return tuple(sorted(found, key=lambda one: (one.address, one.deposed)))


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
    lines = "\n".join(f"  {_said(one)}: loses {one.loses}" for one in refused)
    addresses = dict.fromkeys(one.address for one in refused)
    options = " ".join(f"--allow-destroy {shlex.quote(address)}" for address in addresses)
    raise RefusedError(
        f"the plan would lose what no apply brings back:\n{lines}",
        hint=f"if that is meant, add {options}",
    )


def _said(one: Destructive) -> str:
    deposed = f" (deposed object {one.deposed})" if one.deposed else ""
    return f"{one.action} {one.address}{deposed}"


def _named(address: str, allowed: Collection[str]) -> bool:
    patterns = (".*".join(re.escape(part) for part in name.split("*")) for name in allowed)
    return any(re.fullmatch(pattern, address, re.DOTALL) for pattern in patterns)
