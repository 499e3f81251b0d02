"""From a validated environment to its stack."""

from __future__ import annotations

from compiler.components import COMPONENTS
from compiler.components.component import Wiring
from compiler.stack.stack import Stack
from compiler.stack.values import SpecView

DATA_CLASS_TAG = "DataClass"


def build_stack(environment: object, *, commit: str) -> Stack:
    """Wire every component that the environment has.

    Args:
        environment: The validated spec.
        commit: The commit that last changed the spec, for the tag ``SpecCommit``.
    """
    spec = SpecView(environment)
    wiring = Wiring(spec)
    calls = tuple(
        call
        for component in COMPONENTS
        if wiring.has(component.name)
        for call in component.wire(wiring)
    )
    return Stack(
        name=wiring.plain_name,
        environment=spec.environment.value,
        region=spec.region.value,
        account_id=spec.account_id.value,
        provider_version=spec.terraform.aws_provider.value,
        tags=default_tags(spec, commit),
        calls=calls,
    )


def default_tags(spec: SpecView, commit: str) -> dict[str, str]:
    """The tags of every resource; ``Customer`` cost tags are the application's to set."""
    return {
        "System": spec.system.value,
        "Environment": spec.environment.value,
        "Owner": spec.owner.value,
        DATA_CLASS_TAG: spec.data.value,
        "CostCenter": spec.cost_center.value,
        "ManagedBy": "envc",
        "SpecCommit": commit,
    }
