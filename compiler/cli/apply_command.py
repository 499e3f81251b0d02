"""``envc apply``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from compiler.cli.confirmation import require_name
from compiler.cli.console import data, data_json, paint
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
from compiler.steps.applying import Applied, apply_environment

if TYPE_CHECKING:
    from compiler.components.identity import Identity
    from compiler.steps.planning import Planned
    from compiler.terraform.targets import TargetName


@click.command(
    "apply",
    epilog="Examples: envc apply staging --target emulator · envc apply prod --digest sha256:…",
)
@environment_argument
@target_option
@click.option(
    "--digest", default="", metavar="SHA256", help="The digest in the report that was signed."
)
@allow_destroy_option
@confirm_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    env: str,
    target: TargetName | None,
    digest: str,
    allow_destroy: tuple[str, ...],
    confirm: str,
    output: str,
) -> int:
    """Apply the plan that was reviewed, and no other.

    Refused where the policy gate did not pass, the digest, the spec or the account is another, or
    something stateful would be lost that --allow-destroy does not name.
    """
    project = project_of(ctx)
    with shown() as display:

        def ask(environment: Identity, planned: Planned) -> None:
            changing = [n for action, n in planned.facts.changes.items() if action != "no-op"]
            display.expect(sum(changing))
            if environment.confirm_apply and planned.facts.target == "aws":
                display.clear()
                account = environment.account_id
                what = f"{sum(changing)} changes to {env} in the account {account}"
                require_name(env, confirm, what)

        applied = apply_environment(
            project,
            env,
            target,
            digest=digest,
            allow_destroy=allow_destroy,
            confirm=ask,
            progress=display.progress,
        )
    if output == "json":
        data_json(_facts(applied))
    else:
        data(_text(applied))
    return ExitCode.DONE


def _facts(applied: Applied) -> dict[str, object]:
    facts = applied.planned.facts
    return {
        "environment": facts.environment,
        "target": facts.target,
        "digest": facts.digest,
        "changed": applied.changed,
        "changes": dict(facts.changes),
        "outputs": applied.outputs,
    }


def _text(applied: Applied) -> str:
    facts = applied.planned.facts
    if not applied.changed:
        return f"{facts.environment} ({facts.target}): no changes, nothing to apply"
    counts = ", ".join(
        f"{number} to {action}"
        for action, number in sorted(facts.changes.items())
        if action != "no-op"
    )
    done = paint("applied", "green", sys.stdout)
    lines = [f"{facts.environment} ({facts.target}): {done}: {counts}", f"digest: {facts.digest}"]
    lines += [
        f"  {name} = {value}"
        for name, value in sorted(applied.outputs.items())
        if isinstance(value, str)
    ]
    return "\n".join(lines)
