"""Whom a long step tells how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from compiler.terraform.events import Event


def _nobody(_said: object) -> None:
    """Hear nothing."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Told what a step does while it does it.

    Attributes:
        note: Takes a sentence: a stage that begins, or a tool that is installed.
        listen: Takes every event of Terraform.
    """

    note: Callable[[str], None] = _nobody
    listen: Callable[[Event], None] = _nobody


SILENT = Progress()
