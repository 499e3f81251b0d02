"""``envc destroy``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from compiler.cli.confirmation import require_name
from compiler.cli.console import data, data_json
from compiler.cli.options import (
    allow_destroy_option,
    confirm_option,
    environment_argument,
    format_option,
    project_of,
    target_option,
)
from compiler.cli.progress import shown
from compiler.errors import ExitCode
from compiler.steps.destroying import destroy_environment
from compiler.terraform.plan_document import counts

if TYPE_CHECKING:
    from compiler.components.identity import Identity
    from compiler.terraform.plan_document import Plan
    from compiler.terraform.targets import TargetName


@click.command(
    "destroy",
    epilog="Example: envc destroy staging --target emulator --allow-destroy '*'",
)
@environment_argument
@target_option
@allow_destroy_option
@confirm_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    env: str,
    target: TargetName | None,
    allow_destroy: tuple[str, ...],
    confirm: str,
    output: str,
) -> int:
    """Remove an environment with everything in it.

    Whatever holds state must be named by --allow-destroy; without it the command lists what would
    be lost, and touches nothing.
    """
    project = project_of(ctx)
    with shown() as display:

        def ask(environment: Identity, plan: Plan) -> None:
            removed = counts(plan).get("delete", 0)
            display.expect(removed)
            if target != "emulator":
                display.clear()
                account = environment.account_id
                what = f"{env} in the account {account} loses {removed} resources"
                require_name(env, confirm, what)

        destroyed = destroy_environment(
            project,
            env,
            target,
            allow_destroy=allow_destroy,
            confirm=ask,
            progress=display.progress,
        )
    if output == "json":
        data_json({"environment": env, "removed": destroyed.removed, "left": list(destroyed.left)})
    elif destroyed.left:
        data("\n".join((f"{env}: still there:", *(f"  {one}" for one in destroyed.left))))
    elif destroyed.removed:
        data(f"{env}: {destroyed.removed} resources removed, nothing is left")
    else:
        data(f"{env}: there was nothing to remove")
    return ExitCode.TOOL_FAILED if destroyed.left else ExitCode.DONE
