"""Writing the reports, and reading the one that programs read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compiler.files import write_atomic
from compiler.report.content import arrange
from compiler.report.document import document_of
from compiler.report.html import html_of
from compiler.report.junit import junit_of
from compiler.report.markdown import markdown_of
from compiler.report.read import REPORT_JSON, read_report
from compiler.report.sarif import sarif_of

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.policy.model import Json, PlanFacts, Verdict

__all__ = ["FILES", "Reports", "read_report", "write_reports"]

FILES = {
    "html": "report.html",
    "markdown": "report.md",
    "json": REPORT_JSON,
    "sarif": "report.sarif",
    "junit": "report.xml",
}
"""Every form of a report, and its file's name."""


@dataclass(frozen=True, slots=True)
class Reports:
    """Where the reports are."""

    html: Path
    markdown: Path
    json: Path
    sarif: Path
    junit: Path


def write_reports(verdict: Verdict, facts: PlanFacts, folder: Path) -> Reports:
    """Write the five reports of a verdict: the same bytes for the same verdict and facts.

    Args:
        verdict: The gate's answer.
        facts: What is known of the plan.
        folder: Usually ``build/<env>/report``; made where it is missing.

    Returns:
        The paths of the reports.

    Raises:
        ToolError: The folder cannot be written, or the disk is full.
    """
    content = arrange(verdict, facts)
    reports = Reports(**{form: folder / name for form, name in FILES.items()})
    write_atomic(reports.html, html_of(content))
    write_atomic(reports.markdown, markdown_of(content))
    write_atomic(reports.sarif, _text(sarif_of(content)))
    write_atomic(reports.junit, junit_of(content))
    write_atomic(reports.json, _text(document_of(content)))
    return reports


def _text(document: Json) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
