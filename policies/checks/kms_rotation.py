"""Keys are rotated every year at least."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_DAYS = 365
_SYMMETRIC = (None, "", "SYMMETRIC_DEFAULT")


class KmsRotation(Policy):
    """Keys are rotated by AWS, once a year at least."""

    ID = "ENVC_KMS_ROTATION"
    TYPES = ("aws_kms_key",)
    KEYS = ("enable_key_rotation", "rotation_period_in_days")

    def applies(self, resource: Resource) -> bool:
        """AWS rotates symmetric keys of its own making only."""
        return resource.get("customer_master_key_spec") in _SYMMETRIC and resource.get(
            "custom_key_store_id"
        ) in (None, "")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """On, and no slower than the default of 365 days; an enabled key."""
        if not resource.is_true("enable_key_rotation"):
            held = resource.get("enable_key_rotation")
            yield Fault("enable_key_rotation", f"enable_key_rotation is {shown(held)}")
        days = resource.number("rotation_period_in_days")
        if days is not None and days > _DAYS:
            yield Fault("rotation_period_in_days", f"rotation_period_in_days is {days:.0f}")


check = KmsRotation()
