"""``envc compile``."""

from __future__ import annotations

import click

from compiler.cli.console import data, data_json
from compiler.cli.options import chosen, environments_argument, format_option, project_of
from compiler.errors import ExitCode
from compiler.steps.check import SpecRefusedError, check
from compiler.steps.compiling import Compiled, compile_environment, interface_cache


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
    checked = [check(project, name) for name in names]
    refused = tuple(one for one in checked if not one.sound)
    if refused:
        raise SpecRefusedError(refused)
    cache = interface_cache(project)
    compiled = [compile_environment(project, one, cache=cache) for one in checked]
    if output == "json":
        data_json([_facts(one, project.relative(one.emitted.main)) for one in compiled])
    else:
        for one in compiled:
            change = "written" if one.emitted.written else "unchanged"
            main = project.relative(one.emitted.main)
            data(f"{one.checked.name}: {len(one.stack.calls)} modules → {main} ({change})")
    return ExitCode.DONE


def _facts(one: Compiled, main: str) -> dict[str, object]:
    return {
        "environment": one.checked.name,
        "modules": [call.name for call in one.stack.calls],
        "main": main,
        "changed": bool(one.emitted.written),
        "commit": one.commit,
    }
