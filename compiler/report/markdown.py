"""The report as Markdown, small enough to be the comment of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from compiler.policy.model import Outcome
from compiler.report.content import OUTCOMES, SEVERITIES
from compiler.report.rendering import markdown

if TYPE_CHECKING:
    from compiler.report.content import Content

MAX_BYTES = 60_000
"""GitHub takes 65,536 characters in a comment; the rest is for what a pipeline puts around it."""


class Limits(NamedTuple):
    """How much of a report is written out.

    Attributes:
        findings: How many findings are told in full.
        rows: How many rows each table or list has.
        length: How many characters each value has.
    """

    findings: int
    rows: int
    length: int


_LIMITS = (
    Limits(200, 500, 600),
    Limits(60, 250, 400),
    Limits(25, 100, 300),
    Limits(10, 30, 200),
    Limits(4, 8, 120),
    Limits(2, 3, 60),
    Limits(0, 0, 40),
)


def markdown_of(content: Content) -> str:
    """The report as Markdown of less than ``MAX_BYTES``; what was left out is said in it."""
    text = ""
    for limits in _LIMITS:
        text = _rendered(content, limits)
        if len(text.encode()) < MAX_BYTES:
            break
    return text


def _rendered(content: Content, limits: Limits) -> str:
    return (
        markdown()
        .get_template("report.md.jinja")
        .render(
            report=content,
            facts=content.facts,
            limits=limits,
            outcomes=OUTCOMES,
            severities=SEVERITIES,
            Outcome=Outcome,
        )
    )
