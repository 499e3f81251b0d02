"""How the commands speak: data to stdout, talk to stderr, colour only where somebody sees it."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Sequence

NARROW, WIDE = 60, 160


def has_color(stream: TextIO) -> bool:
    """Whether a stream takes colour: a terminal, unless NO_COLOR is set (no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """The columns of the terminal, within reason; 100 where there is none."""
    import shutil  # noqa: PLC0415 - asked for only when something is wrong

    return max(NARROW, min(WIDE, shutil.get_terminal_size((100, 24)).columns))


def say(text: str = "") -> None:
    """Talk to the person."""
    _write(sys.stderr, f"{text}\n")


def data(text: str) -> None:
    """Give the answer."""
    _write(sys.stdout, text if text.endswith("\n") else f"{text}\n")


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        # The reader went away (``envc … | head``). The command goes on in silence, so that its
        # exit code stays the true one.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def data_json(value: Any) -> None:
    """Give the answer to a program."""
    data(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False))


def paint(text: str, style: str, stream: TextIO) -> str:
    """Colour a text where the stream takes it: red, green, yellow, bold or dim."""
    codes = {"red": "31", "green": "32", "yellow": "33", "bold": "1", "dim": "2"}
    return f"\x1b[{codes[style]}m{text}\x1b[0m" if has_color(stream) else text


def table(rows: Sequence[tuple[str, ...]], header: tuple[str, ...]) -> str:
    """Rows as aligned columns under a header; the last column is not padded."""
    every = [header, *rows]
    widths = [max(len(row[i]) for row in every) for i in range(len(header))]
    lines = [
        "  ".join(
            cell if i == len(row) - 1 else cell.ljust(widths[i]) for i, cell in enumerate(row)
        ).rstrip()
        for row in every
    ]
    return "\n".join(lines)
