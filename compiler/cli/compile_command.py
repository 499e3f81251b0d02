"""``envc compile``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from compiler.cli.console import data, data_json
from compiler.cli.options import chosen, environments_argument, format_option, project_of
from compiler.errors import ExitCode
from compiler.steps.remembered import recall_compiled, remember_compiled

if TYPE_CHECKING:
    from compiler.project import Project
    from compiler.steps.compiling import Compiled


@click.command(
    "compile",
    epilog="Examples: envc compile prod · envc compile --all",
)
@environments_argument
@format_option
@click.pass_context
def command(ctx: click.Context, envs: tuple[str, ...], every: bool, output: str) -> int:
    """Write build/ENV/main.tf.json, byte for byte the same for the same spec and modules.

    Nothing is written for any environment where one of those asked for is wrong.
    """
    project = project_of(ctx)
    names = chosen(project, envs, every=every)
    remembered = {name: recall_compiled(project, name) for name in names}
    changed = [name for name, facts in remembered.items() if facts is None]
    facts = {name: known for name, known in remembered.items() if known is not None}
    facts |= _compile(project, changed) if changed else {}
    if output == "json":
        data_json([facts[name] for name in names])
    else:
        for name in names:
            one = facts[name]
            change = "written" if one["changed"] else "unchanged"
            data(f"{name}: {len(one['modules'])} modules → {one['main']} ({change})")
    return ExitCode.DONE


def _compile(project: Project, names: list[str]) -> dict[str, dict[str, Any]]:
    # Half a second that a compile without a change saves.
    from compiler.steps.check import SpecRefusedError, check  # noqa: PLC0415 - as above
    from compiler.steps.compiling import compile_environment, interface_cache  # noqa: PLC0415 - as above

    checked = [check(project, name) for name in names]
    refused = tuple(one for one in checked if not one.sound)
    if refused:
        raise SpecRefusedError(refused)
    cache = interface_cache(project)
    facts = {}
    for one in checked:
        compiled = compile_environment(project, one, cache=cache)
        facts[one.name] = _facts(compiled, project.relative(compiled.emitted.main))
        remember_compiled(project, compiled, facts[one.name])
    return facts


def _facts(one: Compiled, main: str) -> dict[str, Any]:
    return {
        "environment": one.checked.name,
        "modules": [call.name for call in one.stack.calls],
        "main": main,
        "changed": bool(one.emitted.written),
        "commit": one.commit,
    }
