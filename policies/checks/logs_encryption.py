"""Log groups are encrypted with a key of the account and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _keys import lacks_key
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class LogsEncryption(Policy):
    """Log groups are encrypted with a key of the account."""

    ID = "ENVC_LOGS_ENCRYPTION"
    TYPES = ("aws_cloudwatch_log_group",)
    KEYS = ("kms_key_id",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Logs hold what people typed."""
        return lacks_key(resource, "kms_key_id")


check = LogsEncryption()
