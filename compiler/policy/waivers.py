"""Waivers: findings that somebody answers for until a day."""

from __future__ import annotations

import difflib
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from compiler.policy.model import Location, Problem, Waiver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from compiler.components.identity import Identity, WaiverSpec
    from compiler.spec.document import Document


def waivers_of(
    document: Document,
    declared: Identity | Iterable[WaiverSpec],
    *,
    relative: Callable[[Path], str] = str,
) -> tuple[Waiver, ...]:
    """The waivers of a spec, each with the line that declares it.

    Args:
        document: Where the spec was written.
        declared: The validated environment, or its waivers.
        relative: Shows a path to people.
    """
    specs = getattr(declared, "waivers", declared)
    return tuple(
        Waiver(
            policy=spec.policy,
            resource=spec.resource,
            reason=spec.reason,
            owner=spec.owner,
            expires=spec.expires,
            location=_location(document, index, relative),
        )
        for index, spec in enumerate(specs)
    )


def covers(waiver: Waiver, policy_id: str, address: str) -> bool:
    """Whether a waiver is about this policy and this resource.

    ``*`` stands for any text; everything else is literal, the brackets of ``this["key"]`` too.
    """
    pattern = waiver.resource.replace("[", "[[]").replace("?", "[?]")
    return waiver.policy == policy_id and fnmatchcase(address, pattern)


def in_force(
    waivers: tuple[Waiver, ...], policy_id: str, address: str, today: date
) -> Waiver | None:
    """The waiver that holds for a finding today: the one that holds longest."""
    found = [w for w in waivers if w.expires >= today and covers(w, policy_id, address)]
    return max(found, key=lambda waiver: waiver.expires, default=None)


def problems(
    waivers: tuple[Waiver, ...],
    blocked: Iterable[tuple[str, str]],
    policy_ids: Iterable[str],
    today: date,
) -> list[Problem]:
    """What is wrong with the waivers themselves: expired, or about nothing.

    Args:
        waivers: All of them.
        blocked: (policy id, address) of every finding that a waiver could answer for.
        policy_ids: Every policy that was asked, to name the nearest.
        today: The day they are judged on; a waiver holds through its last day.
    """
    findings, known = list(blocked), sorted(policy_ids)
    found: list[Problem] = []
    for waiver in waivers:
        what = f"the waiver of {waiver.policy} on {waiver.resource} ({waiver.owner})"
        if waiver.expires < today:
            message = f"{what} ended on {waiver.expires}: mend the finding, or renew the waiver"
            found.append(Problem("waiver-expired", message, waiver.location))
        elif not any(covers(waiver, policy_id, address) for policy_id, address in findings):
            message = f"{what} matches no finding: take it out{_nearest(waiver.policy, known)}"
            found.append(Problem("waiver-unused", message, waiver.location))
    return found


def _nearest(policy_id: str, known: list[str]) -> str:
    if policy_id in known:
        return ""
    near = difflib.get_close_matches(policy_id, known, n=1)
    return f" (no policy {policy_id} was asked" + (f"; did you mean {near[0]}?)" if near else ")")


def _location(document: Document, index: int, relative: Callable[[Path], str]) -> Location | None:
    path = ("waivers", index)
    span = document.span_of(path)
    if span is None:
        return None
    lines = document.sources.get(span.file, "").splitlines()
    text = lines[span.line - 1] if 0 < span.line <= len(lines) else ""
    return Location(relative(span.file), span.line, span.column, text, note=f"waivers[{index}]")
