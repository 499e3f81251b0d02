"""What a database's parameter group holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource

_INSTANCE = {
    "aws_db_instance": ("parameter_group_name", "aws_db_parameter_group"),
    "aws_rds_cluster": ("db_cluster_parameter_group_name", "aws_rds_cluster_parameter_group"),
}
GROUPS = (*_INSTANCE, "aws_db_parameter_group", "aws_rds_cluster_parameter_group")


def parameters(
    resource: Resource, wanted: dict[str, str], allowed: tuple[str, ...]
) -> Iterator[Fault]:
    """Where a database does not hold a parameter to a value.

    Args:
        resource: A parameter group, or an instance or cluster, which must name one.
        wanted: The parameter's name by engine.
        allowed: The values that it may have.
    """
    if resource.kind in _INSTANCE:
        yield from _names_group(resource, wanted)
        return
    name = _for(str(resource.get("family") or ""), wanted)
    if not name:
        return
    for block in resource.blocks("parameter"):
        if block.get("name") == name:
            held = str(block.get("value"))
            held = "1" if held == "True" else "0" if held == "False" else held
            if held not in allowed:
                yield Fault(block.key("value"), f"{name} is {held}")
            return
    yield Fault("parameter", f"{name} is not set", sure=True)


def _names_group(resource: Resource, wanted: dict[str, str]) -> Iterator[Fault]:
    attribute, kind = _INSTANCE[resource.kind]
    name = _for(str(resource.get("engine") or ""), wanted)
    held = resource.get(attribute)
    if not name or (resource.kind == "aws_db_instance" and "replicate_source_db" in resource):
        return
    if held in (None, "") or str(held).startswith("default."):
        yield Fault(attribute, f"{attribute} is not set, so {name} has its default")
    elif not resource.plan.reach(resource.node, attribute, kind).nodes:
        yield Fault(attribute, "the plan does not show its parameter group", sure=False)


def _for(engine: str, wanted: dict[str, str]) -> str:
    """The parameter of an engine or a family: ``postgres16``, ``aurora-mysql8.0``."""
    found = [one for one in wanted if engine.startswith(one)]
    return wanted[max(found, key=len)] if found else ""
