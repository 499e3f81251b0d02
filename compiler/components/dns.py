"""dns: the environment's zone, its records and the health check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from compiler.components.component import Component, Sections, Wiring
from compiler.spec.model import Complaint, DomainName, LogRetentionDays, SpecModel, Text
from compiler.stack.stack import ModuleCall
from compiler.stack.values import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable


class HealthCheckSpec(SpecModel):
    """The check that Route 53 makes from around the world."""

    path: Annotated[
        str, Text(r"/[!-~]*", "a path of plain characters", "/api/health", longest=255)
    ] = Field(default="/api/health", description="What it asks for, over HTTPS")
    failures: int = Field(
        default=3, ge=1, le=10, description="Failures in a row until it is unhealthy"
    )
    interval_seconds: Literal[10, 30] = Field(default=30, description="Seconds between checks")


class DnsSpec(SpecModel):
    """The public zone."""

    zone: DomainName = Field(description="The zone's name; delegate it to the zone's name servers")
    health_check: HealthCheckSpec = Field(
        default_factory=HealthCheckSpec, description="The check of the site"
    )
    query_log_retention_days: LogRetentionDays = Field(
        default=365, description="Days that query logs are kept"
    )
    deletion_protection: bool = Field(
        default=True, description="Refuse to delete the zone while it has records"
    )


def rules(sections: Sections) -> Iterable[Complaint]:
    """The health check asks for something that anybody may ask for."""
    dns: DnsSpec | None = sections.get("dns")
    api = sections.get("api")
    if dns is None or api is None:
        return
    path = dns.health_check.path
    route = api.routes.get(f"GET {path.partition('?')[0]}")
    if path.startswith("/api/") and (route is None or route.auth != "none"):
        yield Complaint(
            path=("dns", "health_check", "path"),
            message=f"nobody gets an answer from {path} without signing in"
            if route
            else f"there is no route GET {path}",
            expected="a path under api.routes with the method GET and auth: none",
        )


def wire(wiring: Wiring) -> tuple[ModuleCall, ...]:
    """Call modules/dns."""
    dns, site = wiring.spec.dns, wiring.spec.site
    names = list(site.domain_names)
    return (
        ModuleCall(
            name="dns",
            module="dns",
            source=dns.spec_path,
            arguments={
                "name": wiring.name,
                "account_id": wiring.spec.account_id,
                "zone_name": dns.zone,
                "aliases": {name.value: {"domain": name} for name in names},
                "alias_target_domain_name": Ref("site", "distribution_domain_name"),
                "alias_target_zone_id": Ref("site", "distribution_hosted_zone_id"),
                "health_check_fqdn": names[0],
                "health_check_path": dns.health_check.path,
                "health_check_failures": dns.health_check.failures,
                "health_check_interval_seconds": dns.health_check.interval_seconds,
                "query_log_retention_days": dns.query_log_retention_days,
                "logs_key_arn": wiring.edge_log_key(),
                "deletion_protection": wiring.protection(dns.deletion_protection),
            },
            providers={"aws": "aws", "aws.us_east_1": "aws.us_east_1"},
            outputs={"name_servers": Ref("dns", "name_servers")},
        ),
    )


COMPONENT = Component(
    name="dns",
    section=DnsSpec,
    wire=wire,
    rules=rules,
    needs=("site", "encryption"),
    summary="Route 53 zone, records, health check, query logs",
)
