"""Performance Insights are encrypted with a key of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _keys import lacks_key
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class RdsInsightsKey(Policy):
    """Performance Insights hold statements, and are encrypted with a key of the account."""

    ID = "ENVC_RDS_INSIGHTS_KEY"
    TYPES = ("aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance")
    KEYS = ("performance_insights_kms_key_id",)

    def applies(self, resource: Resource) -> bool:
        """Only where they are on, or could be."""
        return resource.get("performance_insights_enabled") not in (None, False, "false")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """The key is named."""
        return lacks_key(resource, "performance_insights_kms_key_id")


check = RdsInsightsKey()
