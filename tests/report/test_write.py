from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from compiler.errors import ToolError
from compiler.report.characters import clean_text
from compiler.report.write import write_reports
from tests.report.hostile import poisoned, texts
from tests.report.samples import RICH, RICH_FACTS, passing

if TYPE_CHECKING:
    from pathlib import Path


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_five_reports_and_nothing_else_lie_in_the_folder(tmp_path: Path) -> None:
    reports = write_reports(RICH, RICH_FACTS, tmp_path / "build" / "prod" / "report")
    written = {reports.html, reports.markdown, reports.json, reports.sarif, reports.junit}
    assert {p.name for p in written} == {
        "report.html", "report.md", "report.json", "report.sarif", "report.xml",
    }  # fmt: skip
    assert set(reports.html.parent.iterdir()) == written


def test_the_same_verdict_gives_the_same_bytes(tmp_path: Path) -> None:
    write_reports(*passing(), tmp_path / "one")
    write_reports(*passing(), tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_new_report_replaces_the_old_one(tmp_path: Path) -> None:
    write_reports(RICH, RICH_FACTS, tmp_path)
    write_reports(*passing(), tmp_path)
    write_reports(*passing(), tmp_path / "fresh")
    fresh = contents(tmp_path / "fresh")
    assert {name: (tmp_path / name).read_bytes() for name in fresh} == fresh


@pytest.mark.skipif(os.name == "nt", reason="folders have no such permission there")
def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("a file is in the way", encoding="utf-8")
    with pytest.raises(ToolError, match="report"):
        write_reports(RICH, RICH_FACTS, tmp_path / "report")


@settings(max_examples=30, deadline=None)
@given(texts)
def test_any_text_can_be_written(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("report")
    write_reports(*poisoned(text), folder)
    for data in contents(folder).values():
        data.decode()


@given(texts)
def test_cleaning_a_text_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


def test_an_override_of_the_reading_direction_is_seen() -> None:
    assert clean_text("a\u202eb") == "a<U+202E>b"
