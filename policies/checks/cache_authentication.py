"""Caches ask who connects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_USERS = ("user_group_ids", "user_group_id", "acl_name")


class CacheAuthentication(Policy):
    """Caches ask who connects: users with IAM, not a shared password."""

    ID = "ENVC_CACHE_AUTHENTICATION"
    TYPES = (
        "aws_elasticache_replication_group",
        "aws_elasticache_serverless_cache",
        "aws_elasticache_user",
        "aws_memorydb_cluster",
    )
    KEYS = ("user_group_ids", "authentication_mode")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A user without a password may do nothing; MemoryDB's open-access is no list of users."""
        if resource.kind == "aws_elasticache_user":
            access = str(resource.get("access_string") or "")
            modes = [block.get("type") for block in resource.blocks("authentication_mode")]
            free = resource.is_true("no_password_required") or "no-password-required" in modes
            if free and not access.startswith("off"):
                yield Fault("access_string", "a user without a password is on")
            return
        users = [one for name in _USERS for one in resource.texts(name)]
        if not users or users == ["open-access"]:
            yield Fault("user_group_ids", "no user group says who may connect")


check = CacheAuthentication()
