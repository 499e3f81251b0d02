"""Showing what is wrong with specs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from compiler.cli.console import has_color, say, width
from compiler.spec.render import render, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from compiler.spec.source import Diagnostic
    from compiler.steps.check import Checked


def show_refused(checked: Iterable[Checked]) -> None:
    """Print every diagnostic of these specs to stderr."""
    for one in checked:
        if one.diagnostics:
            show_found(one.diagnostics, one.sources)


def show_found(diagnostics: Sequence[Diagnostic], sources: Mapping[Path, str]) -> None:
    """Print diagnostics with the lines that they are about to stderr."""
    say(render(diagnostics, sources, color=has_color(sys.stderr), width=width()))


def as_json(checked: Iterable[Checked]) -> list[dict[str, Any]]:
    """The same for a program."""
    return [
        {"environment": one.name, "sound": one.sound, "diagnostics": to_json(one.diagnostics)}
        for one in checked
    ]
