"""Which resource of a plan another one names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compiler.policy.configuration import expression_at
from compiler.policy.prepare import OPEN, SURE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compiler.policy.prepare import Path, Prepared, Resource

_NAMES = ("id", "arn", "name", "bucket", "identifier")


def of_kind(prepared: Prepared, *kinds: str) -> Iterator[Resource]:
    """The resources of these types that will be there, in the order of their addresses."""
    for address in sorted(prepared.resources):
        resource = prepared.resources[address]
        if resource.mode == "managed" and resource.kind in kinds:
            yield resource


def value_at(resource: Resource, *path: str | int) -> Any:
    """A value of a resource; None where it is not set or not known."""
    here: Any = resource.values
    for step in path:
        if isinstance(here, dict):
            here = here.get(str(step))
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            return None
    return None if here in (SURE, OPEN) else here


def named_by(prepared: Prepared, resource: Resource, path: Path, kind: str) -> Resource | None:
    """The resource of a type that an attribute names: by its value, or by what it was made from."""
    value = value_at(resource, *path)
    if isinstance(value, str):
        found = (o for o in of_kind(prepared, kind) if value in _names(o))
        return next(found, None)
    configured = prepared.configuration.resource(
        resource.modules, resource.mode, resource.kind, resource.name
    )
    expression = expression_at((configured or {}).get("expressions") or {}, path)
    wanted = {
        source
        for source in prepared.configuration.sources(resource.modules, expression, configured)
        if source[1] == kind
    }
    found_here = [o for o in of_kind(prepared, kind) if (o.modules, o.kind, o.name) in wanted]
    same_key = [o for o in found_here if o.key == resource.key]
    chosen = same_key or found_here
    return chosen[0] if len(chosen) == 1 else _nearest(resource, chosen)


def naming(prepared: Prepared, resource: Resource, kind: str, path: Path) -> Iterator[Resource]:
    """The resources of a type that name this one in an attribute."""
    for other in of_kind(prepared, kind):
        if named_by(prepared, other, path, resource.kind) is resource:
            yield other


def _names(resource: Resource) -> set[str]:
    values = (value_at(resource, name) for name in _NAMES)
    return {value for value in values if isinstance(value, str)}


def _nearest(resource: Resource, others: list[Resource]) -> Resource | None:
    """The one in the same instance of the same module, where only one is."""
    prefix = resource.address[: resource.address.rindex(f"{resource.kind}.{resource.name}")]
    here = [other for other in others if other.address.startswith(f"{prefix}{other.kind}.")]
    return here[0] if len(here) == 1 else None
