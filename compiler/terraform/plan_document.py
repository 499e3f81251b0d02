"""What a plan says: its identity, its changes, and its text without secrets."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

Plan = dict[str, Any]
MASK = "(sensitive)"


def action_of(change: dict[str, Any]) -> str:
    """One word for a change: create, update, replace, delete, read, forget or no-op."""
    actions = change.get("change", {}).get("actions", [])
    if set(actions) == {"create", "delete"}:
        return "replace"
    return str(actions[0]) if actions else "no-op"


def changes(plan: Plan) -> tuple[tuple[str, str], ...]:
    """(address, action) of every resource in the plan, in the order of their addresses."""
    found = ((str(c["address"]), action_of(c)) for c in plan.get("resource_changes", []))
    return tuple(sorted(found))


def counts(plan: Plan) -> dict[str, int]:
    """How many resources there are for each action; reads are left out, they change nothing."""
    return dict(Counter(action for _, action in changes(plan) if action != "read"))


def has_changes(plan: Plan) -> bool:
    """Whether applying it would change a resource or an output."""
    quiet = ("no-op", "read")
    outputs = plan.get("output_changes", {}).values()
    return any(action not in quiet for _, action in changes(plan)) or any(
        set(output.get("actions", [])) != {"no-op"} for output in outputs
    )


def digest(plan: Plan) -> str:
    """The plan's identity: ``sha256:`` and 64 hex digits.

    Taken over every resource change and output change in canonical form, so that neither the order
    nor the time nor Terraform's own version alters it, and any action or value does.
    """
    resources = sorted(
        (_resource(change) for change in plan.get("resource_changes", [])),
        key=lambda change: (change["address"], change.get("deposed") or ""),
    )
    outputs = {
        name: _kept(change, ("actions", "before", "after", "after_unknown"))
        for name, change in plan.get("output_changes", {}).items()
    }
    text = json.dumps(
        {"resources": resources, "outputs": outputs},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _resource(change: dict[str, Any]) -> dict[str, Any]:
    facts = _kept(
        change, ("address", "mode", "type", "provider_name", "deposed", "previous_address")
    )
    inner = ("actions", "before", "after", "after_unknown", "replace_paths", "importing")
    return facts | {"change": _kept(change.get("change", {}), inner)}


def _kept(source: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: source[key] for key in keys if source.get(key) is not None}


def mask(plan: Plan) -> Plan:
    """The plan with every sensitive value replaced, in changes, outputs, variables and states."""
    masked = json.loads(json.dumps(plan))
    for change in masked.get("resource_changes", []):
        _mask_change(change.get("change", {}))
    for change in masked.get("resource_drift", []):
        _mask_change(change.get("change", {}))
    for change in masked.get("output_changes", {}).values():
        _mask_change(change)
    for state in (masked.get("planned_values"), masked.get("prior_state", {}).get("values")):
        if state:
            _mask_state(state)
    declared = masked.get("configuration", {}).get("root_module", {}).get("variables", {})
    for name, variable in masked.get("variables", {}).items():
        if declared.get(name, {}).get("sensitive"):
            variable["value"] = MASK
    return dict(masked)


def _mask_change(change: dict[str, Any]) -> None:
    for side in ("before", "after"):
        change[side] = _masked(change.get(side), change.get(f"{side}_sensitive"))


def _mask_state(state: dict[str, Any]) -> None:
    for output in state.get("outputs", {}).values():
        if output.get("sensitive"):
            output["value"] = MASK
    _mask_module(state.get("root_module", {}))


def _mask_module(module: dict[str, Any]) -> None:
    for resource in module.get("resources", []):
        resource["values"] = _masked(resource.get("values"), resource.get("sensitive_values"))
    for child in module.get("child_modules", []):
        _mask_module(child)


def _masked(value: Any, sensitive: Any) -> Any:
    if sensitive is True:
        return None if value is None else MASK
    if isinstance(value, dict) and isinstance(sensitive, dict):
        return {key: _masked(inner, sensitive.get(key)) for key, inner in value.items()}
    if isinstance(value, list) and isinstance(sensitive, list):
        padded = [*sensitive, *([None] * (len(value) - len(sensitive)))]
        return [_masked(inner, flag) for inner, flag in zip(value, padded, strict=False)]
    return value
