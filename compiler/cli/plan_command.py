"""``envc plan``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from compiler.cli.console import data, data_json, has_color, width
from compiler.cli.options import environment_argument, format_option, project_of, target_option
from compiler.cli.progress import shown
from compiler.errors import ExitCode
from compiler.report.terminal import summary
from compiler.report.write import read_report
from compiler.steps.planning import plan_environment

if TYPE_CHECKING:
    from compiler.terraform.targets import TargetName


@click.command(
    "plan",
    epilog="Examples: envc plan prod · envc plan staging --target emulator",
)
@environment_argument
@target_option
@format_option
@click.pass_context
def command(ctx: click.Context, env: str, target: TargetName | None, output: str) -> int:
    """Compile, plan with Terraform, check the policies, and write the report.

    Without AWS credentials the plan is made offline against an empty state. Ends with 1 where the
    policy gate refuses the plan. The report is in build/ENV/report/.
    """
    project = project_of(ctx)
    with shown() as display:
        planned = plan_environment(project, env, target, progress=display.progress)
    if output == "json":
        data_json(read_report(planned.report))
    else:
        color = has_color(sys.stdout)
        data(summary(planned.verdict, planned.facts, color=color, width=width()))
    return ExitCode.DONE if planned.verdict.passed else ExitCode.REFUSED
