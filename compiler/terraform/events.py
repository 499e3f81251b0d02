"""What Terraform says of its work with ``-json``, as typed events.

Source: Terraform's machine-readable UI, version 1 (types ``planned_change``, ``apply_start``,
``apply_progress``, ``apply_complete``, ``apply_errored``, ``diagnostic``, ``change_summary``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Phase = Literal["start", "progress", "complete", "errored"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One resource on its way.

    Attributes:
        action: create, update, delete, read, and so on.
        seconds: How long it has taken so far.
    """

    phase: Phase
    address: str
    action: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Complaint:
    """A diagnostic of Terraform's.

    Attributes:
        address: The resource that it is about, where there is one.
        place: ``file:line`` of the configuration, as Terraform names the file.
    """

    severity: Literal["error", "warning"]
    summary: str
    detail: str
    address: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """How many resources change, or have changed."""

    add: int
    change: int
    remove: int
    operation: str


@dataclass(frozen=True, slots=True)
class Stopping:
    """Somebody asked Terraform to stop, and it was told so.

    Attributes:
        times: How often; from the second time on, what is under way is given up.
    """

    times: int


@dataclass(frozen=True, slots=True)
class Note:
    """Anything else that Terraform says."""

    text: str


Event = Operation | Complaint | Summary | Stopping | Note
Listener = Callable[[Event], None]
_PHASES: dict[str, Phase] = {
    "apply_start": "start",
    "apply_progress": "progress",
    "apply_complete": "complete",
    "apply_errored": "errored",
    "refresh_start": "start",
    "refresh_complete": "complete",
}


def parse(line: str) -> Event | None:
    """One line of the stream; None for what says nothing to a person."""
    try:
        message = json.loads(line)
    except ValueError:
        return Note(line) if line else None
    if not isinstance(message, dict):
        return Note(line)
    kind = message.get("type")
    if kind in _PHASES:
        return _operation(_PHASES[kind], kind, message.get("hook", {}))
    if kind == "diagnostic":
        return _complaint(message.get("diagnostic", {}))
    if kind == "change_summary":
        counts = message.get("changes", {})
        return Summary(
            int(counts.get("add", 0)),
            int(counts.get("change", 0)),
            int(counts.get("remove", 0)),
            str(counts.get("operation", "")),
        )
    return None


def _operation(phase: Phase, kind: str, hook: dict[str, Any]) -> Operation:
    address = str(hook.get("resource", {}).get("addr", ""))
    action = "refresh" if kind.startswith("refresh") else str(hook.get("action", ""))
    return Operation(phase, address, action, float(hook.get("elapsed_seconds", 0)))


def _complaint(diagnostic: dict[str, Any]) -> Complaint:
    severity: Literal["error", "warning"] = (
        "error" if diagnostic.get("severity") == "error" else "warning"
    )
    source = diagnostic.get("range") or {}
    line = source.get("start", {}).get("line", "")
    return Complaint(
        severity,
        str(diagnostic.get("summary", "")),
        str(diagnostic.get("detail", "")),
        str(diagnostic.get("address", "")),
        f"{source['filename']}:{line}" if source.get("filename") else "",
    )
