"""database: PostgreSQL on RDS, private, encrypted, backed up."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from compiler.components.component import Component, Sections, Wiring
from compiler.components.instance_classes import DATABASE_CLASS
from compiler.components.windows import windows_apart
from compiler.spec.model import (
    BackupWindow,
    Complaint,
    Form,
    LogRetentionDays,
    MaintenanceWindow,
    RuleError,
    SpecModel,
    Text,
    unlike,
)
from compiler.stack.stack import ModuleCall
from compiler.stack.values import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

CUSTOMER_BACKUP_DAYS = 30
"""Days of automated backups that customer data demands (deployment plan, backup strategy)."""

MASTER_USER = "postgres"
RESERVED_NAMES = ("postgres", "rdsadmin", "template0", "template1")
"""Databases that are there already (PostgreSQL; Amazon RDS for PostgreSQL)."""
RESERVED_USERS = (MASTER_USER, "admin", "none", "public", "rdsadmin", "user")
RESERVED_WORDS = tuple(
    # One word a line would fill a screen.
    """all analyse analyze and any array as asc asymmetric both case cast check collate column
    constraint create current_catalog current_date current_role current_time current_timestamp
    current_user default deferrable desc distinct do else end except false fetch for foreign from
    grant group having in initially intersect into lateral leading limit localtime localtimestamp
    not null offset on only or order placing primary references returning select session_user some
    symmetric system_user table then to trailing true union unique user using variadic when where
    window with""".split()  # noqa: SIM905 - the same reason
)
"""Words that PostgreSQL keeps (PostgreSQL 16, appendix C, "reserved"): RDS takes none as a name."""
GROWTH = 1.1
"""How far the storage's limit lies over its start (RDS User Guide, storage autoscaling)."""
_IDENTIFIER = Text(
    r"[a-z][a-z0-9_]*", "a name of lower-case letters, digits and _, a letter first", "app", 63
)


def _insights_retention(days: int) -> int:
    # CreateDBInstance, PerformanceInsightsRetentionPeriod.
    months = range(31, 714, 31)
    if days not in (7, 731, *months):
        closest = min((7, 731, *months), key=lambda allowed: abs(allowed - days))
        raise RuleError(
            f"Performance Insights keeps nothing for {days} days",
            expected="7 (free of charge), a multiple of 31 up to 713, or 731",
            suggestion=str(closest),
        )
    return days


def _user(text: str) -> str:
    if text.startswith(("pg_", "rds_")):
        raise RuleError(
            f"{text!r} begins as PostgreSQL and RDS keep for themselves",
            expected="a name without pg_ or rds_ at its beginning",
        )
    return text


class DatabaseSpec(SpecModel):
    """The PostgreSQL instance."""

    engine_version: Annotated[
        str, Text(r"1[678](\.[0-9]{1,2})?", "PostgreSQL 16, 17 or 18", '"16"')
    ] = Field(default="16", description="The major version, or major.minor to pin one")
    instance_class: Annotated[
        str, AfterValidator(DATABASE_CLASS), Form("db.FAMILY.SIZE: db.t3.small")
    ] = Field(description="The instance class", examples=["db.t3.small"])
    storage_gb: int = Field(default=20, ge=20, le=65536, description="Storage at the start, GiB")
    max_storage_gb: int = Field(
        default=100, ge=20, le=65536, description="How far storage grows by itself, GiB"
    )
    multi_az: bool = Field(default=False, description="A standby in a second zone")
    backup_retention_days: int = Field(
        default=7, ge=1, le=35, description="Days of automated backups and point-in-time recovery"
    )
    backup_window: BackupWindow = Field(default="03:00-04:00", description="When, UTC")
    maintenance_window: MaintenanceWindow = Field(
        default="sun:04:30-sun:05:30", description="When AWS may change it, UTC"
    )
    performance_insights: bool = Field(
        default=True,
        description="Load by query; RDS for PostgreSQL has it in every instance class",
    )
    performance_insights_retention_days: Annotated[
        int, AfterValidator(_insights_retention), Form("7, a multiple of 31 up to 713, or 731")
    ] = Field(default=7, description="7 is free of charge; else a multiple of 31 up to 713, or 731")
    monitoring_interval_seconds: Literal[0, 1, 5, 10, 15, 30, 60] = Field(
        default=60, description="Enhanced monitoring: 0 (off), 1, 5, 10, 15, 30 or 60"
    )
    log_retention_days: LogRetentionDays = Field(default=365, description="Days that logs are kept")
    name: Annotated[
        str,
        _IDENTIFIER,
        unlike(RESERVED_NAMES, "a database that is there already"),
        unlike(RESERVED_WORDS, "a word that PostgreSQL keeps for itself"),
    ] = Field(default="app", description="The database in it")
    application_user: Annotated[
        str,
        _IDENTIFIER,
        AfterValidator(_user),
        unlike(RESERVED_USERS, "a user that is not the application's"),
        unlike(RESERVED_WORDS, "a word that PostgreSQL keeps for itself"),
    ] = Field(default="app", description="The user that functions log in as, by IAM token")
    port: int = Field(default=5432, ge=1150, le=65535, description="The port it listens on")
    deletion_protection: bool = Field(
        default=True, description="Refuse deletion, and take a last snapshot"
    )


def rules(sections: Sections) -> Iterable[Complaint]:
    """A standby needs a second zone, storage room to grow, customer data backups and a standby."""
    database: DatabaseSpec | None = sections.get("database")
    if database is None:
        return
    network = sections.get("network")
    zones = len(network.zones) if network else 0
    if network and database.multi_az and zones < 2:  # noqa: PLR2004 - a standby is a second one
        yield Complaint(
            path=("database", "multi_az"),
            message=f"a standby in another zone with {zones} zone",
            expected="at least two zones under network.zones",
            suggestion="add a zone and its subnets, or write multi_az: false",
        )
    elif network and zones < 2:  # noqa: PLR2004 - CreateDBSubnetGroup: at least two zones
        yield Complaint(
            path=("network", "zones"),
            message="RDS wants subnets in two zones, and there is one",
            expected="at least two zones, each with its subnets",
        )
    least = ceil(database.storage_gb * GROWTH)
    if database.max_storage_gb < least:
        yield Complaint(
            path=("database", "max_storage_gb"),
            message=f"storage starts at {database.storage_gb} GiB "
            f"and may grow to {database.max_storage_gb}",
            expected=f"at least {least}: a tenth more than storage_gb",
            suggestion=str(least),
        )
    yield from windows_apart(
        "database", "backup_window", database.backup_window, database.maintenance_window
    )
    if sections.identity.data == "customer":
        yield from _customer(database)


def _customer(database: DatabaseSpec) -> Iterable[Complaint]:
    if database.backup_retention_days < CUSTOMER_BACKUP_DAYS:
        yield Complaint(
            path=("database", "backup_retention_days"),
            message=f"customer data with {database.backup_retention_days} days of backups",
            expected=f"at least {CUSTOMER_BACKUP_DAYS} days",
            suggestion=str(CUSTOMER_BACKUP_DAYS),
        )
    if not database.multi_az:
        yield Complaint(
            path=("database", "multi_az"),
            message="customer data on one instance in one zone",
            expected="true: a standby in a second zone",
            suggestion="true",
        )


def wire(wiring: Wiring) -> tuple[ModuleCall, ...]:
    """Call modules/database."""
    database = wiring.spec.database
    clients = {"functions": Ref("functions", "security_group_id")}
    return (
        ModuleCall(
            name="database",
            module="database",
            source=database.spec_path,
            arguments={
                "name": wiring.name,
                "account_id": wiring.spec.account_id,
                "region": wiring.spec.region,
                "vpc_id": Ref("network", "vpc_id"),
                "subnet_ids": Ref("network", "isolated_subnet_ids"),
                "client_security_groups": clients if wiring.has("functions") else {},
                "engine_version": database.engine_version,
                "instance_class": database.instance_class,
                "storage_gb": database.storage_gb,
                "max_storage_gb": database.max_storage_gb,
                "multi_az": database.multi_az,
                "backup_retention_days": database.backup_retention_days,
                "backup_window": database.backup_window,
                "maintenance_window": database.maintenance_window,
                "performance_insights": database.performance_insights,
                "performance_insights_retention_days": database.performance_insights_retention_days,
                "monitoring_interval_seconds": database.monitoring_interval_seconds,
                "log_exports": ["postgresql", "upgrade"],
                "log_retention_days": database.log_retention_days,
                "database_name": database.name,
                "master_username": MASTER_USER,
                "port": database.port,
                "minimum_tls_version": "TLSv1.3",
                "data_key_arn": Ref("encryption", "key_arns")["data"],
                "secrets_key_arn": Ref("encryption", "key_arns")["secrets"],
                "logs_key_arn": wiring.log_key(),
                "deletion_protection": wiring.protection(database.deletion_protection),
                "final_snapshot": database.deletion_protection,
            },
            outputs={
                "database_host": Ref("database", "host"),
                "database_instance": Ref("database", "instance_identifier"),
                "database_master_secret_arn": Ref("database", "master_secret_arn"),
            },
        ),
    )


COMPONENT = Component(
    name="database",
    section=DatabaseSpec,
    wire=wire,
    rules=rules,
    needs=("network", "encryption"),
    summary="RDS PostgreSQL: private, encrypted, backed up, TLS 1.3",
)
