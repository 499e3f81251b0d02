"""Plans to judge: one that the real Terraform made, and small ones written by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from compiler.policy.model import PolicyInfo, Severity

Json = dict[str, Any]
NESTED = Path(__file__).parent / "plans" / "nested.json"
"""``terraform show -json`` of plans/nested/, planned offline with hashicorp/aws 5.100.0."""


def nested() -> Json:
    """The plan of plans/nested/."""
    found: Json = json.loads(NESTED.read_text(encoding="utf-8"))
    return found


def plan_of(*resources: Json, configured: list[Json] | None = None) -> Json:
    """A plan of these resources in the root module."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {
            "root_module": {
                "resources": [
                    {key: one[key] for key in ("address", "mode", "type", "name", "values")}
                    for one in resources
                ]
            }
        },
        "resource_changes": [
            {key: one[key] for key in ("address", "mode", "type", "name", "change")}
            for one in resources
        ],
        "configuration": {"root_module": {"resources": configured or []}},
    }


def resource(
    kind: str,
    name: str = "this",
    *,
    values: Json | None = None,
    unknown: Json | None = None,
    sensitive: Json | None = None,
) -> Json:
    """A resource that will be created."""
    return {
        "address": f"{kind}.{name}",
        "mode": "managed",
        "type": kind,
        "name": name,
        "values": values or {},
        "change": {
            "actions": ["create"],
            "before": None,
            "after": values or {},
            "after_unknown": unknown or {},
            "after_sensitive": sensitive or {},
        },
    }


def info(policy_id: str, severity: Severity = Severity.HIGH) -> PolicyInfo:
    """A catalog entry."""
    return PolicyInfo(
        id=policy_id,
        title=f"The rule of {policy_id}",
        severity=severity,
        requirement="SEC-9",
        risk="something is readable",
        fix="write it otherwise",
        expected="encrypted",
    )
