"""Small plans, written as resources and what they refer to, in the form that Terraform gives.

A value ``-> aws_s3_bucket.files.id`` refers to another resource and is known only after apply; so
does one that names a data source, which is read during apply; ``-> a.b.id | c.d.id`` is made of
both. Texts under ``policy`` and its likes may be written as mappings: they become JSON.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]
CASES = Path(__file__).parent / "cases"
_ARROW = "-> "
_DATA = re.compile(r"^data\.([\w-]+)\.([\w-]+)")
_JSON = ("policy", "policy_document", "assume_role_policy", "inline_policy", "access_policies")
_MAPS = ("variables", "environment_variables", "permissions", "response_parameters", "tags")


@dataclass(frozen=True, slots=True)
class Case:
    """One plan and what a policy says of one resource in it.

    Attributes:
        expected: ``pass``, ``fail``, ``unknown``, or ``aside`` where it is none of its business.
        judged: The address that is judged: the first of the plan where none is named.
    """

    policy: str
    expected: str
    about: str
    judged: str
    plan: Json


def cases() -> list[Case]:
    """Every case under cases/."""
    found: list[Case] = []
    for file in sorted(CASES.glob("*.yaml")):
        for policy, kinds in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            for expected, listed in kinds.items():
                found += [_case(policy, expected, one) for one in listed]
    return found


def _case(policy: str, expected: str, raw: Json) -> Case:
    resources, outputs = raw["plan"], raw.get("outputs") or {}
    judged = raw.get("judged") or next(iter(resources), "")
    return Case(policy, expected, raw["about"], judged, plan_of(resources, outputs))


def plan_of(resources: Json, outputs: Json | None = None) -> Json:
    """A plan that creates these resources in the root module.

    Args:
        resources: By address, ``aws_s3_bucket.files`` or ``aws_s3_bucket.files["a"]``.
        outputs: By name: ``value``, and ``sensitive`` where it is.
    """
    planned, changes, configured = [], [], {}
    deferred: dict[tuple[str, str], None] = {}
    for address, raw in resources.items():
        kind, _, name = address.partition("[")[0].partition(".")
        values, unknown, expressions = _split(raw, deferred)
        facts = {"address": address, "mode": "managed", "type": kind, "name": name}
        planned.append({**facts, "values": values})
        change = {"actions": ["create"], "before": None, "after": values, "after_unknown": unknown}
        changes.append({**facts, "change": change})
        configured[kind, name] = {
            "address": f"{kind}.{name}",
            "mode": "managed",
            "type": kind,
            "name": name,
            "expressions": expressions,
        }
    for kind, name in deferred:
        facts = {"address": f"data.{kind}.{name}", "mode": "data", "type": kind, "name": name}
        read: Json = {"actions": ["read"], "before": None, "after": {}, "after_unknown": {}}
        changes.append({**facts, "change": read})
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {
            "root_module": {"resources": planned},
            "outputs": {
                name: {"value": one.get("value"), "sensitive": bool(one.get("sensitive"))}
                for name, one in (outputs or {}).items()
            },
        },
        "resource_changes": changes,
        "configuration": {
            "root_module": {
                "resources": list(configured.values()),
                "outputs": {
                    name: {"expression": {"references": one.get("references") or []}}
                    for name, one in (outputs or {}).items()
                },
            }
        },
    }


def _split(raw: Json, deferred: dict[tuple[str, str], None]) -> tuple[Json, Json, Json]:
    """Known values, flags of unknown ones and expressions, out of one mapping."""
    values: Json = {}
    unknown: Json = {}
    expressions: Json = {}
    for name, held in raw.items():
        if name in _JSON and isinstance(held, dict):
            held = json.dumps(held)  # noqa: PLW2901 - the text that Terraform would hold
        if name in _MAPS and isinstance(held, dict):
            values[name] = held
            expressions[name] = {"constant_value": held}
            continue
        arrows = [one[len(_ARROW) :] for one in _flat(held) if _is_reference(one)]
        references = [one.strip() for arrow in arrows for one in arrow.split("|")]
        if references:
            for match in (_DATA.match(one) for one in references):
                if match:
                    deferred[match.group(1), match.group(2)] = None
            bases = [".".join(one.split(".")[:-1]) for one in references]
            expressions[name] = {"references": [*references, *bases]}
            unknown[name] = [_is_reference(one) for one in held] if isinstance(held, list) else True
            if isinstance(held, list):
                values[name] = [None if _is_reference(one) else one for one in held]
        elif isinstance(held, list) and any(isinstance(one, dict) for one in held):
            parts = [_split(one, deferred) for one in held]
            values[name] = [part[0] for part in parts]
            unknown[name] = [part[1] for part in parts]
            expressions[name] = [part[2] for part in parts]
        else:
            values[name] = held
            expressions[name] = {"constant_value": held}
    return values, unknown, expressions


def _is_reference(held: Any) -> bool:
    return isinstance(held, str) and held.startswith(_ARROW)


def _flat(held: Any) -> list[Any]:
    return held if isinstance(held, list) else [held]
