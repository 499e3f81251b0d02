"""A plan as the checks are to see it: nothing is missing that a configuration sets.

In ``planned_values`` a value that is known only after apply is simply absent, which a check cannot
tell from one that nobody set. So each such value gets a text in its place that says which kind of
unknown it is; one that nobody set stays absent, because then the provider's default decides, and a
default is not what a policy asks for.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from compiler.policy.configuration import (
    POLICY_DOCUMENT,
    Configuration,
    Json,
    Surety,
    expression_at,
    module_names,
    references,
)
from compiler.policy.policy_documents import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compiler.policy.configuration import Modules

SURE = "known-after-apply"
OPEN = "unknown-until-apply"
_TOKENS = {Surety.SURE: SURE, Surety.OPEN: OPEN, Surety.KNOWN: OPEN}
_KEY = re.compile(r'\[("(?:[^"\\]|\\.)*"|\d+)\]$')
_DOCUMENT = re.compile(rf"^data\.{POLICY_DOCUMENT}\.([\w-]+)(?:\[|\.|$)")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the scanner is given, and what evaluating its answer needs.

    Attributes:
        plan: The reduced plan.
        resources: By address: type, values with the texts for unknowns, and the change.
        configuration: Where their values come from.
    """

    plan: Json
    resources: dict[str, Resource]
    configuration: Configuration


@dataclass(slots=True)
class Resource:
    """One resource that will exist after apply."""

    address: str
    mode: str
    kind: str
    name: str
    modules: Modules
    values: Json
    sensitive: Any = False
    unknown: Any = field(default_factory=dict)
    actions: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its key in for_each or count as the address writes it, or nothing."""
        found = _KEY.search(self.address)
        return found.group(1) if found else ""


def prepare(plan: Json) -> Prepared:
    """Prepare a plan for the checks.

    Args:
        plan: What ``terraform show -json`` says; it is not changed.
    """
    configuration = Configuration.of(plan)
    changes = {change["address"]: change for change in plan.get("resource_changes") or []}
    values = json.loads(json.dumps(plan.get("planned_values") or {}))
    root = values.get("root_module") or {}
    resources = {one.address: one for one in _resources(root, changes)}
    documents = [one for one in resources.values() if one.kind == POLICY_DOCUMENT]
    for resource in (*documents, *(one for one in resources.values() if one not in documents)):
        _fill(resource, configuration, resources)
    return Prepared(_reduced(plan, {**values, "root_module": root}), resources, configuration)


def _resources(module: Json, changes: dict[str, Json]) -> Iterator[Resource]:
    modules = module_names(module.get("address", ""))
    for resource in module.get("resources") or []:
        change = changes.get(resource["address"], {}).get("change", {})
        resource["values"] = resource.get("values") or {}
        yield Resource(
            address=resource["address"],
            mode=resource.get("mode", "managed"),
            kind=resource["type"],
            name=resource["name"],
            modules=modules,
            values=resource["values"],
            sensitive=change.get("after_sensitive") or resource.get("sensitive_values") or False,
            unknown=change.get("after_unknown") or {},
            actions=tuple(change.get("actions") or ()),
        )
    for child in module.get("child_modules") or []:
        yield from _resources(child, changes)


def _fill(resource: Resource, configuration: Configuration, others: dict[str, Resource]) -> None:
    configured = configuration.resource(
        resource.modules, resource.mode, resource.kind, resource.name
    )
    expressions = (configured or {}).get("expressions") or {}
    for path in list(_unknown(resource.unknown, ())):
        expression = expression_at(expressions, path, resource.values)
        if _is_null(expression):
            continue  # somebody leaves it to the provider
        if expression is None and not _is_dynamic(resource, expressions, path):
            continue  # nobody sets it: the provider will
        policy = _policy(resource, expression, others) if len(path) == 1 else None
        surety = configuration.surety(resource.modules, expression, configured)
        _put(resource.values, path, policy or _TOKENS[surety])
    if resource.kind == POLICY_DOCUMENT and resource.mode == "data":
        for statement in resource.values.get("statement") or []:
            statement["effect"] = statement.get("effect") or "Allow"


def _is_null(expression: Any) -> bool:
    return (
        isinstance(expression, dict)
        and not references(expression)
        and expression.get("constant_value", expression or None) is None
    )


def _is_dynamic(resource: Resource, expressions: Json, path: Path) -> bool:
    """Whether a path lies in a block that the plan has and the configuration does not show."""
    if len(path) == 1:
        return False
    inside = expression_at(expressions, path[:2])
    return inside is None and resource.values.get(str(path[0])) is not None


def _policy(resource: Resource, expression: Any, others: dict[str, Resource]) -> str | None:
    """The policy that a document read during apply will make of an attribute."""
    named = [found for name in references(expression) if (found := _DOCUMENT.match(name))]
    rest = [
        n for n in references(expression) if not _DOCUMENT.match(n) and not n.startswith("each.")
    ]
    if len(named) != 1 or rest:
        return None
    prefix = resource.address[: resource.address.rindex(f"{resource.kind}.{resource.name}")]
    plain = f"{prefix}data.{POLICY_DOCUMENT}.{named[0].group(1)}"
    for address in (f"{plain}[{resource.key}]", plain):
        if address in others:
            return render(others[address].values)
    return None


def _unknown(flags: Any, path: Path) -> Iterator[Path]:
    if flags is True:
        yield path
    elif isinstance(flags, dict):
        for key, inner in flags.items():
            yield from _unknown(inner, (*path, key))
    elif isinstance(flags, list):
        for index, inner in enumerate(flags):
            yield from _unknown(inner, (*path, index))


def _put(values: Any, path: Path, value: str) -> None:
    here = values
    for step, following in pairwise(path):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(here, list) and isinstance(step, int):
            here.extend([None] * (step + 1 - len(here)))
            here[step] = empty if here[step] is None else here[step]
        elif here.get(step) is None:
            here[step] = empty
        here = here[step]
        if not isinstance(here, dict | list):
            return
    last = path[-1]
    if isinstance(here, list) and isinstance(last, int):
        here.extend([None] * (last + 1 - len(here)))
    here[last] = value


def _reduced(plan: Json, values: Json) -> Json:
    changes = [
        {
            "address": change["address"],
            "change": {"actions": change["change"].get("actions"), "before": None, "after": None},
        }
        for change in plan.get("resource_changes") or []
    ]
    return {
        "terraform_version": plan.get("terraform_version") or "unknown",
        "planned_values": values,
        "resource_changes": changes,
        "configuration": plan.get("configuration") or {},
    }
