"""Pydantic's errors in the words of the spec: never a type of the implementation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import pytest
from pydantic import Field

from compiler.spec.load import load_document
from compiler.spec.model import (
    BackupWindow,
    LogRetentionDays,
    MaintenanceWindow,
    SpecModel,
    Text,
    Unique,
    windows_overlap,
)
from compiler.spec.validate import validate

if TYPE_CHECKING:
    from pathlib import Path

Name = Annotated[str, Text("[a-z]+", "a name of small letters", "abc", longest=5)]


class Inner(SpecModel):
    size: int = Field(description="How large it is", ge=1, le=9)
    ratio: float = 1.0
    on: bool = False


class Whole(SpecModel):
    name: Name = "abc"
    mode: Literal["fast", "slow"] = "fast"
    day: date | None = None
    inner: Inner | None = None
    parts: dict[Name, Inner] = Field(default_factory=dict)
    names: Annotated[tuple[Name, ...], Unique] = ()
    words: tuple[str, ...] = Field(default=(), min_length=1, max_length=2)
    text: str = Field(default="abc", min_length=2, max_length=4)
    days: LogRetentionDays = 30
    daily: BackupWindow = "03:00-04:00"
    weekly: MaintenanceWindow = "sun:03:00-sun:04:00"


@pytest.mark.parametrize(
    ("text", "message", "expected", "suggestion", "place"),
    [
        ("name: 3", "3 is not text", "text for name", '"3"', (1, 7)),
        ("name: true", "true is not text", "text for name", '"true"', (1, 7)),
        ("name: {a: 1}", "a mapping is not text", "text for name", "", (1, 7)),
        ("name: ABC", "'ABC' is not a name of small letters", "such as abc", "", (1, 7)),
        ("name: abcdef", "'abcdef' has 6 characters", "at most 5", "", (1, 7)),
        ("mode: fats", "'fats' is not allowed here", "one of fast, slow", "fast", (1, 7)),
        ("mode: 1", "1 is not allowed here", "one of fast, slow", "", (1, 7)),
        ("day: soon", "'soon' is not a date", "a date, YYYY-MM-DD", "", (1, 6)),
        ("day: 2026-02-30", "is not a date", "a date, YYYY-MM-DD", "", (1, 6)),
        ("inner: 1", "1 is not a mapping", "a mapping for inner", "", (1, 8)),
        ("inner: [1]", "a list is not a mapping", "a mapping for inner", "", (1, 8)),
        ("inner: {}", "size is missing", "How large it is", "", (1, 1)),
        ("inner: {size: 0}", "0 is too small", "at least 1", "1", (1, 15)),
        ("inner: {size: 10}", "10 is too large", "at most 9", "9", (1, 15)),
        ("inner: {size: '3'}", "'3' is not a whole number", "a whole number", "3 without", (1, 15)),
        ("inner: {size: 1.5}", "1.5 is not a whole number", "a whole number", "", (1, 15)),
        ("inner: {size: 1, ratio: x}", "'x' is not a number", "a number for ratio", "", (1, 25)),
        ("inner: {size: 1, on: yes}", "'yes' is not true or false", "for on", "true", (1, 22)),
        ("inner: {size: 1, on: Off}", "'Off' is not true or false", "for on", "false", (1, 22)),
        ("inner: {sise: 1, size: 1}", "unknown key 'sise'", "size, ratio, on", "size", (1, 9)),
        ("parts: {abc: {size: x}}", "'x' is not a whole number", "for size", "", (1, 21)),
        ("parts: {ABC: {size: 1}}", "'ABC' is not a name", "such as abc", "", (1, 9)),
        ("parts: []", "a list is not a mapping", "a mapping for parts", "", (1, 8)),
        ("names: abc", "'abc' is not a list", "a list for names", "[abc]", (1, 8)),
        ("names: [abc, 1]", "1 is not text", "text for", '"1"', (1, 14)),
        ("names: [abc, abc]", "abc is named twice", "each once", "", (1, 8)),
        ("words: []", "words has 0 entries", "at least 1", "", (1, 8)),
        ("words: [a, b, c]", "words has 3 entries", "at most 2", "", (1, 8)),
        ("text: a", "'a' has 1 characters", "at least 2", "", (1, 7)),
        ("text: abcde", "'abcde' has 5 characters", "at most 4", "", (1, 7)),
        ("days: 31", "CloudWatch keeps no log for 31 days", "one of 1, 3", "30", (1, 7)),
        ("daily: '24:00-01:00'", "is no window", "hh:mm-hh:mm", "", (1, 8)),
        ("daily: '23:50-00:10'", "too short", "30 minutes", "", (1, 8)),
        ("weekly: 'mon:03:00-wed:04:00'", "too long", "at most a day", "", (1, 9)),
        ("nmae: abc", "unknown key 'nmae'", "one of name, mode", "name", (1, 1)),
    ],
)
def test_messages(  # noqa: PLR0917 - a row of the table
    tmp_path: Path, text: str, message: str, expected: str, suggestion: str, place: tuple[int, int]
) -> None:
    file = tmp_path / "spec.yaml"
    file.write_text(f"{text}\n", encoding="utf-8")
    document = load_document(file, root=tmp_path).document
    assert document is not None
    model, found = validate(Whole, document)
    assert model is None
    assert len(found) == 1, found
    one = found[0]
    assert message in one.message
    assert expected in one.expected
    assert suggestion in one.suggestion
    assert bool(suggestion) == bool(one.suggestion)
    assert one.span is not None
    assert (one.span.line, one.span.column) == place
    for word in ("pydantic", "type=", "Input", "tuple", "dict", "None"):
        assert word not in one.message + one.expected


def test_everything_at_once(tmp_path: Path) -> None:
    file = tmp_path / "spec.yaml"
    file.write_text("name: 1\nmode: x\nparts: {abc: {size: 0, no: 1}}\n", encoding="utf-8")
    document = load_document(file, root=tmp_path).document
    assert document is not None
    assert len(validate(Whole, document)[1]) == 4


@pytest.mark.parametrize(
    ("daily", "weekly", "meet"),
    [
        ("03:00-04:00", "sun:04:00-sun:05:00", False),
        ("03:00-04:00", "sun:03:30-sun:05:00", True),
        ("03:00-04:00", "sun:02:00-sun:03:00", False),
        ("03:00-04:00", "sun:02:00-sun:05:00", True),
        ("03:00-06:00", "mon:04:00-mon:05:00", True),
        ("23:30-00:30", "mon:00:00-mon:01:00", True),
        ("23:30-00:30", "sun:23:00-mon:00:00", True),
        ("12:00-13:00", "sat:23:00-sun:22:00", True),
        ("12:00-13:00", "sun:23:00-mon:11:00", False),
    ],
)
def test_windows_meet(daily: str, weekly: str, *, meet: bool) -> None:
    assert windows_overlap(daily, weekly) is meet
