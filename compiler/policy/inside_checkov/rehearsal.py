"""Using everything once, while Terraform still plans."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from checkov.common.checks_infra.solvers.attribute_solvers.base_attribute_solver import (
    BaseAttributeSolver,
)
from inside_checkov.plan import SURE

if TYPE_CHECKING:
    from inside_checkov.checks import Checks


def parse_paths(checks: list[Any]) -> None:
    """Parse the JSON paths of graph checks before they are needed; checkov keeps them."""
    for check in checks:
        if getattr(check, "is_jsonpath_check", False) and isinstance(check.attribute, str):
            solver = BaseAttributeSolver([], check.attribute, None, is_jsonpath_check=True)
            solver._get_cached_jsonpath_statement(check.attribute)  # noqa: SLF001 - it is what fills the cache
        parse_paths(check.sub_checks or [])


def rehearsal(checks: Checks) -> str:
    """A plan of one resource of every type, each named by the next.

    What Python, checkov and the checks load and compile at their first use is loaded by judging it,
    while Terraform still plans.
    """
    kinds = sorted(kind for kind in checks.registries["resource"].checks if kind.startswith("aws_"))
    values, configured = [], []
    for before, kind in zip([kinds[-1], *kinds], kinds, strict=False):
        names = {"address": f"{kind}.this", "mode": "managed", "type": kind, "name": "this"}
        values.append({**names, "values": {"name": SURE}})
        expressions = {"name": {"references": [f"{before}.this.id", f"{before}.this"]}}
        configured.append({**names, "expressions": expressions})
    return json.dumps(
        {
            "terraform_version": "1",
            "planned_values": {"root_module": {"resources": values}},
            "configuration": {"root_module": {"resources": configured}},
        }
    )
