"""Reading a plan that somebody hands to us."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from compiler.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

_HOW = "make one: terraform plan -out=FILE && terraform show -json FILE > plan.json"
_BINARY = (b"PK\x03\x04", b"tfplan")


def read_plan(path: Path) -> dict[str, Any]:
    """Read what ``terraform show -json PLANFILE`` printed.

    Raises:
        UsageError: There is no such file, or it cannot be read.
        RefusedError: It is something else; says what.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(f"there is no file {path}", hint=_HOW) from error
    except IsADirectoryError as error:
        raise UsageError(f"{path} is a folder, not a plan", hint=_HOW) from error
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    if data.startswith(_BINARY):
        raise RefusedError(
            f"{path} is a plan in Terraform's own format, which only Terraform reads",
            hint=f"terraform show -json {path} > plan.json",
        )
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise RefusedError(f"{path} is no JSON{where}", hint=_HOW) from error
    complaint = _complaint(found)
    if complaint:
        raise RefusedError(f"{path} is no plan: {complaint}", hint=_HOW)
    return dict(found)


def _complaint(found: Any) -> str:
    if not isinstance(found, dict):
        return "a plan is a JSON object"
    if not isinstance(found.get("planned_values"), dict) or "format_version" not in found:
        if "values" in found:
            return "it is a state (terraform show -json without a plan file)"
        return "format_version and planned_values are missing"
    changes = found.get("resource_changes") or []
    if not isinstance(changes, list) or not all(_is_change(change) for change in changes):
        return "resource_changes holds something that is no change of a resource"
    if found.get("errored"):
        return "Terraform says of it that planning failed (errored: true)"
    return _bad_module(found["planned_values"].get("root_module") or {})


def _is_change(change: Any) -> bool:
    return (
        isinstance(change, dict)
        and isinstance(change.get("change"), dict)
        and all(isinstance(change.get(name), str) for name in ("address", "type", "name"))
    )


def _bad_module(module: Any) -> str:
    if not isinstance(module, dict):
        return "planned_values holds a module that is no object"
    for resource in module.get("resources") or []:
        names = ("address", "type", "name")
        if not isinstance(resource, dict) or not all(
            isinstance(resource.get(n), str) for n in names
        ):
            return "planned_values holds a resource without address, type or name"
    found = (_bad_module(child) for child in module.get("child_modules") or [])
    return next((complaint for complaint in found if complaint), "")
