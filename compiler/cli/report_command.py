"""``envc report``."""

from __future__ import annotations

import click

from compiler.cli.console import data, data_json
from compiler.cli.options import environment_argument, project_of
from compiler.errors import ExitCode, ToolError
from compiler.report.write import FILES, read_report
from compiler.steps.environments import environment_file
from compiler.steps.planning import REPORT


@click.command("report", epilog="Examples: envc report prod · envc report prod --format markdown")
@environment_argument
@click.option(
    "--format",
    "output",
    type=click.Choice(["path", *FILES]),
    default="path",
    show_default=True,
    help="Print where the reports are, or one of them.",
)
@click.pass_context
def command(ctx: click.Context, env: str, output: str) -> int:
    """Say where the report of the last plan is, or print it."""
    project = project_of(ctx)
    environment_file(project, env)
    folder = project.build(env) / REPORT
    report = read_report(folder)
    if output == "json":
        data_json(report)
    elif output == "path":
        rows = [f"{kind:<9} {project.relative(folder / name)}" for kind, name in FILES.items()]
        data("\n".join(rows))
    else:
        try:
            data((folder / FILES[output]).read_text(encoding="utf-8"))
        except OSError as error:
            raise ToolError(
                f"cannot read the report: {error.strerror}", hint=f"plan again: envc plan {env}"
            ) from error
    return ExitCode.DONE
