"""Terraform's type constraints, read from text and held against JSON values.

Source: the type constraints of the Terraform language (primitive, collection and structural types,
``any`` and ``optional()``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_-]*|[(){}\[\],=:]|\"[^\"]*\"|-?[0-9.]+)")
_PRIMITIVES = ("string", "number", "bool", "any")
_COLLECTIONS = ("list", "set", "map")


@dataclass(frozen=True, slots=True)
class Type:
    """A type constraint.

    Attributes:
        kind: ``string``, ``number``, ``bool``, ``any``, ``list``, ``set``, ``map``, ``object`` or
            ``tuple``.
        element: The element's type of a collection.
        attributes: The attributes of an object, each with whether it may be left out.
        items: The types of a tuple.
    """

    kind: str
    element: Type | None = None
    attributes: tuple[tuple[str, Type, bool], ...] = ()
    items: tuple[Type, ...] = ()

    def __str__(self) -> str:
        if self.element is not None:
            return f"{self.kind}({self.element})"
        if self.kind == "object":
            inner = ", ".join(f"{name} = {kind}" for name, kind, _ in self.attributes)
            return f"object({{{inner}}})"
        return self.kind


ANY = Type("any")


def parse_type(text: str) -> Type:
    """Read a type constraint as python-hcl2 gives it, with or without ``${}``.

    Raises:
        ValueError: It is no type constraint.
    """
    text = text.strip()
    if text.startswith("${") and text.endswith("}"):
        text = text[2:-1]
    tokens = _tokens(text)
    return _Parser(tokens).read()


def mismatch(  # noqa: PLR0911 - one answer for each kind of type
    value: Any, kind: Type, path: str
) -> str | None:
    """What is wrong with a JSON value for a type, or None.

    A template (a string that holds ``${``) has its value only in Terraform and fits everywhere.
    """
    if kind.kind == "any" or (isinstance(value, str) and _is_template(value)):
        return None
    if kind.kind in ("string", "number", "bool"):
        return None if _fits_primitive(value, kind.kind) else _say(path, kind, value)
    if kind.kind in ("list", "set"):
        return _mismatch_list(value, kind, path)
    if kind.kind == "map":
        return _mismatch_map(value, kind, path)
    if kind.kind == "object":
        return _mismatch_object(value, kind, path)
    if not isinstance(value, list) or len(value) != len(kind.items):
        return _say(path, kind, value)
    pairs = enumerate(zip(value, kind.items, strict=True))
    return next((m for i, (v, t) in pairs if (m := mismatch(v, t, f"{path}[{i}]"))), None)


def _mismatch_list(value: Any, kind: Type, path: str) -> str | None:
    if not isinstance(value, list):
        return _say(path, kind, value)
    element = kind.element or ANY
    found = (mismatch(item, element, f"{path}[{i}]") for i, item in enumerate(value))
    return next((m for m in found if m), None)


def _mismatch_map(value: Any, kind: Type, path: str) -> str | None:
    if not isinstance(value, dict):
        return _say(path, kind, value)
    element = kind.element or ANY
    found = (mismatch(item, element, f"{path}.{key}") for key, item in value.items())
    return next((m for m in found if m), None)


def _mismatch_object(value: Any, kind: Type, path: str) -> str | None:
    if not isinstance(value, dict):
        return _say(path, kind, value)
    known = {name: (inner, optional) for name, inner, optional in kind.attributes}
    for name in value:
        if name not in known:
            return f"{path} has no attribute {name!r}; it takes {', '.join(known)}"
    for name, (inner, optional) in known.items():
        if name not in value or value[name] is None:
            if not optional:
                return f"{path} lacks the attribute {name!r} ({inner})"
            continue
        found = mismatch(value[name], inner, f"{path}.{name}")
        if found:
            return found
    return None


def _fits_primitive(value: Any, kind: str) -> bool:
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def _is_template(text: str) -> bool:
    return "${" in text.replace("$${", "")


def _say(path: str, kind: Type, value: Any) -> str:
    names = {dict: "a map", list: "a list", str: "a string", bool: "a bool", type(None): "null"}
    got = names.get(type(value), "a number")
    return f"{path} takes {kind}, not {got}"


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    position = 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"not a type constraint: {text!r}")
        tokens.append(match.group(1))
        position = match.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def read(self) -> Type:
        word = self._take()
        if word in _PRIMITIVES:
            return Type(word)
        if word in _COLLECTIONS:
            self._expect("(")
            element = self.read()
            self._expect(")")
            return Type(word, element=element)
        if word == "object":
            return self._object()
        if word == "tuple":
            return self._tuple()
        raise ValueError(f"unknown type {word!r}")

    def _object(self) -> Type:
        self._expect("(")
        self._expect("{")
        attributes: list[tuple[str, Type, bool]] = []
        while self._peek() != "}":
            name = self._take().strip('"')
            if self._take() not in ("=", ":"):
                raise ValueError(f"attribute {name!r} has no type")
            attributes.append(self._attribute(name))
            if self._peek() == ",":
                self._take()
        self._expect("}")
        self._expect(")")
        return Type("object", attributes=tuple(attributes))

    def _attribute(self, name: str) -> tuple[str, Type, bool]:
        if self._peek() != "optional":
            return name, self.read(), False
        self._take()
        self._expect("(")
        kind = self.read()
        depth = 1
        while depth:
            bracket = self._take()
            depth += (bracket in "([{") - (bracket in ")]}")
        return name, kind, True

    def _tuple(self) -> Type:
        self._expect("(")
        self._expect("[")
        items: list[Type] = []
        while self._peek() != "]":
            items.append(self.read())
            if self._peek() == ",":
                self._take()
        self._expect("]")
        self._expect(")")
        return Type("tuple", items=tuple(items))

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        if not token:
            raise ValueError("the type constraint ends too early")
        self._at += 1
        return token

    def _expect(self, token: str) -> None:
        got = self._take()
        if got != token:
            raise ValueError(f"expected {token!r}, found {got!r}")
