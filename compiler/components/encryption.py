"""encryption: a customer-managed key for each domain of data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from compiler.components.component import EDGE_REGION, Component, Sections, Wiring
from compiler.spec.model import Complaint, SpecModel
from compiler.stack.stack import ModuleCall
from compiler.stack.values import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable


class EncryptionSpec(SpecModel):
    """The keys' rotation and the grace before one is really deleted."""

    rotation_days: int = Field(
        default=365, ge=90, le=2560, description="Days between rotations of the key material"
    )
    deletion_window_days: int = Field(
        default=30, ge=7, le=30, description="Days in which a deleted key can be brought back"
    )


def rules(sections: Sections) -> Iterable[Complaint]:
    """Customer data is encrypted with our own keys."""
    if sections.identity.data == "customer" and "encryption" not in sections.present:
        yield Complaint(
            path=("data",),
            message="customer data without encryption",
            expected="a section encryption: with the keys' rotation",
            suggestion="add encryption: {rotation_days: 365}",
        )


def wire(wiring: Wiring) -> tuple[ModuleCall, ...]:
    """Call modules/encryption, a second time for the edge where it lies in another region."""
    region = wiring.spec.region.value
    domains = {
        "data": _domain("Documents, database, cache and queues", []),
        "logs": _domain("Log groups", [f"logs.{region}.amazonaws.com"]),
        "secrets": _domain("Secrets and the database's master password", []),
        "site": _domain("Files of the front end, read by CloudFront", ["cloudfront.amazonaws.com"]),
    }
    calls = [_call(wiring, "encryption", region, domains)]
    if region != EDGE_REGION and (wiring.has("site") or wiring.has("dns")):
        logs = _domain("Log groups at the edge", [f"logs.{EDGE_REGION}.amazonaws.com"])
        calls.append(_call(wiring, "encryption_edge", EDGE_REGION, {"logs": logs}))
    return tuple(calls)


def _call(
    wiring: Wiring, name: str, region: str, domains: dict[str, dict[str, object]]
) -> ModuleCall:
    encryption = wiring.spec.encryption
    edge = name != "encryption"
    return ModuleCall(
        name=name,
        module="encryption",
        source=encryption.spec_path,
        arguments={
            "name": wiring.name,
            "account_id": wiring.spec.account_id,
            "region": region if edge else wiring.spec.region,
            "domains": domains,
            "rotation_period_days": encryption.rotation_days,
            "deletion_window_days": encryption.deletion_window_days,
        },
        providers={"aws": "aws.us_east_1"} if edge else {},
        outputs={} if edge else {"key_arns": Ref("encryption", "key_arns")},
    )


def _domain(description: str, services: list[str]) -> dict[str, object]:
    return {"description": description, "services": services}


COMPONENT = Component(
    name="encryption",
    section=EncryptionSpec,
    wire=wire,
    rules=rules,
    summary="KMS keys for each domain of data, rotated",
)
