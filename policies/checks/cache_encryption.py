"""Caches are encrypted with a key of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _keys import lacks_key
from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class CacheEncryption(Policy):
    """Caches are encrypted with a key of the account."""

    ID = "ENVC_CACHE_ENCRYPTION"
    TYPES = (
        "aws_elasticache_replication_group",
        "aws_elasticache_serverless_cache",
        "aws_memorydb_cluster",
    )
    KEYS = ("at_rest_encryption_enabled", "kms_key_id")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Serverless caches and MemoryDB are always encrypted: there the key alone counts."""
        if resource.kind == "aws_elasticache_replication_group":
            held = resource.get("at_rest_encryption_enabled")
            if not resource.is_true("at_rest_encryption_enabled"):
                yield Fault(
                    "at_rest_encryption_enabled", f"at_rest_encryption_enabled is {shown(held)}"
                )
        name = "kms_key_arn" if resource.kind == "aws_memorydb_cluster" else "kms_key_id"
        yield from lacks_key(resource, name)


check = CacheEncryption()
