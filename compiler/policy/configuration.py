"""What a plan's ``configuration`` says about values that are known only after apply.

Terraform knows every value at plan time except those that a provider sets when it makes a resource,
and what is computed from these. So an unknown value is either *sure* (it will be there, AWS chooses
it: an ARN, an id, a host name, or a text with one of these in it), or *open* (a data source that is
read only during apply, a clock: it could turn out to be anything). Which of the two decides what a
policy may conclude from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json: TypeAlias = dict[str, Any]
Modules: TypeAlias = tuple[str, ...]

POLICY_DOCUMENT = "aws_iam_policy_document"
_INDEX = re.compile(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]")
_MODULE = re.compile(r"module\.([^.\[]+)(?:\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\])?\.?")
_NEVER_UNKNOWN = ("count", "path", "terraform")
_DEPTH = 24


class Surety(Enum):
    """What is known of a value before apply."""

    KNOWN = 0
    SURE = 1
    OPEN = 2


def module_names(module_address: str) -> Modules:
    """The calls in a module's address: ``module.a[0].module.b`` gives ``("a", "b")``."""
    return tuple(_MODULE.findall(module_address))


def references(expression: Any) -> tuple[str, ...]:
    """Every reference in an expression, the most exact form of each, in the order of the plan."""
    found = list(dict.fromkeys(_gather(expression)))
    return tuple(
        name
        for name in found
        if not any(other != name and other.startswith((f"{name}.", f"{name}[")) for other in found)
    )


def expression_at(expressions: Any, path: tuple[str | int, ...], values: Any = None) -> Any:
    """The expression that sets the attribute at a path; None where the configuration shows none.

    Blocks made by ``dynamic`` are not in a plan's configuration at all.

    Args:
        expressions: The expressions of a resource.
        path: The way to the attribute.
        values: The resource's values. Blocks that are a set stand in another order in a plan than
            they were written in; with the values the right one is found by its constants.
    """
    here = expressions
    for step in path:
        values = _inside(values, step)
        if isinstance(here, dict) and ("references" in here or "constant_value" in here):
            return here
        if isinstance(step, int):
            if isinstance(here, list):
                here = _aligned(here, values, step)
            elif step:
                return None
        elif isinstance(here, dict):
            here = here.get(step)
        else:
            return None
        if here is None:
            return None
    return here


def _inside(values: Any, step: str | int) -> Any:
    if isinstance(values, list) and isinstance(step, int):
        return values[step] if step < len(values) else None
    return values.get(step) if isinstance(values, dict) else None


def _aligned(blocks: list[Any], value: Any, index: int) -> Any:
    """The block that a planned block was made from: at its place, or the only one that agrees."""
    same = [block for block in blocks if isinstance(value, dict) and _agrees(block, value)]
    inside = blocks[index] if index < len(blocks) else None
    return inside if inside in same or len(same) != 1 else same[0]


def _agrees(block: Any, value: Json) -> bool:
    for name, expression in block.items() if isinstance(block, dict) else ():
        if isinstance(expression, dict) and "references" not in expression:
            written = expression.get("constant_value")
            if isinstance(written, str | int | float) and str(value.get(name)) != str(written):
                return False
    return isinstance(block, dict)


@dataclass(slots=True)
class Configuration:
    """The configuration of a plan, asked where values come from."""

    root: Json
    deferred: frozenset[tuple[Modules, str, str]]  # data sources that are read during apply
    _memo: dict[tuple[Modules, str, str], Surety] = field(default_factory=dict)
    _scopes: dict[Modules, Surety] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Json) -> Configuration:
        """The configuration of a plan; an empty one where the plan has none."""
        deferred = frozenset(
            (module_names(change.get("module_address", "")), change["type"], change["name"])
            for change in plan.get("resource_changes") or []
            if change.get("mode") == "data" and change["change"].get("actions") == ["read"]
        )
        return cls((plan.get("configuration") or {}).get("root_module") or {}, deferred)

    def scope(self, modules: Modules) -> Json:
        """The configuration of one module, by the names of the calls that lead to it."""
        here = self.root
        for name in modules:
            here = self._call(here, name).get("module") or {}
        return here

    def resource(self, modules: Modules, mode: str, kind: str, name: str) -> Json | None:
        """The configuration of one resource."""
        for found in self.scope(modules).get("resources") or []:
            if (found.get("mode"), found.get("type"), found.get("name")) == (mode, kind, name):
                return dict(found)
        return None

    def surety(self, modules: Modules, expression: Any, resource: Json | None = None) -> Surety:
        """What will become of an unknown value that this expression gives.

        Args:
            modules: Where the expression stands.
            expression: None where the configuration does not show it (a dynamic block).
            resource: The resource it belongs to, for ``each.``.
        """
        if expression is None:
            return self._whole(modules)
        found = [self._one(modules, name, resource, ()) for name in references(expression)]
        worst = max(found, key=lambda one: one.value, default=Surety.KNOWN)
        return worst if worst is not Surety.KNOWN else Surety.OPEN

    def sources(
        self, modules: Modules, expression: Any, resource: Json | None = None
    ) -> tuple[tuple[Modules, str, str], ...]:
        """The managed resources that an expression names, through variables and outputs.

        Args:
            modules: Where the expression stands.
            expression: What is asked about.
            resource: The resource it belongs to, for ``each.``.

        Returns:
            (module, type, name) of each, in the order of the plan.
        """
        return tuple(dict.fromkeys(self._sources(modules, expression, resource, 0)))

    def _sources(
        self, modules: Modules, expression: Any, resource: Json | None, depth: int
    ) -> Iterator[tuple[Modules, str, str]]:
        if depth > _DEPTH:
            return
        for name in references(expression):
            head, *steps = _INDEX.sub("", name).split(".")
            if not steps or head in ("local", "data", *_NEVER_UNKNOWN):
                continue
            if head == "var" and modules:
                outer = modules[:-1]
                call = self._call(self.scope(outer), modules[-1])
                inner = (call.get("expressions") or {}).get(steps[0])
                yield from self._sources(outer, inner, call, depth + 1)
            elif head == "module" and len(steps) > 1:
                inside = (*modules, steps[0])
                output = (self.scope(inside).get("outputs") or {}).get(steps[1]) or {}
                yield from self._sources(inside, output.get("expression"), None, depth + 1)
            elif head == "each":
                over = (resource or {}).get("for_each_expression")
                yield from self._sources(modules, over, None, depth + 1)
            elif head not in ("var", "module"):
                yield modules, head, steps[0]

    def _many(
        self, modules: Modules, expression: Any, resource: Json | None, seen: Modules
    ) -> Surety:
        found = [self._one(modules, name, resource, seen) for name in references(expression)]
        return max(found, key=lambda one: one.value, default=Surety.KNOWN)

    def _one(self, modules: Modules, name: str, resource: Json | None, seen: Modules) -> Surety:
        each = resource["address"] if resource and name.startswith("each.") else ""
        key = (modules, name, each)
        if key in self._memo:
            return self._memo[key]
        mark = "/".join((*modules, name, each))
        if mark in seen:
            return Surety.KNOWN
        self._memo[key] = found = self._follow(modules, name, resource, (*seen, mark))
        return found

    def _follow(self, modules: Modules, name: str, resource: Json | None, seen: Modules) -> Surety:
        head, *steps = _INDEX.sub("", name).split(".")
        if head in _NEVER_UNKNOWN or not steps:
            return Surety.KNOWN
        if head == "var":
            return self._variable(modules, steps[0], seen)
        if head == "each":
            return self._many(modules, (resource or {}).get("for_each_expression"), None, seen)
        if head == "module":
            return self._output(modules, steps, seen)
        if head == "local":
            return self._whole(modules)
        return self._attribute(modules, head, steps, seen)

    def _output(self, modules: Modules, steps: list[str], seen: Modules) -> Surety:
        inside = (*modules, steps[0])
        outputs = self.scope(inside).get("outputs") or {}
        return self._worst(
            self._many(inside, (outputs.get(name) or {}).get("expression"), None, seen)
            for name in steps[1:2] or list(outputs)
        )

    def _variable(self, modules: Modules, name: str, seen: Modules) -> Surety:
        if not modules:
            return Surety.KNOWN
        outer = modules[:-1]
        call = self._call(self.scope(outer), modules[-1])
        return self._many(outer, (call.get("expressions") or {}).get(name), call, seen)

    def _attribute(self, modules: Modules, kind: str, steps: list[str], seen: Modules) -> Surety:
        if kind == "data":
            late = (modules, *steps[:2]) in self.deferred
            return Surety.OPEN if late else Surety.KNOWN
        found = self.resource(modules, "managed", kind, steps[0])
        if found is None:
            return Surety.OPEN
        expression = (found.get("expressions") or {}).get(steps[1]) if len(steps) > 1 else None
        if expression is None:
            return Surety.SURE
        return self._many(modules, expression, found, seen)

    def _whole(self, modules: Modules) -> Surety:
        """What an unknown value of this module can be where its expression is not to be seen.

        It can come from nowhere but the module's resources, its arguments, the modules it calls and
        data sources read during apply.
        """
        if modules not in self._scopes:
            self._scopes[modules] = Surety.SURE  # a circle of modules adds nothing
            late = any(
                where == modules and kind != POLICY_DOCUMENT for where, kind, _ in self.deferred
            )
            call = self._call(self.scope(modules[:-1]), modules[-1]) if modules else {}
            arguments = [
                self._many(modules[:-1], expression, call, ())
                for expression in (call.get("expressions") or {}).values()
            ]
            inside = [
                self._whole((*modules, n)) for n in self.scope(modules).get("module_calls") or {}
            ]
            found = [Surety.SURE, *arguments, *inside, *([Surety.OPEN] if late else [])]
            self._scopes[modules] = self._worst(found)
        return self._scopes[modules]

    @staticmethod
    def _call(scope: Json, name: str) -> Json:
        """A call of a module; like a resource it has an address, by which its ``each`` is known."""
        found = (scope.get("module_calls") or {}).get(name) or {}
        return {**found, "address": f"module.{name}"}

    @staticmethod
    def _worst(found: Iterable[Surety]) -> Surety:
        return max(found, key=lambda one: one.value, default=Surety.KNOWN)


def _gather(expression: Any) -> list[str]:
    if isinstance(expression, list):
        return [name for item in expression for name in _gather(item)]
    if not isinstance(expression, dict):
        return []
    listed = expression.get("references")
    if isinstance(listed, list):
        return [str(name) for name in listed]
    if "constant_value" in expression:
        return []
    return [name for value in expression.values() for name in _gather(value)]
