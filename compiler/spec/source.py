"""Where a value of a spec was written, and what is said about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

Key = str | int
SpecPath = tuple[Key, ...]
"""The way from the root of a spec to a node: mapping keys and list indexes."""


_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def lines_of(text: str) -> list[str]:
    """The lines of a text as YAML counts them, without their ends; never none."""
    return _BREAK.split(text)


def format_path(path: SpecPath) -> str:
    """Write a path as people do: ``functions.api.secrets[0]``; the root is ``(spec)``."""
    text = ""
    for key in path:
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            text += f".{key}" if text else key
    return text or "(spec)"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one file: line and column count from 1, the end is exclusive."""

    file: Path
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong with a spec, told so that a person can mend it.

    Attributes:
        message: What is wrong, in the words of the spec, never of the implementation.
        span: Where; None only where no file can be named.
        path: The node it is about.
        expected: What would be right (a type, a range, the allowed names).
        suggestion: The nearest right value, or a step to take.
        related: Other places that belong to it, such as the first of two duplicates.
        hidden: Whether the marked text must not be shown, because it may be a secret.
    """

    message: str
    span: Span | None = None
    path: SpecPath = ()
    expected: str = ""
    suggestion: str = ""
    related: tuple[tuple[str, Span], ...] = field(default=())
    severity: Literal["error", "warning"] = "error"
    hidden: bool = False
