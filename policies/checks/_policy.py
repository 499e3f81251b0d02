"""What every policy stands on: a check that reads one resource and says what is wrong with it.

A policy is a class with an id, the resource types it is for and ``faults``, which yields everything
that is wrong with one resource. The first line of its docstring is its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from _expressions import flat
from _plan import Node, Plan
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_INDEX: list[tuple[Any, Plan]] = []  # the plan at hand and its index, made once a plan


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a resource.

    Attributes:
        key: The attribute, such as ``rule/0/status``; it leads the finding to a line.
        said: What the plan holds, for the report; never a secret.
        sure: False where it cannot be known before apply; True where another resource decides it,
            whatever stands at the key. Otherwise a value at the key that is not known yet leaves
            it open.
    """

    key: str
    said: str
    sure: bool | None = None


class Block:
    """A resource or a block in one, with plain values instead of checkov's lists."""

    def __init__(self, conf: Any, at: str = "") -> None:
        self._conf: dict[str, Any] = conf if isinstance(conf, dict) else {}
        self.at = at

    def key(self, name: str) -> str:
        """The name of an attribute as findings write it."""
        return f"{self.at}/{name}" if self.at else name

    def get(self, name: str) -> Any:
        """A single value, or None."""
        held = self._conf.get(name)
        held = held[0] if isinstance(held, list) and held else held
        return None if held == [] else held

    def is_true(self, name: str) -> bool:
        """Whether a value is true, or the text ``true``."""
        return self.get(name) in (True, "true", "True")

    def number(self, name: str) -> float | None:
        """A value as a number; None where it is none."""
        held = self.get(name)
        try:
            return float(held) if not isinstance(held, bool) else None
        except (TypeError, ValueError):
            return None

    def texts(self, name: str) -> list[str]:
        """A list or set of values as texts; those that are not set are left out."""
        return [str(one) for one in flat(self._conf.get(name)) if one not in (None, "")]

    def blocks(self, name: str) -> list[Block]:
        """The blocks of a name."""
        held = self._conf.get(name)
        items = held if isinstance(held, list) else [held]
        flat = [one for item in items for one in (item if isinstance(item, list) else [item])]
        return [
            Block(one, self.key(f"{name}/{index}"))
            for index, one in enumerate(flat)
            if isinstance(one, dict)
        ]

    def block(self, name: str) -> Block:
        """The first block of a name; an empty one where there is none."""
        found = self.blocks(name)
        return found[0] if found else Block({}, self.key(f"{name}/0"))

    def entries(self, name: str) -> dict[str, Any]:
        """A map."""
        held = self._conf.get(name)
        held = held[0] if isinstance(held, list) and held else held
        if not isinstance(held, dict):
            return {}
        return {
            key: value[0] if isinstance(value, list) and len(value) == 1 else value
            for key, value in held.items()
            if not key.startswith("__") and key not in ("start_line", "end_line")
        }

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def __bool__(self) -> bool:
        return bool(self._conf)


class Resource(Block):
    """The resource that is judged.

    Attributes:
        kind: Its type.
        node: Its place in the plan.
        plan: The whole plan, to look at others.
    """

    def __init__(self, conf: dict[str, Any], kind: str, plan: Plan) -> None:
        super().__init__(conf)
        self.kind = kind
        self.plan = plan
        self.address = str(conf.get("__address__", ""))
        self.node = plan.nodes.get(self.address) or Node(
            self.address, "managed", kind, "", "", (), {}, {}
        )

    def leaves(self) -> Iterator[tuple[str, str]]:
        """Every text in the resource, with its attribute."""
        return _leaves(self._conf, "")

    def parts(self, kind: str, path: str) -> list[Node]:
        """The resources of a type whose attribute names this one."""
        return self.plan.pointing(kind, path, self.node)

    def missing(self, kind: str, path: str, key: str, said: str) -> Fault:
        """That no resource of a type names this one.

        It stays open where the plan holds one of which cannot be known what it names.
        """
        stray = any(self.plan.is_stray(node, path, self.kind) for node in self.plan.of_kind(kind))
        return Fault(key, said, sure=not stray)


class Policy(BaseResourceCheck):  # type: ignore[misc] # checkov is not in the compiler's environment
    """A policy over resources of some types."""

    ID: ClassVar[str]
    TYPES: ClassVar[tuple[str, ...]]
    KEYS: ClassVar[tuple[str, ...]] = ()  # what decides a pass

    def __init__(self) -> None:
        name = (self.__doc__ or self.ID).strip().splitlines()[0].rstrip(".")
        super().__init__(
            name=name,
            id=self.ID,
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_resources=list(self.TYPES),
        )
        self.plan: dict[str, Any] = {}
        self.undecided = False
        self.certain = False

    def applies(self, resource: Resource) -> bool:  # noqa: ARG002 - policies override it
        """Whether the resource is any of the policy's business."""
        return True

    def faults(self, resource: Resource) -> Iterable[Fault]:
        """Everything that is wrong with a resource.

        Args:
            resource: The resource; a value that is known only after apply is a text in it.
        """
        raise NotImplementedError

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Judge one resource, as checkov asks for it."""
        self.undecided = self.certain = False
        resource = Resource(conf, self.entity_type, _index(self.plan))
        if not self.applies(resource):
            return CheckResult.UNKNOWN
        found = list(self.faults(resource))
        wrong = [fault for fault in found if fault.sure is not False] or found
        self.undecided = bool(found) and all(fault.sure is False for fault in found)
        self.certain = any(fault.sure for fault in found)
        self.evaluated_keys = list(dict.fromkeys(f.key for f in wrong)) or list(self.KEYS)
        self.details = list(dict.fromkeys(fault.said for fault in wrong))
        return CheckResult.FAILED if found else CheckResult.PASSED


def shown(value: Any) -> str:
    """A value as a report shows it."""
    if value is None:
        return "not set"
    return str(value).lower() if isinstance(value, bool) else str(value)


def of_node(node: Node) -> Block:
    """Another resource of the plan, read like the one that is judged."""
    return Block(_wrapped(node.values))


def _wrapped(value: Any) -> Any:
    """Plain values in checkov's form, so that one reader serves both."""
    if not isinstance(value, dict):
        return value
    wrapped: dict[str, Any] = {}
    for key, inner in value.items():
        if isinstance(inner, list) and any(isinstance(one, dict) for one in inner):
            wrapped[key] = [_wrapped(one) for one in inner]
        else:
            wrapped[key] = [_wrapped(inner)]
    return wrapped


def _index(plan: dict[str, Any]) -> Plan:
    if not _INDEX or _INDEX[0][0] is not plan:
        _INDEX[:] = [(plan, Plan(plan))]
    return _INDEX[0][1]


def _leaves(value: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key.startswith("__") and not key.endswith("_"):
                yield from _leaves(inner, f"{at}/{key}" if at else str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, at)
    elif isinstance(value, str) and value:
        yield at, value
