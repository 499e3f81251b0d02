"""Arguments and options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from compiler.errors import UsageError
from compiler.project import Project, find_project
from compiler.steps.environments import environment_names

Command = Callable[..., Any]

TARGETS = ("aws", "emulator", "offline")


def project_of(ctx: click.Context) -> Project:
    """The project that the command line names, or the one around this folder."""
    named = ctx.find_root().obj
    return find_project(Path(named)) if named else find_project()


def complete_environment(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Environment names for the shell's completion."""
    del param
    try:
        names = environment_names(project_of(ctx))
    except UsageError:
        return []
    return [name for name in names if name.startswith(incomplete)]


def environment_argument(function: Command) -> Command:
    """One environment by name."""
    return click.argument("env", metavar="ENV", shell_complete=complete_environment)(function)


def environments_argument(function: Command) -> Command:
    """Any number of environments by name, or ``--all``."""
    function = click.option("--all", "every", is_flag=True, help="Every environment.")(function)
    return click.argument(
        "envs", metavar="[ENV]...", nargs=-1, shell_complete=complete_environment
    )(function)


def format_option(function: Command) -> Command:
    """``--format text|json``."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="json is for programs.",
    )(function)


def target_option(function: Command) -> Command:
    """``--target aws|emulator|offline``."""
    return click.option(
        "--target",
        type=click.Choice(TARGETS),
        help="Where to: the real AWS, the embedded emulator, or offline against an empty state. "
        "By default aws where there are credentials, else offline.",
    )(function)


def allow_destroy_option(function: Command) -> Command:
    """``--allow-destroy ADDRESS``, any number of times."""
    return click.option(
        "--allow-destroy",
        multiple=True,
        metavar="ADDRESS",
        help="A stateful resource that may be lost; * stands for any text. Once for each.",
    )(function)


def confirm_option(function: Command) -> Command:
    """``--confirm ENV``, for where nobody is there to be asked."""
    return click.option(
        "--confirm",
        default="",
        metavar="ENV",
        help="The environment's name, instead of typing it when asked.",
    )(function)


def chosen(project: Project, envs: tuple[str, ...], *, every: bool) -> list[str]:
    """The environments that a command is about: those named, or all where none is.

    Raises:
        UsageError: Names and ``--all`` together, or no environment in the project.
    """
    if envs and every:
        raise UsageError("name environments or say --all, not both")
    names = list(dict.fromkeys(envs)) or environment_names(project)
    if not names:
        raise UsageError(
            "there is no environment in environments/",
            hint="add environments/staging.yaml; docs/spec.md shows one",
        )
    return names
