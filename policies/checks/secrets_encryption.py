"""Secrets are encrypted with a key of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _keys import lacks_key
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class SecretsEncryption(Policy):
    """Secrets are encrypted with a key of the account, in every region."""

    ID = "ENVC_SECRETS_ENCRYPTION"
    TYPES = ("aws_secretsmanager_secret", "aws_ssm_parameter")
    KEYS = ("kms_key_id", "key_id")

    def applies(self, resource: Resource) -> bool:
        """Of parameters only those that are secret."""
        return resource.kind != "aws_ssm_parameter" or resource.get("type") == "SecureString"

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """The secret and each of its replicas name a key."""
        parameter = resource.kind == "aws_ssm_parameter"
        yield from lacks_key(resource, "key_id" if parameter else "kms_key_id")
        for replica in resource.blocks("replica"):
            yield from lacks_key(replica, "kms_key_id")


check = SecretsEncryption()
