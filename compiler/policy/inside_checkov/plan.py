"""A prepared plan as checkov wants it."""

from __future__ import annotations

from typing import Any

from checkov.terraform import plan_parser
from checkov.terraform.graph_builder.local_graph import TerraformLocalGraph

SURE, OPEN = "known-after-apply", "unknown-until-apply"
"""Texts in the place of unknown values, as ``compiler/policy/prepare.py`` puts them there."""

ADDRESS = "__address__"
OUTPUT = "envc_output"
_NO_VALUE = ("var.", "local.", "each.", "count.", "path.", "terraform.", "self.")
Json = dict[str, Any]


def definitions_of(plan: Json, *, references: bool) -> Json:
    """The plan as checkov's checks want it, with references for the graph, without for resources.

    checkov puts the name of a referenced resource where a value is unknown or null. A graph is made
    of these; a check of a single resource would take it for a value.
    """
    plan_parser.parse = lambda *_: (plan, [(1, "")])
    plan_parser._add_references = _refer if references else lambda **_: None  # noqa: SLF001 - see above
    definitions, _ = plan_parser.parse_tf_plan("/plan.json", {})
    return dict(definitions or {})


def outputs_of(plan: Json) -> list[Json]:
    """The outputs of the stack as entities of a type of their own: checkov leaves them out."""
    root = (plan.get("configuration") or {}).get("root_module") or {}
    entities: list[Json] = []
    for name, output in ((plan.get("planned_values") or {}).get("outputs") or {}).items():
        expression = ((root.get("outputs") or {}).get(name) or {}).get("expression") or {}
        conf = {
            "name": [name],
            "value": [output.get("value")],
            "sensitive": [bool(output.get("sensitive"))],
            "sources": [expression.get("references") or []],
            ADDRESS: f"output.{name}",
        }
        entities.append({OUTPUT: {name: conf}})
    return entities


def _refer(obj: Json, conf: Json, return_resource: Json) -> None:
    """Put the name of the referenced resource where its attribute is known only after apply."""
    for key, expression in conf.items():
        listed = expression.get("references") if isinstance(expression, dict) else None
        if not listed:
            continue
        return_resource.setdefault("references_", []).append(listed)
        wanted = next((name for name in listed if not name.startswith(_NO_VALUE)), None)
        value = obj.get(key)
        if wanted is None:
            continue
        if is_token(value):
            return_resource[key] = [wanted]
        elif isinstance(value, list) and any(is_token(item) for item in value):
            known = [item for item in value if not is_token(item)]
            return_resource[key] = [[*known, wanted]]


def is_token(value: Any) -> bool:
    """Whether a text stands in the place of an unknown value."""
    return isinstance(value, str) and value in (SURE, OPEN)


def _referred(
    graph: Any, candidates: list[int], _path: str, origin_vertex_index: int | None = None
) -> int:
    """The resource that a reference means: in the same module instance, and of the same key.

    checkov's own choice compares paths of files, which a plan has not, and takes the first key of
    an address for the resource's own, which may be a module's.
    """
    if origin_vertex_index is None:
        return candidates[0] if candidates else -1
    module, key = _instance(graph.vertices[origin_vertex_index])
    here = [(i, _instance(graph.vertices[i])) for i in candidates]
    same = [i for i, found in here if found == (module, key)]
    near = [i for i, found in here if found[0] == module]
    return (same or near or [-1])[0]


def _instance(vertex: Any) -> tuple[str, str]:
    before, _, after = str(vertex.attributes.get(ADDRESS, "")).rpartition(vertex.name)
    return before, after


TerraformLocalGraph._find_vertex_with_best_match = _referred  # noqa: SLF001 - see there
