"""The reference of the spec and the schema for editors, both made from the models.

``python -m compiler.components.reference`` writes docs/spec.md's table and
docs/schema/environment.schema.json (``make docs``); a test holds both against the models.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compiler.components import COMPONENTS
from compiler.components.environment import environment_model
from compiler.components.identity import Identity
from compiler.files import write_atomic
from compiler.spec.abstract import ABSTRACT
from compiler.spec.load import EXTENDS
from compiler.spec.model import FORM

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGIN, END = "<!-- reference: made by `make docs` -->", "<!-- end of the reference -->"
SCHEMA = "schema/environment.schema.json"
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
}
Schema = dict[str, Any]


def editor_schema() -> Schema:
    """The JSON Schema of one file for an editor.

    A file may be a layer: nothing is required in it, null takes a value back, and a key may end in
    ``+`` or ``!``.
    """
    schema = environment_model().model_json_schema()
    definitions = {name: _file(one) for name, one in sorted(schema.pop("$defs").items())}
    top: Schema = _file(schema)
    top["properties"] |= {
        EXTENDS: {
            "description": "The layers below this file, beside it",
            "type": ["string", "array"],
            "items": {"type": "string"},
        },
        ABSTRACT: {"description": "Only a layer for others, no environment", "type": "boolean"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An environment of envc",
        **{key: value for key, value in top.items() if key != "title"},
        "$defs": definitions,
    }


def _file(schema: Schema) -> Schema:
    """A schema without what holds only for the merged spec."""
    result = {k: v for k, v in schema.items() if k not in ("required", "title", "default")}
    if "properties" in schema:
        properties = schema["properties"]
        result["properties"] = {name: _nullable(_file(one)) for name, one in properties.items()}
        result["patternProperties"] = {f"^({'|'.join(sorted(properties))})[+!]$": {}}
    if "patternProperties" in schema and "properties" not in schema:
        result["patternProperties"] = {
            f"{pattern.removesuffix('$')}[+!]?$": _nullable(_file(one))
            for pattern, one in schema["patternProperties"].items()
        }
        result["additionalProperties"] = False
    for key in ("anyOf", "allOf"):
        if key in schema:
            result[key] = [_file(one) for one in schema[key]]
    return result


def _nullable(schema: Schema) -> Schema:
    if any(one.get("type") == "null" for one in schema.get("anyOf", ())):
        return schema
    described = {key: schema[key] for key in ("description",) if key in schema}
    inner = {key: value for key, value in schema.items() if key not in described}
    return described | {"anyOf": [inner, {"type": "null"}]}


def reference() -> str:
    """Every key of the spec as Markdown tables, one for each section."""
    schema = environment_model().model_json_schema()
    definitions = schema["$defs"]
    sections = {component.name: component.summary for component in COMPONENTS}
    own = {name: schema["properties"][name] for name in Identity.model_fields}
    blocks = [_table("The environment itself", "", _rows(own, schema, definitions, ""))]
    for name, summary in sections.items():
        inner = _resolved(schema["properties"][name], definitions)
        rows = _children(inner, definitions, name)
        blocks.append(_table(f"`{name}`", f"{summary}.", rows))
    return "\n".join(blocks)


def _table(title: str, summary: str, rows: Iterator[tuple[str, ...]]) -> str:
    lines = ["| key | type | default | limits | what it is |", "|---|---|---|---|---|"]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    head = f"### {title}\n\n" + (f"{summary}\n\n" if summary else "")
    return head + "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _rows(
    properties: Schema, owner: Schema, definitions: Schema, prefix: str
) -> Iterator[tuple[str, ...]]:
    required = owner.get("required", ())
    for name, one in properties.items():
        inner = _resolved(one, definitions)
        key = f"{prefix}.{name}" if prefix else name
        default = "required" if name in required else _default(one)
        yield (
            f"`{key}`",
            _type(inner, definitions),
            default,
            _limits(inner, definitions),
            str(one.get("description") or inner.get("description", "")),
        )
        yield from _children(inner, definitions, key)


def _children(inner: Schema, definitions: Schema, key: str) -> Iterator[tuple[str, ...]]:
    if "properties" in inner:
        yield from _rows(inner["properties"], inner, definitions, key)
    for value in _values(inner):
        child = _resolved(value, definitions)
        if "properties" in child:
            yield from _rows(child["properties"], child, definitions, f"{key}.NAME")
    if "items" in inner:
        child = _resolved(inner["items"], definitions)
        if "properties" in child:
            yield from _rows(child["properties"], child, definitions, f"{key}[]")


def _values(inner: Schema) -> list[Schema]:
    """The schemas of a mapping's values."""
    by_pattern = list(inner.get("patternProperties", {}).values())
    additional = inner.get("additionalProperties")
    return by_pattern or ([additional] if isinstance(additional, dict) else [])


def _resolved(schema: Schema, definitions: Schema) -> Schema:
    """A schema behind its reference, and without null."""
    parts = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(parts) == 1:
        return _resolved(parts[0], definitions)
    if "$ref" in schema:
        found: Schema = definitions[schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _type(inner: Schema, definitions: Schema) -> str:
    if "enum" in inner:
        return "one of " + ", ".join(f"`{value}`" for value in inner["enum"])
    if "items" in inner:
        item = _type(_resolved(inner["items"], definitions), definitions)
        return "list" if item == "mapping" else f"list of {item}"
    if inner.get("type") == "object":
        return "mapping by name" if _values(inner) else "mapping"
    if inner.get("format") == "date":
        return "date"
    return _TYPES.get(str(inner.get("type")), "text")


def _limits(inner: Schema, definitions: Schema) -> str:
    found = []
    if FORM in inner:
        found.append(inner[FORM])
    low, high = inner.get("minimum"), inner.get("maximum")
    if low is not None and high is not None:
        found.append(f"{low} to {high}")
    elif low is not None:
        found.append(f"at least {low}")
    for least, most, unit in (
        ("minLength", "maxLength", "characters"),
        ("minItems", "maxItems", "entries"),
        ("minProperties", "maxProperties", "entries"),
    ):
        if inner.get(least) == 1:
            found.append("not empty")
        elif least in inner:
            found.append(f"at least {inner[least]} {unit}")
        if most in inner:
            found.append(f"at most {inner[most]} {unit}")
    if "items" in inner:
        item = _limits(_resolved(inner["items"], definitions), definitions)
        found += [f"each {item}"] if item else []
    return "; ".join(found)


def _default(one: Schema) -> str:
    value = one.get("default")
    if "default" not in one:
        return "as below"
    if value is None:
        return "none"
    if value in ([], {}):
        return "empty"
    if isinstance(value, dict):
        return "as below"
    return f"`{json.dumps(value) if not isinstance(value, str) else value}`"


def write(docs: Path) -> None:
    """Write the schema, and the reference into docs/spec.md between its marks."""
    text = json.dumps(editor_schema(), indent=2, ensure_ascii=False)
    write_atomic(docs / SCHEMA, f"{text}\n")
    page = docs / "spec.md"
    write_atomic(page, with_reference(page.read_text(encoding="utf-8")))


def with_reference(page: str) -> str:
    """A page with the reference between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{reference()}\n{END}{after}"


if __name__ == "__main__":
    write(Path("docs"))
