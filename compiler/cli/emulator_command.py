"""``envc emulator``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from compiler.cli.console import data, data_json
from compiler.cli.options import (
    chosen,
    environment_argument,
    environments_argument,
    format_option,
    project_of,
)
from compiler.cli.progress import shown
from compiler.emulator import lifecycle
from compiler.errors import ExitCode
from compiler.steps.check import require_sound
from compiler.steps.environments import environment_file

if TYPE_CHECKING:
    from compiler.project import Project


@click.group("emulator", epilog="Example: envc emulator up staging")
def command() -> None:
    """Start, stop or look at the embedded AWS: one for each environment, on loopback only."""


@command.command("up")
@environment_argument
@format_option
@click.pass_context
def up(ctx: click.Context, env: str, output: str) -> int:
    """Start the emulator of an environment, or say that it runs."""
    project = project_of(ctx)
    environment = require_sound(project, env).environment
    if environment is None:
        raise AssertionError  # a sound spec has an environment
    with shown() as display:
        lifecycle.up(
            project.build(env),
            root=project.root,
            account_id=environment.account_id,
            region=environment.region,
            on_progress=display.note,
        )
    return _tell(project, [env], output)


@command.command("down")
@environments_argument
@click.pass_context
def down(ctx: click.Context, envs: tuple[str, ...], every: bool) -> int:
    """Stop emulators; what was applied there is forgotten with them."""
    project = project_of(ctx)
    for name in chosen(project, envs, every=every):
        environment_file(project, name)
        stopped = lifecycle.down(project.build(name))
        data(f"{name}: {'stopped' if stopped else 'was not running'}")
    return ExitCode.DONE


@command.command("reset")
@environment_argument
@click.pass_context
def reset(ctx: click.Context, env: str) -> int:
    """Stop an emulator and forget the Terraform state that belongs to it."""
    project = project_of(ctx)
    environment_file(project, env)
    lifecycle.reset(project.build(env))
    data(f"{env}: stopped, and its state forgotten; next: envc apply {env} --target emulator")
    return ExitCode.DONE


@command.command("status")
@environments_argument
@format_option
@click.pass_context
def status(ctx: click.Context, envs: tuple[str, ...], every: bool, output: str) -> int:
    """Say which emulators run, and where."""
    project = project_of(ctx)
    return _tell(project, chosen(project, envs, every=every), output)


def _tell(project: Project, names: list[str], output: str) -> int:
    found = {name: lifecycle.status(project.build(name)) for name in names}
    if output == "json":
        data_json([{"environment": name, **one.facts()} for name, one in found.items()])
    else:
        for name, one in found.items():
            data(f"{name}: {one.sentence()}")
    return ExitCode.DONE
