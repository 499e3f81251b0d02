"""Keys wait before they are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_DAYS = 14


class KmsDeletion(Policy):
    """A deleted key waits two weeks at least before it is gone with all it encrypted."""

    ID = "ENVC_KMS_DELETION"
    TYPES = ("aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key")
    KEYS = ("deletion_window_in_days",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Not set is 30 days, the longest."""
        days = resource.number("deletion_window_in_days")
        if days is not None and days < _DAYS:
            yield Fault("deletion_window_in_days", f"deletion_window_in_days is {days:.0f}")
        name = "bypass_policy_lockout_safety_check"
        if resource.is_true(name):
            yield Fault(name, f"{name} is true")


check = KmsDeletion()
