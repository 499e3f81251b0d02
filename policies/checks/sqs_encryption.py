"""Queues are encrypted with a key of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _keys import lacks_key
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class SqsEncryption(Policy):
    """Queues are encrypted with a key of the account."""

    ID = "ENVC_SQS_ENCRYPTION"
    TYPES = ("aws_sqs_queue",)
    KEYS = ("kms_master_key_id",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """SSE-SQS uses a key that nobody in the account can look after."""
        return lacks_key(resource, "kms_master_key_id")


check = SqsEncryption()
