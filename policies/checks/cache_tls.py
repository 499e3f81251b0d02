"""Caches speak TLS only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class CacheTls(Policy):
    """Caches speak TLS only."""

    ID = "ENVC_CACHE_TLS"
    TYPES = (
        "aws_elasticache_replication_group",
        "aws_elasticache_cluster",
        "aws_memorydb_cluster",
        "aws_dax_cluster",
    )
    KEYS = ("transit_encryption_enabled", "transit_encryption_mode")

    def applies(self, resource: Resource) -> bool:
        """A cluster in a replication group takes that of the group."""
        return "replication_group_id" not in resource or resource.kind != "aws_elasticache_cluster"

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """The mode preferred still answers without TLS; MemoryDB speaks TLS unless told not to."""
        if resource.kind == "aws_memorydb_cluster":
            if resource.get("tls_enabled") not in (None, True, "true"):
                yield Fault("tls_enabled", f"tls_enabled is {shown(resource.get('tls_enabled'))}")
            return
        if resource.kind == "aws_dax_cluster":
            held = resource.get("cluster_endpoint_encryption_type")
            if held != "TLS":
                key = "cluster_endpoint_encryption_type"
                yield Fault(key, f"{key} is {shown(held)}")
            return
        if not resource.is_true("transit_encryption_enabled"):
            held = resource.get("transit_encryption_enabled")
            yield Fault(
                "transit_encryption_enabled", f"transit_encryption_enabled is {shown(held)}"
            )
        mode = resource.get("transit_encryption_mode")
        if mode not in (None, "", "required"):
            yield Fault("transit_encryption_mode", f"transit_encryption_mode is {shown(mode)}")


check = CacheTls()
