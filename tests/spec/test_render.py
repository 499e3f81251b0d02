"""What a person sees: the place, the line, a caret under the right columns, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compiler.spec.render import render, to_json
from compiler.spec.source import Diagnostic, Span

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path("/project")
FILE = ROOT / "environments" / "staging.yaml"
OTHER = ROOT / "environments" / "base.yaml"
LONG = "domain: [" + ", ".join(f"name-{index}.example.com" for index in range(30)) + "]"
TEXT = f"""\
environment: staging
名前: 漢字の値
tab:\there
combining: e\u0301te\u0301
emoji: \U0001f600 x
control: "\\x1b" \x7f
{LONG}
list:
  - one
  - two
secret: hunter2-hunter2
"""


def at(line: int, column: int, width: int = 1, *, end_line: int = 0, file: Path = FILE) -> Span:
    return Span(file, line, column, end_line or line, column + width)


DIAGNOSTICS = (
    Diagnostic("unknown key 'environment'", at(1, 1, 11), ("environment",), "one of a, b", "a"),
    Diagnostic("wide text", at(2, 5, 4), ("名前",)),
    Diagnostic("a tab before it", at(3, 6, 4)),
    Diagnostic("after combining marks", at(4, 15, 2)),
    Diagnostic("after a wide sign", at(5, 10, 1)),
    Diagnostic("control characters \x1b[31m are shown, not sent", at(6, 17, 1)),
    Diagnostic("far to the right", at(7, LONG.index("name-25") + 1, 19)),
    Diagnostic("longer than the window", at(7, 9, len(LONG) - 8)),
    Diagnostic("more than a line", at(9, 3, 4, end_line=10)),
    Diagnostic("behind the end of the line", at(1, 60)),
    Diagnostic("a hidden value", at(11, 9, 15), hidden=True),
    Diagnostic(
        "two places",
        at(8, 1, 4),
        related=(("the first is here", at(1, 1, 3, file=OTHER)),),
        severity="warning",
    ),
    Diagnostic("in a file that was not read", Span(ROOT / "gone.yaml", 1, 1, 1, 1)),
    Diagnostic("without a place"),
)
SOURCES = {FILE: TEXT, OTHER: "abc: 1\n"}


@pytest.mark.parametrize(("width", "color"), [(100, False), (60, False), (80, True)])
def test_the_text_is_the_accepted_one(
    golden: Callable[[str, str], None], width: int, *, color: bool
) -> None:
    text = render(DIAGNOSTICS, SOURCES, color=color, width=width, base=ROOT)
    assert "hunter2" not in text
    assert ("\x1b" in text) is color
    name = f"diagnostics/{'colour' if color else 'plain'}-{width}.txt"
    golden(text + "\n", name)


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_lines_of_the_file_fit_the_window(width: int) -> None:
    text = render(DIAGNOSTICS, SOURCES, color=False, width=width, base=ROOT)
    shown = [line for line in text.split("\n") if " | " in line]
    assert all(len(line) <= width for line in shown)


def test_nothing_is_shown_where_nothing_is_wrong() -> None:
    assert render((), {}, color=True, width=80) == ""


@pytest.mark.parametrize(("errors", "said"), [(1, "1 error"), (2, "2 errors")])
def test_the_count_stands_at_the_end(errors: int, said: str) -> None:
    text = render([Diagnostic("x")] * errors, {}, color=False, width=80)
    assert text.endswith(f"\n{said}")


def test_programs_get_places_relative_to_the_project() -> None:
    found = to_json(DIAGNOSTICS, ROOT)
    first = next(one for one in found if one["message"].startswith("unknown key"))
    assert first == {
        "severity": "error",
        "message": "unknown key 'environment'",
        "path": "environment",
        "expected": "one of a, b",
        "suggestion": "a",
        "file": "environments/staging.yaml",
        "line": 1,
        "column": 1,
        "end_line": 1,
        "end_column": 12,
        "related": [],
    }
    places = [(one.get("file", ""), one.get("line", 0), one.get("column", 0)) for one in found]
    assert places == sorted(places)
