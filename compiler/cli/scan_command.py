"""``envc scan``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from compiler.cli.console import data, data_json, has_color, width
from compiler.cli.options import format_option, project_of
from compiler.cli.progress import shown
from compiler.errors import ExitCode, UsageError
from compiler.project import bundled
from compiler.report.terminal import summary
from compiler.report.write import FILES, read_report
from compiler.steps.scanning import scan_plan

REPORT = Path("envc-report")


@click.command(
    "scan",
    epilog="Example: terraform show -json plan.tfplan > plan.json && envc scan plan.json",
)
@click.argument("plan", metavar="PLAN.json", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=REPORT,
    show_default=True,
    help="The folder for the report.",
)
@click.option(
    "--waivers", type=click.Path(path_type=Path), help="A YAML file with waivers:, as in a spec."
)
@format_option
@click.pass_context
def command(ctx: click.Context, plan: Path, out: Path, waivers: Path | None, output: str) -> int:
    """Check any Terraform plan against the policies, one that envc did not make included.

    The plan is what terraform show -json prints of a plan file. Ends with 1 where it is refused.
    """
    try:
        project = project_of(ctx)
        root: Path | None = project.root
        policies = project.policies
    except UsageError:
        root, policies = None, bundled("policies")
    with shown() as display:
        scanned = scan_plan(
            plan,
            tools_root=root,
            policies=policies,
            report=out,
            waivers_file=waivers,
            progress=display.progress,
        )
    if output == "json":
        data_json(read_report(scanned.report))
    else:
        color = has_color(sys.stdout)
        page = scanned.report / FILES["html"]
        data(summary(scanned.verdict, scanned.facts, color=color, width=width(), report=str(page)))
    return ExitCode.DONE if scanned.verdict.passed else ExitCode.REFUSED
