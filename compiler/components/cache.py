"""cache: Redis on ElastiCache, encrypted, entered by IAM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from compiler.components.component import Component, Sections, Wiring
from compiler.components.instance_classes import CACHE_NODE
from compiler.components.windows import windows_apart
from compiler.spec.model import (
    Complaint,
    Form,
    HourMaintenanceWindow,
    HourWindow,
    LogRetentionDays,
    SpecModel,
    Text,
    unlike,
)
from compiler.stack.stack import ModuleCall
from compiler.stack.values import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

GROUP_ID_LENGTH = USER_ID_LENGTH = 40
"""The longest ids that ElastiCache takes (CreateReplicationGroup, CreateUser)."""


class CacheSpec(SpecModel):
    """The Redis replication group."""

    engine_version: Literal["7.0", "7.1"] = Field(
        default="7.1", description="The Redis version; from 7.0 on users log in by IAM"
    )
    node_type: Annotated[
        str, AfterValidator(CACHE_NODE), Form("cache.FAMILY.SIZE: cache.t3.small")
    ] = Field(description="The node type", examples=["cache.t3.small"])
    replicas: int = Field(
        default=0, ge=0, le=5, description="Nodes beside the primary; 0: no failover"
    )
    snapshot_retention_days: int = Field(
        default=1, ge=1, le=35, description="Days that daily snapshots are kept"
    )
    snapshot_window: HourWindow = Field(default="05:00-06:00", description="When, UTC")
    maintenance_window: HourMaintenanceWindow = Field(
        default="sun:06:30-sun:07:30", description="When AWS may change it, UTC"
    )
    log_retention_days: LogRetentionDays = Field(default=365, description="Days that logs are kept")
    application_user: Annotated[
        str,
        Text(
            r"[a-z][a-z0-9]*(-[a-z0-9]+)*",
            "a user: lower-case letters, digits and single hyphens",
            "app",
            longest=20,
        ),
        unlike(("default",), "the user that nobody logs in as"),
    ] = Field(default="app", description="The user that functions log in as, by IAM token")
    port: int = Field(default=6379, ge=1024, le=65535, description="The port it listens on")


def rules(sections: Sections) -> Iterable[Complaint]:
    """A replica that takes over lies in another zone; ids fit ElastiCache; windows lie apart."""
    cache: CacheSpec | None = sections.get("cache")
    network = sections.get("network")
    if cache is None:
        return
    yield from _ids(sections, cache)
    yield from windows_apart(
        "cache", "snapshot_window", cache.snapshot_window, cache.maintenance_window
    )
    if network and cache.replicas and len(network.zones) < 2:  # noqa: PLR2004 - a second zone
        yield Complaint(
            path=("cache", "replicas"),
            message="a replica for failover with one zone",
            expected="at least two zones under network.zones, or replicas: 0",
        )


def _ids(sections: Sections, cache: CacheSpec) -> Iterable[Complaint]:
    name = sections.identity.name
    if name is None:
        return
    for path, given, longest in (
        (("system",), f"{name}-redis", GROUP_ID_LENGTH),
        (("cache", "application_user"), f"{name}-{cache.application_user}", USER_ID_LENGTH),
    ):
        if len(given) > longest:
            yield Complaint(
                path=path,
                message=f"ElastiCache would have to take the id {given} of {len(given)} characters",
                expected=f"at most {longest}: a shorter system, environment or application_user",
            )


def wire(wiring: Wiring) -> tuple[ModuleCall, ...]:
    """Call modules/cache."""
    cache = wiring.spec.cache
    clients = {"functions": Ref("functions", "security_group_id")}
    return (
        ModuleCall(
            name="cache",
            module="cache",
            source=cache.spec_path,
            arguments={
                "name": wiring.name,
                "vpc_id": Ref("network", "vpc_id"),
                "subnet_ids": Ref("network", "isolated_subnet_ids"),
                "client_security_groups": clients if wiring.has("functions") else {},
                "engine_version": cache.engine_version,
                "node_type": cache.node_type,
                "replicas": cache.replicas,
                "snapshot_retention_days": cache.snapshot_retention_days,
                "snapshot_window": cache.snapshot_window,
                "maintenance_window": cache.maintenance_window,
                "port": cache.port,
                "user_name": cache.application_user.derive(
                    lambda user: f"{wiring.plain_name}-{user}"
                ),
                "key_arn": Ref("encryption", "key_arns")["data"],
                "logs_key_arn": wiring.log_key(),
                "log_retention_days": cache.log_retention_days,
            },
            outputs={"cache_host": Ref("cache", "host")},
        ),
    )


COMPONENT = Component(
    name="cache",
    section=CacheSpec,
    wire=wire,
    rules=rules,
    needs=("network", "encryption"),
    summary="ElastiCache Redis: TLS, encrypted, IAM users",
)
