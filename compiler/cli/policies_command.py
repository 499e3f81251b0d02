"""``envc policies``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from compiler.cli.console import data, data_json, table
from compiler.cli.options import format_option, project_of
from compiler.errors import ExitCode, UsageError
from compiler.policy.catalog import read_catalog
from compiler.project import bundled

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.policy.model import PolicyInfo


@click.command("policies", epilog="Examples: envc policies · envc policies ENVC_S3_TLS_ONLY")
@click.argument("policy", metavar="[ID]", required=False)
@click.option("--built-in", is_flag=True, help="Those of checkov too, and the ones set aside.")
@format_option
@click.pass_context
def command(ctx: click.Context, policy: str | None, *, built_in: bool, output: str) -> int:
    """List the policies, or tell one whole: risk, fix and frameworks."""
    catalog = read_catalog(_policies(ctx))
    known = catalog.policies
    if policy is not None:
        if policy not in known:
            raise UsageError(f"there is no policy {policy!r}", hint="list them: envc policies")
        chosen = [known[policy]]
    else:
        own = [info for info in known.values() if built_in or info.origin == "envc"]
        chosen = sorted(own, key=lambda info: (info.origin != "envc", info.requirement, info.id))
    if output == "json":
        data_json([_facts(info) for info in chosen])
    elif policy is not None:
        data(_whole(chosen[0]))
    else:
        rows = [(info.id, info.severity.value, info.requirement, info.title) for info in chosen]
        data(table(rows, ("policy", "severity", "row", "title")))
        if built_in:
            aside = [(name, reason) for name, reason in sorted(catalog.not_applicable.items())]
            data("\n" + table(aside, ("set aside", "because")))
    return ExitCode.DONE


def _policies(ctx: click.Context) -> Path:
    try:
        return project_of(ctx).policies
    except UsageError:
        return bundled("policies")


def _facts(info: PolicyInfo) -> dict[str, object]:
    return {
        "id": info.id,
        "title": info.title,
        "severity": info.severity.value,
        "requirement": info.requirement,
        "expected": info.expected,
        "risk": info.risk,
        "fix": info.fix,
        "frameworks": {name: list(ids) for name, ids in info.frameworks.items()},
        "origin": info.origin,
    }


def _whole(info: PolicyInfo) -> str:
    lines = [
        f"{info.id}  {info.severity.value}  {info.requirement}".rstrip(),
        info.title,
        "",
        f"expected: {info.expected}",
        f"risk:     {info.risk}",
        f"fix:      {info.fix}",
    ]
    lines += [f"{name}: {', '.join(ids)}" for name, ids in sorted(info.frameworks.items())]
    return "\n".join(lines)
