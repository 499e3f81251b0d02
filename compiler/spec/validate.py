"""Holding a document against its model, and saying what is wrong in the words of the spec."""

from __future__ import annotations

import json
import types
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from compiler.spec.model import RuleError
from compiler.spec.nearest import nearest
from compiler.spec.scalars import OLD_BOOLEANS
from compiler.spec.source import Diagnostic, SpecPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from compiler.spec.document import Document

M = TypeVar("M", bound=BaseModel)
_SHOWN = 60
_YES = ("yes", "on", "y")
_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a mapping",
    "list_type": "a list",
    "tuple_type": "a list",
    "model_type": "a mapping",
    "date_type": "a date, YYYY-MM-DD",
    "date_from_datetime_parsing": "a date, YYYY-MM-DD",
    "date_parsing": "a date, YYYY-MM-DD",
}


def validate(model: type[M], document: Document) -> tuple[M | None, tuple[Diagnostic, ...]]:
    """Validate a document.

    Returns:
        The model, or None with everything that is wrong.
    """
    try:
        return model.model_validate_json(json.dumps(document.data)), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
    found = [_diagnostic(model, document, detail) for detail in details]
    return None, tuple(_once(found))


def _once(found: list[Diagnostic]) -> Iterator[Diagnostic]:
    seen: set[tuple[SpecPath, str]] = set()
    for diagnostic in found:
        key = (diagnostic.path, diagnostic.message)
        if key not in seen:
            seen.add(key)
            yield diagnostic


def _diagnostic(model: type[BaseModel], document: Document, detail: ErrorDetails) -> Diagnostic:
    path = _spec_path(document, detail["loc"])
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    name = path[-1] if path else "(spec)"
    is_key = detail["loc"][-1:] == ("[key]",)
    span = (
        document.key_span(path) if is_key or kind == "extra_forbidden" else document.span_of(path)
    )
    if kind == "extra_forbidden":
        near = nearest(str(name), _keys(model, path[:-1]))
        known = ", ".join(_keys(model, path[:-1]))
        return Diagnostic(
            f"unknown key {str(name)!r}", span, path, expected=f"one of {known}", suggestion=near
        )
    if kind == "missing":
        taken_back = path in document.spans
        return Diagnostic(
            f"{name} is missing" + (": null takes it back" if taken_back else ""),
            document.key_span(path if taken_back else path[:-1]),
            path,
            expected=_describe(model, path) or f"the key {name}:",
        )
    error = context.get("error")
    if isinstance(error, RuleError):
        return Diagnostic(str(error), span, path, error.expected, error.suggestion)
    if kind == "literal_error":
        return _literal(document, path, value, str(context.get("expected", "")))
    message, expected, suggestion = _words(kind, value, context, str(name), is_key=is_key)
    return Diagnostic(message, span, path, expected, suggestion)


def _literal(document: Document, path: SpecPath, value: Any, expected: str) -> Diagnostic:
    allowed = [word.strip().strip("'") for word in expected.replace(" or ", ",").split(",")]
    near = nearest(str(value), allowed)
    return Diagnostic(
        f"{_show(value)} is not allowed here",
        document.span_of(path),
        path,
        expected="one of " + ", ".join(word for word in allowed if word),
        suggestion=near,
    )


def _words(
    kind: str, value: Any, context: dict[str, Any], name: str, *, is_key: bool
) -> tuple[str, str, str]:
    """Message, expectation and suggestion for an error of pydantic's."""
    if kind in _KINDS or kind.endswith("_parsing") or kind == "int_from_float":
        return _wrong_kind(kind, value, name)
    if kind == "string_pattern_mismatch":
        what = "key" if is_key else "value"
        return (
            f"{_show(value)} is not a {what} that fits",
            f"text of the form {context['pattern']}",
            "",
        )
    limits = {
        "greater_than_equal": ("is too small", f"at least {context.get('ge')}", context.get("ge")),
        "less_than_equal": ("is too large", f"at most {context.get('le')}", context.get("le")),
    }
    if kind in limits:
        said, expected, suggestion = limits[kind]
        return f"{_show(value)} {said}", expected, str(suggestion)
    if kind in ("string_too_short", "string_too_long"):
        length = context.get("min_length") or context.get("max_length")
        bound = "at least" if kind == "string_too_short" else "at most"
        return f"{_show(value)} has {len(value)} characters", f"{bound} {length}", ""
    if kind in ("too_short", "too_long"):
        bound, key = (
            ("at least", "min_length") if kind == "too_short" else ("at most", "max_length")
        )
        return (
            f"{name} has {context.get('actual_length')} entries",
            f"{bound} {context.get(key)}",
            "",
        )
    return f"{_show(value)} is not right for {name}", "", ""


def _wrong_kind(kind: str, value: Any, name: str) -> tuple[str, str, str]:
    base = kind.removesuffix("_parsing") + "_type" if kind.endswith("_parsing") else kind
    expected = _KINDS.get(kind) or _KINDS.get(base) or "a whole number"
    suggestion = ""
    if expected == "true or false" and isinstance(value, str) and value.lower() in OLD_BOOLEANS:
        suggestion = "true" if value.lower() in _YES else "false"
    elif expected == "text" and isinstance(value, int | float):
        suggestion = f'"{str(value).lower() if isinstance(value, bool) else value}"'
    elif "number" in expected and isinstance(value, str) and value.strip().isdigit():
        suggestion = f"{value.strip()} without quotes"
    elif expected == "a list" and isinstance(value, str):
        suggestion = f"[{value}]"
    return f"{_show(value)} is not {expected}", f"{expected} for {name}", suggestion


def _spec_path(document: Document, location: tuple[int | str, ...]) -> SpecPath:
    """The part of pydantic's location that is a path in the spec: unions add steps of their own."""
    path: SpecPath = ()
    here: Any = document.data
    for step in location:
        if step == "[key]":
            break
        inside = _step(here, step)
        if inside:
            here, path = inside[0], (*path, step)
        elif step == location[-1]:
            path = (*path, step)
    return path


def _step(here: Any, step: int | str) -> tuple[Any] | None:
    """What a step leads to, or None where it is no step of the spec."""
    if isinstance(here, dict) and step in here:
        return (here[step],)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return (here[step],)
    return None


def _keys(model: type[BaseModel], path: SpecPath) -> list[str]:
    owner = _model_at(model, path)
    return list(owner.model_fields) if owner else []


def _describe(model: type[BaseModel], path: SpecPath) -> str:
    owner = _model_at(model, path[:-1])
    field = owner.model_fields.get(str(path[-1])) if owner and path else None
    return field.description or "" if field else ""


def _model_at(model: Any, path: SpecPath) -> type[BaseModel] | None:
    """The model that a path leads to, through optional fields, mappings and lists."""
    here = _inner(model)
    for step in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            field = here.model_fields.get(str(step))
            if field is None:
                return None
            here = _inner(field.annotation)
        else:
            arguments = get_args(here)
            here = _inner(arguments[-1 if get_origin(here) is dict else 0]) if arguments else None
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _inner(annotation: Any) -> Any:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _inner(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        return _inner(parts[0])
    return str if origin is Literal else annotation


def _show(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
