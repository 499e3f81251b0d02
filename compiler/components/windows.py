"""A rule that databases and caches share: the two windows lie apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.spec.model import Complaint, windows_overlap

if TYPE_CHECKING:
    from collections.abc import Iterable


def windows_apart(section: str, daily_key: str, daily: str, weekly: str) -> Iterable[Complaint]:
    """AWS refuses a backup window that meets the maintenance window.

    Source: CreateDBInstance ("must not conflict with the preferred maintenance window").
    """
    if windows_overlap(daily, weekly):
        yield Complaint(
            path=(section, daily_key),
            message=f"the window {daily} meets the maintenance window {weekly}",
            expected="two windows that share no minute",
        )
