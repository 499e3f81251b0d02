"""No snapshot or image is shared with every account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _expressions import OPEN
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_SHARES = {
    "aws_ami_launch_permission": "group",
    "aws_db_cluster_snapshot": "shared_accounts",
    "aws_db_snapshot": "shared_accounts",
    "aws_db_snapshot_copy": "shared_accounts",
    "aws_rds_cluster_snapshot_copy": "shared_accounts",
    "aws_snapshot_create_volume_permission": "account_id",
    "aws_ssm_document": "permissions",
}


class SharedWithAll(Policy):
    """No snapshot, image or document is shared with every account."""

    ID = "ENVC_SHARED_WITH_ALL"
    TYPES = tuple(_SHARES)
    KEYS = tuple(sorted(set(_SHARES.values())))

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """``all`` stands for every account of AWS."""
        key = _SHARES[resource.kind]
        names = [str(one) for one in resource.entries(key).values()] or resource.texts(key)
        for name in names:
            if "all" in name.lower().split(","):
                yield Fault(key, f"{key} is {name}")
            elif OPEN in name:
                yield Fault(key, f"{key} is known only after apply", sure=False)


check = SharedWithAll()
