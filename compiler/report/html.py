"""The report as one HTML page that needs nothing beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.policy.model import Outcome
from compiler.report.content import OUTCOMES, SEVERITIES, component_of
from compiler.report.rendering import asset, content_hash, markup

if TYPE_CHECKING:
    from compiler.report.content import Content


def html_of(content: Content) -> str:
    """The report as a page.

    Its Content-Security-Policy lets the page's own style and script run, named by their hashes, and
    nothing else, so that a value which slipped through the escaping would still do nothing.
    """
    style, script = asset("report.css"), asset("report.js")
    return (
        markup()
        .get_template("report.html.jinja")
        .render(
            report=content,
            facts=content.facts,
            outcomes=OUTCOMES,
            severities=SEVERITIES,
            Outcome=Outcome,
            component_of=component_of,
            style=style,
            script=script,
            style_hash=content_hash(style),
            script_hash=content_hash(script),
        )
    )
