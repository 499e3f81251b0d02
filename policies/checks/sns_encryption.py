"""Topics are encrypted with a key of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _keys import lacks_key
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class SnsEncryption(Policy):
    """Topics are encrypted with a key of the account."""

    ID = "ENVC_SNS_ENCRYPTION"
    TYPES = ("aws_sns_topic",)
    KEYS = ("kms_master_key_id",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Without a key a topic is not encrypted at all."""
        return lacks_key(resource, "kms_master_key_id")


check = SnsEncryption()
