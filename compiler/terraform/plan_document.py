"""What a plan says: its identity and its changes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

Plan = dict[str, Any]
_QUIET = ("no-op", "read")


def action_of(change: dict[str, Any]) -> str:
    """One word for a change: create, update, replace, delete, read, forget or no-op.

    A resource that is created anew beside the old one, which Terraform then forgets, counts as
    replaced: what the old one holds is not in the new one.
    """
    actions = change.get("change", {}).get("actions", [])
    if len(actions) > 1 and "create" in actions:
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
    """Whether applying it would change a resource, an output, or what the state calls a resource.

    A resource that only moves to another address, or is only imported, changes the state.
    """
    outputs = plan.get("output_changes", {}).values()
    return any(_alters(change) for change in plan.get("resource_changes", [])) or any(
        set(output.get("actions", [])) != {"no-op"} for output in outputs
    )


def _alters(change: dict[str, Any]) -> bool:
    return (
        action_of(change) not in _QUIET
        or bool(change.get("previous_address"))
        or bool(change.get("change", {}).get("importing"))
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
    text = _canonical({"resources": resources, "outputs": outputs})
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _resource(change: dict[str, Any]) -> dict[str, Any]:
    facts = _kept(
        change, ("address", "mode", "type", "provider_name", "deposed", "previous_address")
    )
    inner = _kept(
        change.get("change", {}), ("actions", "before", "after", "after_unknown", "importing")
    )
    # Terraform writes this set in no fixed order.
    paths = sorted(change.get("change", {}).get("replace_paths") or [], key=_canonical)
    return facts | {"change": inner | ({"replace_paths": paths} if paths else {})}


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _kept(source: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: source[key] for key in keys if source.get(key) is not None}
