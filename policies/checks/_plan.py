"""The plan as a whole: which resource an attribute of another one comes from.

An id that AWS gives is unknown before apply, so resources cannot be joined by their values alone. A
plan's ``configuration`` says what each attribute was made from; following these references through
variables, outputs and modules leads from ``aws_db_subnet_group.subnet_ids`` in one module to the
subnets in another. Where a value is known on both sides (a bucket's name), equal values join too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from _expressions import expression_at, flat, references, unknown, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEP = re.compile(r'([A-Za-z_][\w-]*)((?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])*)')
_KEY = re.compile(r'\[(\d+|"(?:[^"\\]|\\.)*")\]$')
_CALL = re.compile(r'module\.([\w-]+)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.?')
_NAMES = (
    "id",
    "arn",
    "name",
    "bucket",
    "identifier",
    "key_id",
    "function_name",
    "cluster_identifier",
)
_DEPTH = 24

Json = dict[str, Any]
Scope = tuple[tuple[str, str], ...]  # the calls that lead to a module: (name, key as written)


@dataclass(slots=True, eq=False)
class Node:
    """One resource that will exist after apply.

    Attributes:
        key: Its key in for_each or count as the address writes it; empty without one.
        values: Its planned values, with a text where one is known only after apply.
        configured: Its part of the configuration; empty where the plan shows none.
    """

    address: str
    mode: str
    kind: str
    name: str
    key: str
    scope: Scope
    values: Json
    configured: Json


@dataclass(frozen=True, slots=True)
class Reached:
    """What an attribute was found to come from.

    Attributes:
        nodes: The resources of the wanted type.
        complete: False where a part of the way is not in the plan: a local value, another state.
    """

    nodes: tuple[Node, ...] = ()
    complete: bool = True


@dataclass(slots=True)
class _Walk:
    kinds: frozenset[str]
    found: dict[str, Node] = field(default_factory=dict)
    complete: bool = True
    seen: set[tuple[Scope, str, str]] = field(default_factory=set)


class Plan:
    """An index over one prepared plan."""

    def __init__(self, plan: Json) -> None:
        self._root: Json = (plan.get("configuration") or {}).get("root_module") or {}
        module = (plan.get("planned_values") or {}).get("root_module") or {}
        self.nodes: dict[str, Node] = {node.address: node for node in self._nodes(module)}
        self._by_kind: dict[str, list[Node]] = {}
        self._memo: dict[tuple[str, str, tuple[str, ...]], Reached] = {}
        self._pointers: dict[tuple[str, str, str], dict[str, list[Node]]] = {}
        for node in self.nodes.values():
            if node.mode == "managed":
                self._by_kind.setdefault(node.kind, []).append(node)

    def of_kind(self, *kinds: str) -> list[Node]:
        """Every managed resource of these types."""
        return [node for kind in kinds for node in self._by_kind.get(kind, [])]

    def reach(self, node: Node, path: str, *kinds: str) -> Reached:
        """The resources of some types that an attribute of a resource comes from.

        Args:
            node: The resource.
            path: The attribute, with blocks and indices: ``default_cache_behavior/0/function_arn``.
            kinds: The resource types that are looked for.
        """
        memo = (node.address, path, kinds)
        if memo not in self._memo:
            self._memo[memo] = self._reach(node, tuple(path.split("/")), kinds)
        return self._memo[memo]

    def _reach(self, node: Node, steps: tuple[str, ...], kinds: tuple[str, ...]) -> Reached:
        walk = _Walk(frozenset(kinds))
        expression = expression_at(node.configured.get("expressions"), node.values, steps)
        self._walk(walk, node.scope, expression, node, 0)
        value = value_at(node.values, steps)
        known = [one for one in flat(value) if isinstance(one, str) and one and not unknown(one)]
        for text in known:
            for other in self._named(text, kinds):
                walk.found.setdefault(other.address, other)
        if expression is None and any(unknown(one) for one in flat(value)):
            walk.complete = False
        if known and not self._explains(known, walk):
            walk.complete = False
        return Reached(tuple(walk.found.values()), walk.complete)

    def literal(self, node: Node, path: str) -> Any:
        """What the configuration gives to an attribute that the plan does not know as a whole.

        The provider calls a map unknown as soon as one of its values is. A stack that is written as
        JSON still shows the map as it was written: literals as they are, everything else with
        ``${``. None where the way to it is anything but plain references.
        """
        steps = tuple(path.split("/"))
        expression = expression_at(node.configured.get("expressions"), node.values, steps)
        return self._written(node.scope, expression, node, 0)

    def _written(self, scope: Scope, expression: Any, origin: Node | None, depth: int) -> Any:
        if not isinstance(expression, dict) or depth > _DEPTH:
            return None
        names = references(expression)
        if "constant_value" in expression or len(names) != 1:
            return expression.get("constant_value")
        head, *steps = [name for name, _ in _STEP.findall(names[0])]
        if head == "each" and steps[:1] == ["value"] and origin:
            over = origin.configured.get("for_each_expression")
            inside = (origin.key.strip('"'), *steps[1:])
            return value_at(self._written(scope, over, None, depth + 1), inside)
        if head == "var" and scope and "[" not in names[0]:
            caller, given = self._argument(scope, steps[0])
            inside = tuple(steps[1:])
            return value_at(self._written(caller.scope, given, caller, depth + 1), inside)
        return None

    def _argument(self, scope: Scope, name: str) -> tuple[Node, Any]:
        """The call of a module, like a resource of its own, and an argument's expression."""
        outer = scope[:-1]
        call = (self._module(outer).get("module_calls") or {}).get(scope[-1][0]) or {}
        caller = Node("", "module", "", "", scope[-1][1].strip("[]"), outer, {}, call)
        return caller, (call.get("expressions") or {}).get(name)

    def pointing(self, kind: str, path: str, target: Node) -> list[Node]:
        """The resources of a type whose attribute comes from a resource, and from no other."""
        memo = (kind, path, target.kind)
        if memo not in self._pointers:
            found: dict[str, list[Node]] = {}
            for node in self.of_kind(kind):
                for other in self._named_by(node, path, target.kind).nodes:
                    found.setdefault(other.address, []).append(node)
            self._pointers[memo] = found
        return self._pointers[memo].get(target.address, [])

    def _named_by(self, node: Node, path: str, kind: str) -> Reached:
        """What ``reach`` gives; nothing sure where a single value may come from one of several."""
        reached = self.reach(node, path, kind)
        many = isinstance(value_at(node.values, tuple(path.split("/"))), list)
        return reached if many or len(reached.nodes) < 2 else Reached(complete=False)  # noqa: PLR2004 - one or several

    def is_stray(self, node: Node, path: str, kind: str) -> bool:
        """Whether an attribute comes from no resource of a type that the plan shows."""
        reached = self._named_by(node, path, kind)
        return not reached.nodes and not reached.complete

    def _explains(self, known: list[str], walk: _Walk) -> bool:
        """Whether each known value belongs to a resource of this plan."""
        return all(self._named(text, tuple(walk.kinds)) for text in known)

    def _named(self, text: str, kinds: tuple[str, ...]) -> list[Node]:
        return [
            node
            for node in self.of_kind(*kinds)
            if any(node.values.get(name) == text for name in _NAMES)
        ]

    def _nodes(self, module: Json) -> Iterator[Node]:
        scope: Scope = tuple(_CALL.findall(module.get("address") or ""))
        configured = self._module(scope)
        listed = {
            (one.get("mode"), one.get("type"), one.get("name")): one
            for one in configured.get("resources") or []
        }
        for raw in module.get("resources") or []:
            mode = raw.get("mode", "managed")
            key = _KEY.search(raw["address"])
            yield Node(
                address=raw["address"],
                mode=mode,
                kind=raw["type"],
                name=raw["name"],
                key=key.group(1) if key else "",
                scope=scope,
                values=raw.get("values") or {},
                configured=listed.get((mode, raw["type"], raw["name"]), {}),
            )
        for child in module.get("child_modules") or []:
            yield from self._nodes(child)

    def _module(self, scope: Scope) -> Json:
        here = self._root
        for name, _ in scope:
            here = (here.get("module_calls") or {}).get(name, {}).get("module") or {}
        return here

    def _walk(
        self, walk: _Walk, scope: Scope, expression: Any, origin: Node | None, depth: int
    ) -> None:
        if depth > _DEPTH:
            walk.complete = False
            return
        names = references(expression)
        narrow = (
            origin.key if origin and any(n.startswith(("each.", "count.")) for n in names) else ""
        )
        for name in names:
            mark = (scope, name, origin.address if origin else "")
            if mark not in walk.seen:
                walk.seen.add(mark)
                self._follow(walk, scope, name, origin, narrow=narrow, depth=depth)

    def _follow(
        self,
        walk: _Walk,
        scope: Scope,
        name: str,
        origin: Node | None,
        *,
        narrow: str,
        depth: int,
    ) -> None:
        steps = _STEP.findall(name)
        head = steps[0][0]
        if head in ("count", "path", "terraform", "self") or len(steps) < 2:  # noqa: PLR2004 - a.b
            return
        if head == "each":
            if steps[1][0] == "key":
                return
            over = origin.configured.get("for_each_expression") if origin else None
            self._walk_over(walk, scope, over, origin, depth)
        elif head == "var":
            self._variable(walk, scope, steps[1][0], depth)
        elif head == "module":
            self._output(walk, scope, steps, narrow, depth)
        elif head in ("local", "data"):
            walk.complete = False
        elif head in walk.kinds:
            self._instances(walk, scope, steps, narrow)

    def _walk_over(
        self, walk: _Walk, scope: Scope, expression: Any, origin: Node | None, depth: int
    ) -> None:
        """``each.value`` comes from what for_each goes over; its own keys narrow what is found."""
        inner = _Walk(walk.kinds, seen=walk.seen)
        self._walk(inner, scope, expression, None, depth + 1)
        key = origin.key if origin else ""
        exact = {a: n for a, n in inner.found.items() if n.key == key}
        walk.found.update(exact or inner.found)
        walk.complete = walk.complete and inner.complete

    def _variable(self, walk: _Walk, scope: Scope, name: str, depth: int) -> None:
        if not scope:
            return  # a variable of the root: a value that somebody typed
        caller, given = self._argument(scope, name)
        self._walk(walk, caller.scope, given, caller, depth + 1)

    def _output(
        self, walk: _Walk, scope: Scope, steps: list[tuple[str, str]], narrow: str, depth: int
    ) -> None:
        called, index = steps[1]
        deeper = {n.scope[: len(scope) + 1] for n in self.nodes.values()}
        scopes = sorted(one for one in deeper if _inside(one, scope, called))
        wanted = index or (f"[{narrow}]" if narrow else "")
        exact = [one for one in scopes if one[-1][1] == wanted]
        for inside in exact or scopes:
            outputs = self._module(inside).get("outputs") or {}
            names = [steps[2][0]] if len(steps) > 2 else []  # noqa: PLR2004 - module.name.output
            key = _KEY.search(steps[2][1]) if names else None
            for name in names:
                inner = _Walk(walk.kinds, seen=walk.seen)
                self._walk(inner, inside, outputs.get(name, {}).get("expression"), None, depth + 1)
                kept = {a: n for a, n in inner.found.items() if key and n.key == key.group(1)}
                walk.found.update(kept or inner.found)
                walk.complete = walk.complete and inner.complete

    def _instances(
        self, walk: _Walk, scope: Scope, steps: list[tuple[str, str]], narrow: str
    ) -> None:
        kind, (name, index) = steps[0][0], steps[1]
        found = [n for n in self.of_kind(kind) if n.name == name and n.scope == scope]
        wanted = index.strip("[]") or narrow
        exact = [node for node in found if wanted and node.key == wanted]
        for node in exact or found:
            walk.found[node.address] = node


def _inside(scope: Scope, outer: Scope, called: str) -> bool:
    depth = len(outer)
    return len(scope) > depth and scope[:depth] == outer and scope[depth][0] == called
