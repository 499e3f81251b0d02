"""site: the front end behind CloudFront, with the API under ``/api/*``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from compiler.components.component import Component, Sections, Wiring
from compiler.spec.model import Complaint, DomainName, LogRetentionDays, SpecModel, Text, Unique
from compiler.stack.stack import ModuleCall
from compiler.stack.values import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

NATIVE_TLS13_PROVIDER = (6, 9)
"""From this version on the provider knows CloudFront's policy ``TLSv1.3_2025``
(terraform-provider-aws changelog, August 2025)."""

CERTIFICATE_NAME_LENGTH = 64
"""The longest first name of a certificate (AWS Certificate Manager, RequestCertificate)."""


class WafSpec(SpecModel):
    """The web application firewall."""

    rate_limit_per_5_minutes: int = Field(
        default=2000, ge=10, le=2_000_000_000, description="Requests of one address in five minutes"
    )
    log_retention_days: LogRetentionDays = Field(default=365, description="Days that logs are kept")


class SiteSpec(SpecModel):
    """The front end."""

    domain_names: Annotated[tuple[DomainName, ...], Unique] = Field(
        description="The names it answers to, inside dns.zone", min_length=1, max_length=10
    )
    price_class: Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"] = Field(
        default="PriceClass_100", description="Which edge locations: 100 is America and Europe"
    )
    content_security_policy: Annotated[
        str, Text(r"[ -~]+", "one line of plain characters", "default-src 'self'", longest=4096)
    ] = Field(
        default="default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'",
        description="What the pages may load (header Content-Security-Policy)",
    )
    waf: WafSpec = Field(default_factory=WafSpec, description="The firewall")
    deletion_protection: bool = Field(
        default=True, description="Refuse to delete the bucket while it holds files"
    )


def rules(sections: Sections) -> Iterable[Complaint]:
    """The site's names lie in the environment's zone, and the first fits a certificate."""
    site: SiteSpec | None = sections.get("site")
    dns = sections.get("dns")
    if site is None:
        return
    if len(site.domain_names[0]) > CERTIFICATE_NAME_LENGTH:
        yield Complaint(
            path=("site", "domain_names", 0),
            message=f"the first name has {len(site.domain_names[0])} characters",
            expected=f"at most {CERTIFICATE_NAME_LENGTH}: the certificate is made out to it",
        )
    if dns is None:
        return
    for index, name in enumerate(site.domain_names):
        if name != dns.zone and not name.endswith(f".{dns.zone}"):
            yield Complaint(
                path=("site", "domain_names", index),
                message=f"{name} lies outside the zone {dns.zone}",
                expected=f"{dns.zone} or a name under it",
            )


def wire(wiring: Wiring) -> tuple[ModuleCall, ...]:
    """Call modules/site."""
    site = wiring.spec.site
    version = wiring.spec.terraform.aws_provider
    return (
        ModuleCall(
            name="site",
            module="site",
            source=site.spec_path,
            arguments={
                "name": wiring.name,
                "account_id": wiring.spec.account_id,
                "domain_names": site.domain_names,
                "zone_id": Ref("dns", "zone_id"),
                "api_origin_domain_name": Ref("api", "origin_domain_name"),
                "api_origin_path": Ref("api", "origin_path"),
                "api_origin_key": Ref("api", "origin_key"),
                "key_arn": Ref("encryption", "key_arns")["site"],
                "logs_bucket_name": Ref("storage", "logs_bucket_name"),
                "logs_key_arn": wiring.edge_log_key(),
                "waf_rate_limit_per_5_minutes": site.waf.rate_limit_per_5_minutes,
                "waf_log_retention_days": site.waf.log_retention_days,
                "price_class": site.price_class,
                "content_security_policy": site.content_security_policy,
                "minimum_protocol_version": version.derive(_protocol),
                "require_tls13_at_edge": version.derive(lambda text: not has_native_tls13(text)),
                "health_check_path": wiring.spec.dns.health_check.path,
                "minimum_tls_version": 1.3,
                "deletion_protection": wiring.protection(site.deletion_protection),
            },
            providers={"aws": "aws", "aws.us_east_1": "aws.us_east_1"},
            outputs={
                "site_url": Ref("site", "url"),
                "site_bucket": Ref("site", "bucket_name"),
                "distribution_id": Ref("site", "distribution_id"),
            },
        ),
    )


def has_native_tls13(provider_version: str) -> bool:
    """Whether the provider can tell CloudFront to refuse anything below TLS 1.3 by itself."""
    major, minor, *_ = (int(part) for part in provider_version.split("."))
    return (major, minor) >= NATIVE_TLS13_PROVIDER


def _protocol(provider_version: str) -> str:
    return "TLSv1.3_2025" if has_native_tls13(provider_version) else "TLSv1.2_2021"


COMPONENT = Component(
    name="site",
    section=SiteSpec,
    wire=wire,
    rules=rules,
    needs=("dns", "api", "storage", "encryption"),
    summary="CloudFront over a private bucket and the API, WAF, TLS 1.3, security headers",
)
