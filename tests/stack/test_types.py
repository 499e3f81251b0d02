"""Type constraints: what is read, and what fits."""

from __future__ import annotations

from typing import Any

import pytest

from compiler.stack.types import mismatch, parse_type

FUNCTION = (
    'map(object({ memory = number, name = optional(string, "x, y"), '
    "statements = list(object({ actions = set(string) })) }))"
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("string", "string"),
        ("${list(string)}", "list(string)"),
        ("map(any)", "map(any)"),
        ("object({ a = string, b = bool })", "object({a = string, b = bool})"),
        ("tuple([string, number])", "tuple"),
    ],
)
def test_reads_constraints(text: str, shown: str) -> None:
    assert str(parse_type(text)) == shown


@pytest.mark.parametrize("text", ["", "strin", "list(string", "object({a})", "list[string]", "a b"])
def test_refuses_what_is_no_constraint(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_type(text)


def test_optional_attributes_may_be_left_out() -> None:
    value = {"api": {"memory": 128, "statements": [{"actions": ["s3:GetObject"]}]}}
    assert mismatch(value, parse_type(FUNCTION), "functions") is None


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        ("1", "number", "x takes number, not a string"),
        (True, "number", "x takes number, not a bool"),
        (1, "bool", "x takes bool, not a number"),
        (1, "string", "x takes string, not a number"),
        ("a", "list(string)", "x takes list(string), not a string"),
        (["a", 1], "list(string)", "x[1] takes string, not a number"),
        ({"a": 1}, "map(string)", "x.a takes string, not a number"),
        ({"a": "1"}, "object({ a = string, b = number })", "x lacks the attribute 'b' (number)"),
        ({"a": "1", "c": 1}, "object({ a = string })", "x has no attribute 'c'; it takes a"),
        (["a"], "tuple([string, number])", "x takes tuple, not a list"),
        (["a", "b"], "tuple([string, number])", "x[1] takes number, not a string"),
    ],
)
def test_says_what_does_not_fit(value: Any, kind: str, said: str) -> None:
    assert mismatch(value, parse_type(kind), "x") == said


def test_a_template_fits_everywhere_but_escaped_text_does_not() -> None:
    number = parse_type("number")
    assert mismatch("${module.a.b}", number, "x") is None
    assert mismatch("$${not a template}", number, "x") == "x takes number, not a string"
