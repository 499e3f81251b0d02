"""Showing diagnostics: the place, the line, a caret, what was expected and what would help."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compiler.spec.source import Diagnostic, Span, format_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_CODES = {"error": "1;31", "warning": "1;33", "gutter": "1;34", "bold": "1", "help": "1;32"}
_MARGIN = 12
_TAB = "    "


def render(
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[Path, str],
    *,
    color: bool,
    width: int,
    base: Path | None = None,
) -> str:
    """Diagnostics as text for a person, in the order of their places, with a count at the end.

    Args:
        diagnostics: What to show.
        sources: The texts of the files, to show lines from.
        color: Whether to use ANSI colours.
        width: Columns to fit lines into.
        base: The folder that paths are shown relative to; by default the working folder.
    """
    pen = _Pen(color)
    root = base or Path.cwd()
    ordered = sorted(diagnostics, key=_order)
    blocks = [_block(one, sources, pen, width, root) for one in ordered]
    errors = sum(one.severity == "error" for one in ordered)
    warnings = len(ordered) - errors
    counts = [_count(errors, "error"), _count(warnings, "warning")]
    said = pen.paint(" and ".join(text for text in counts if text), "bold")
    return "\n".join([*blocks, said]) if ordered else ""


def to_json(diagnostics: Iterable[Diagnostic], base: Path | None = None) -> list[dict[str, Any]]:
    """Diagnostics for a program."""
    root = base or Path.cwd()
    return [
        {
            "severity": one.severity,
            "message": one.message,
            "path": format_path(one.path),
            "expected": one.expected,
            "suggestion": one.suggestion,
            **(_place(one.span, root) if one.span else {}),
            "related": [{"message": text, **_place(span, root)} for text, span in one.related],
        }
        for one in sorted(diagnostics, key=_order)
    ]


class _Pen:
    def __init__(self, color: bool) -> None:
        self._color = color

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self._color and text else text


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    span = diagnostic.span
    place = (str(span.file), span.line, span.column) if span else ("", 0, 0)
    return (*place, diagnostic.message)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""


def _block(one: Diagnostic, sources: Mapping[Path, str], pen: _Pen, width: int, root: Path) -> str:
    lines = [f"{pen.paint(one.severity, one.severity)}: {pen.paint(_clean(one.message), 'bold')}"]
    spans = [span for span in (one.span, *(span for _, span in one.related)) if span]
    gutter = max((len(str(span.line)) for span in spans), default=1)
    bar = pen.paint(f"{' ' * gutter} |", "gutter")
    if one.span:
        lines += _excerpt(one.span, sources, pen, width, root, gutter, "^", "-->")
    for text, span in one.related:
        lines += _excerpt(span, sources, pen, width, root, gutter, "-", ":::", text)
    foot = pen.paint(f"{' ' * gutter} =", "gutter")
    if one.expected:
        lines.append(f"{foot} expected: {_clean(one.expected)}")
    if one.suggestion:
        lines.append(f"{foot} {pen.paint('help', 'help')}: {_clean(one.suggestion)}")
    return "\n".join([*lines, ""]).replace(f"\n{bar}\n{bar}\n", f"\n{bar}\n")


def _excerpt(
    span: Span,
    sources: Mapping[Path, str],
    pen: _Pen,
    width: int,
    root: Path,
    gutter: int,
    mark: str,
    arrow: str,
    label: str = "",
) -> list[str]:
    pad = " " * gutter
    head = f"{pad}{pen.paint(arrow, 'gutter')} {_shown(span.file, root)}:{span.line}:{span.column}"
    text = _line(sources.get(span.file, ""), span.line)
    if text is None:
        return [head]
    before, marked, after = _cut(text, span, width - gutter - 4)
    number = pen.paint(f"{span.line:>{gutter}} |", "gutter")
    bar = pen.paint(f"{pad} |", "gutter")
    style = "error" if mark == "^" else "gutter"
    caret = " " * _columns(before) + pen.paint(mark * max(1, _columns(marked)), style)
    note = f" {label}" if label else ""
    return [head, bar, f"{number} {before}{marked}{after}", f"{bar} {caret}{note}"]


def _cut(text: str, span: Span, room: int) -> tuple[str, str, str]:
    """The line in three parts (before, marked, after), windowed where it is longer than the room."""
    start = min(span.column - 1, len(text))
    end = (
        len(text) if span.end_line > span.line else min(max(span.end_column - 1, start), len(text))
    )
    if end > start:
        end = start + len(text[start:end].rstrip()) or end
    before, marked, after = (_clean(part) for part in (text[:start], text[start:end], text[end:]))
    if _columns(before + marked + after) <= room:
        return before, marked, after
    if _columns(before) > room // 2:
        before = "…" + before[-(room // 2 - _MARGIN) :]
    left = max(_MARGIN, room - _columns(before))
    if _columns(marked) > left:
        return before, marked[: left - 1] + "…", ""
    left -= _columns(marked)
    return before, marked, after if _columns(after) <= left else after[: max(0, left - 1)] + "…"


def _line(text: str, number: int) -> str | None:
    lines = text.split("\n")
    if not text or number > len(lines):
        return None
    return lines[number - 1].rstrip("\r")


def _clean(text: str) -> str:
    """A text without what would disturb a terminal: tabs widened, control characters shown."""
    return "".join(
        char if char.isprintable() or char == " " else _control(char)
        for char in text.replace("\t", _TAB)
    )


def _control(char: str) -> str:
    code = ord(char)
    return chr(0x2400 + code) if code < 0x20 else f"\\u{code:04x}"  # noqa: PLR2004 - C0 pictures


def _columns(text: str) -> int:
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _shown(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def _place(span: Span, root: Path) -> dict[str, Any]:
    return {
        "file": _shown(span.file, root),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
