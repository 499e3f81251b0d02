"""``envc check``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from compiler.cli.console import data, data_json, paint
from compiler.cli.options import chosen, environments_argument, format_option, project_of
from compiler.errors import ExitCode
from compiler.steps.remembered import recall_sound, remember_sound

if TYPE_CHECKING:
    from compiler.project import Project
    from compiler.steps.check import Checked


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
    names = chosen(project, envs, every=every)
    # None: nothing has changed since it was found sound.
    checked = {name: _checked(project, name) for name in names}
    if output == "json":
        data_json([_facts(name, one) for name, one in checked.items()])
    else:
        _show(checked)
    sound = all(one is None or one.sound for one in checked.values())
    return ExitCode.DONE if sound else ExitCode.REFUSED


def _checked(project: Project, name: str) -> Checked | None:
    if recall_sound(project, name):
        return None
    from compiler.steps.check import check  # noqa: PLC0415 - half a second that most checks save

    checked = check(project, name)
    remember_sound(project, checked)
    return checked


def _facts(name: str, checked: Checked | None) -> dict[str, object]:
    if checked is None:
        return {"environment": name, "sound": True, "diagnostics": []}
    from compiler.cli.diagnostics import as_json  # noqa: PLC0415 - the same

    return as_json([checked])[0]


def _show(checked: dict[str, Checked | None]) -> None:
    worked = [one for one in checked.values() if one is not None]
    if worked:
        from compiler.cli.diagnostics import show_refused  # noqa: PLC0415 - the same

        show_refused(worked)
    for name, one in checked.items():
        sound = one is None or one.sound
        word = paint("ok", "green", sys.stdout) if sound else paint("refused", "red", sys.stdout)
        data(f"{name}: {word}")
