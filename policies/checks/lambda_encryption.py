"""Functions' settings are encrypted with a key of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _keys import lacks_key
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class LambdaEncryption(Policy):
    """The environment of functions is encrypted with a key of the account."""

    ID = "ENVC_LAMBDA_ENCRYPTION"
    TYPES = ("aws_lambda_function",)
    KEYS = ("kms_key_arn",)

    def applies(self, resource: Resource) -> bool:
        """Only functions that have settings."""
        return any(block.get("variables") for block in resource.blocks("environment"))

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """The key is named."""
        return lacks_key(resource, "kms_key_arn")


check = LambdaEncryption()
