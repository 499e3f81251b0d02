"""The reports of both samples, as they were accepted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from compiler.report.terminal import summary
from compiler.report.write import write_reports
from tests.report.samples import RICH, RICH_FACTS, passing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from compiler.policy.model import PlanFacts, Verdict

SAMPLES = {"refused": (RICH, RICH_FACTS), "passing": passing(24)}
OURS = (
    (re.compile(r"<style>.*?</style>", re.DOTALL), "<style>(ours)</style>"),
    (re.compile(r"<script>.*?</script>", re.DOTALL), "<script>(ours)</script>"),
    (re.compile(r"sha256-[A-Za-z0-9+/=]+"), "sha256-(ours)"),
)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(
    "file", ["report.html", "report.md", "report.json", "report.sarif", "report.xml"]
)
@pytest.mark.requirement("SEC-7", "SEC-12")
def test_a_report_is_what_was_accepted(
    name: str, file: str, tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    write_reports(*SAMPLES[name], tmp_path)
    text = (tmp_path / file).read_bytes().decode()
    for pattern, word in OURS if file == "report.html" else ():
        text = pattern.sub(word, text)
    golden(text, f"report/{name}/{file}")


@pytest.mark.parametrize(
    ("name", "sample"), [("refused", SAMPLES["refused"]), ("passing", passing())], ids=["r", "p"]
)
def test_a_summary_is_what_was_accepted(
    name: str, sample: tuple[Verdict, PlanFacts], golden: Callable[[str, str], None]
) -> None:
    golden(summary(*sample, color=False, width=100) + "\n", f"report/{name}/terminal.txt")
