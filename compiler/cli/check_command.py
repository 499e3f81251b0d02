"""``envc check``."""

from __future__ import annotations

import sys

import click

from compiler.cli.console import data, data_json, paint
from compiler.cli.diagnostics import as_json, show_refused
from compiler.cli.options import chosen, environments_argument, format_option, project_of
from compiler.errors import ExitCode
from compiler.steps.check import check


@click.command(
    "check",
    epilog="Examples: envc check · envc check prod · envc check --all --format json",
)
@environments_argument
@format_option
@click.pass_context
def command(ctx: click.Context, envs: tuple[str, ...], every: bool, output: str) -> int:
    """Validate specs and show everything that is wrong, with the line and what was expected.

    Without a name every environment is checked. Ends with 1 where anything is wrong.
    """
    project = project_of(ctx)
    checked = [check(project, name) for name in chosen(project, envs, every=every)]
    if output == "json":
        data_json(as_json(checked))
    else:
        show_refused(checked)
        for one in checked:
            word = (
                paint("ok", "green", sys.stdout)
                if one.sound
                else paint("refused", "red", sys.stdout)
            )
            data(f"{one.name}: {word}")
    return ExitCode.DONE if all(one.sound for one in checked) else ExitCode.REFUSED
