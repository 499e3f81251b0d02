"""Showing diagnostics: the place, the line, a caret, what was expected and what would help."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compiler.spec.source import Diagnostic, Span, format_path, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_CODES = {"error": "1;31", "warning": "1;33", "gutter": "1;34", "bold": "1", "help": "1;32"}
_MARGIN = 12
_TAB = "    "
_ELLIPSIS = "…"
_DOT, _DOTS = "•", 8


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
    gutter = max((len(str(span.line)) for one in ordered for span in _spans(one)), default=1)
    frame = _Frame(sources, pen, width, root, gutter)
    blocks = [_block(one, frame) for one in ordered]
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


def _spans(one: Diagnostic) -> list[Span]:
    return [span for span in (one.span, *(span for _, span in one.related)) if span]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every part of a diagnostic is drawn with."""

    sources: Mapping[Path, str]
    pen: _Pen
    width: int
    root: Path
    gutter: int

    @property
    def bar(self) -> str:
        return self.pen.paint(f"{' ' * self.gutter} |", "gutter")


def _block(one: Diagnostic, frame: _Frame) -> str:
    pen = frame.pen
    lines = [f"{pen.paint(one.severity, one.severity)}: {pen.paint(_clean(one.message), 'bold')}"]
    if one.span:
        lines += _excerpt(one.span, frame, _MAIN, hidden=one.hidden)
    for text, span in one.related:
        lines += _excerpt(span, frame, _RELATED, label=text)
    foot = pen.paint(f"{' ' * frame.gutter} =", "gutter")
    if one.expected:
        lines.append(f"{foot} expected: {_clean(one.expected)}")
    if one.suggestion:
        lines.append(f"{foot} {pen.paint('help', 'help')}: {_clean(one.suggestion)}")
    return "\n".join([*lines, ""])


@dataclass(frozen=True, slots=True)
class _Mark:
    sign: str
    arrow: str
    style: str


_MAIN, _RELATED = _Mark("^", "-->", "error"), _Mark("-", ":::", "gutter")


def _excerpt(
    span: Span, frame: _Frame, mark: _Mark, *, label: str = "", hidden: bool = False
) -> list[str]:
    pad, pen = " " * frame.gutter, frame.pen
    place = f"{_shown(span.file, frame.root)}:{span.line}:{span.column}"
    head = f"{pad}{pen.paint(mark.arrow, 'gutter')} {place}"
    text = _line(frame.sources.get(span.file, ""), span.line)
    if text is None:
        return [head]
    before, marked, after = _cut(text, span, frame.width - frame.gutter - 4)
    if hidden:
        marked = _DOT * min(len(marked), _DOTS)
    number = pen.paint(f"{span.line:>{frame.gutter}} |", "gutter")
    caret = pen.paint(mark.sign * max(1, _columns(marked)), mark.style)
    under = f"{frame.bar} {' ' * _columns(before)}{caret}{f' {label}' if label else ''}"
    return [head, frame.bar, f"{number} {before}{marked}{after}".rstrip(), under]


def _cut(text: str, span: Span, room: int) -> tuple[str, str, str]:
    """The line in three parts (before, marked, after), windowed where the room is less."""
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
        before = _ELLIPSIS + _fit(before[::-1], room // 2 - _MARGIN)[::-1]
    left = max(_MARGIN, room - _columns(before))
    if _columns(marked) > left:
        return before, _fit(marked, left - 1) + _ELLIPSIS, ""
    left -= _columns(marked)
    return before, marked, after if _columns(after) <= left else _fit(after, left - 1) + _ELLIPSIS


def _fit(text: str, columns: int) -> str:
    """The beginning of a text that fits into so many columns."""
    taken = 0
    for index, char in enumerate(text):
        taken += _columns(char)
        if taken > columns:
            return text[:index]
    return text


def _line(text: str, number: int) -> str | None:
    lines = lines_of(text)
    return lines[number - 1] if text and number <= len(lines) else None


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
