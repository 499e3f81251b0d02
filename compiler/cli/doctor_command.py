"""``envc doctor``."""

from __future__ import annotations

import sys

import click

from compiler.cli.console import data, data_json, paint
from compiler.cli.options import format_option, project_of
from compiler.errors import ExitCode
from compiler.steps.doctor import examine

_STYLE = {"ok": "green", "later": "yellow", "missing": "red"}


@click.command("doctor", epilog="Example: envc doctor --format json")
@format_option
@click.pass_context
def command(ctx: click.Context, output: str) -> int:
    """Say which tools are used, where they were found, and what is missing."""
    examined = examine(project_of(ctx))
    if output == "json":
        data_json(
            [
                {"name": e.name, "state": e.state, "detail": e.detail, "hint": e.hint}
                for e in examined
            ]
        )
    else:
        wide = max(len(one.name) for one in examined)
        for one in examined:
            state = paint(f"{one.state:<7}", _STYLE[one.state], sys.stdout)
            data(f"{state}  {one.name:<{wide}}  {one.detail}")
            if one.hint:
                data(f"{'':<{wide + 11}}{one.hint}")
    missing = any(one.state == "missing" for one in examined)
    return ExitCode.TOOL_FAILED if missing else ExitCode.DONE
