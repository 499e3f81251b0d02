from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from compiler.errors import UsageError
from compiler.policy.model import Outcome, PlanFacts, Severity, Verdict
from compiler.report.content import arrange
from compiler.report.document import document_of
from compiler.report.read import read_report
from compiler.report.write import write_reports
from tests.report.hostile import poisoned, texts
from tests.report.samples import RICH, RICH_FACTS, passing

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/schema/report.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)


def document(verdict: Verdict, facts: PlanFacts) -> Any:
    return json.loads(json.dumps(document_of(arrange(verdict, facts))))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "sample",
    [(RICH, RICH_FACTS), passing(), (Verdict(()), PlanFacts("plan.json", "", "", {}))],
    ids=["refused", "passing", "empty"],
)
def test_a_report_has_the_documented_shape(sample: tuple[Verdict, PlanFacts]) -> None:
    VALIDATOR.validate(document(*sample))


@settings(max_examples=40, deadline=None)
@given(texts)
def test_so_has_a_hostile_one(text: str) -> None:
    VALIDATOR.validate(document(*poisoned(text)))


def test_the_schema_refuses_what_is_not_a_report() -> None:
    broken = document(RICH, RICH_FACTS)
    broken["findings"][0]["severity"] = "fatal"
    del broken["findings"][1]["risk"]
    broken["surprise"] = 1
    paths = {error.json_path for error in VALIDATOR.iter_errors(broken)}
    assert {"$", "$.findings[0].severity", "$.findings[1]"} <= paths


def test_counts_agree_with_the_verdict() -> None:
    counts = document(RICH, RICH_FACTS)["counts"]
    for outcome in Outcome:
        assert counts[outcome.value]["total"] == RICH.count(outcome)
        for severity in Severity:
            assert counts[outcome.value][severity.value] == RICH.count(outcome, severity)


def test_the_gravest_findings_come_first() -> None:
    found = [(f["outcome"], f["severity"]) for f in document(RICH, RICH_FACTS)["findings"]]
    assert found[:3] == [("failed", "critical"), ("failed", "critical"), ("failed", "high")]
    assert [outcome for outcome, _ in found[3:5]] == ["crashed", "unknown"]
    assert found[-1][0] == "passed"


def test_a_fingerprint_stays_and_differs_between_findings() -> None:
    one = [f["fingerprint"] for f in document(RICH, RICH_FACTS)["findings"]]
    assert one == [f["fingerprint"] for f in document(RICH, RICH_FACTS)["findings"]]
    assert len(set(one)) == len(one)


@pytest.mark.requirement("SEC-12")
def test_a_waiver_names_what_it_covers_and_how_long() -> None:
    first = document(RICH, RICH_FACTS)["waivers"][0]
    assert first["days_left"] == 9
    assert first["addresses"] == ["module.network.aws_cloudwatch_log_group.flow_logs"]
    assert first["location"]["file"] == "environments/prod.yaml"


@pytest.mark.requirement("SEC-1")
def test_a_secret_in_a_line_of_the_spec_is_left_out() -> None:
    assert "not-a-real-key" not in json.dumps(document(RICH, RICH_FACTS))


def test_a_report_is_read_back(tmp_path: Path) -> None:
    write_reports(RICH, RICH_FACTS, tmp_path / "report")
    assert read_report(tmp_path / "report") == document(RICH, RICH_FACTS)


@pytest.mark.parametrize("held", [None, "", "[]", "{}", "not JSON", "[" * 20000])
def test_no_report_is_said_in_words(tmp_path: Path, held: str | None) -> None:
    if held is not None:
        (tmp_path / "report.json").write_text(held, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_report(tmp_path)
    assert str(tmp_path) in caught.value.message
    assert "plan" in caught.value.hint


def test_a_report_that_is_no_text_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="not a report"):
        read_report(tmp_path)
    (tmp_path / "folder" / "report.json").mkdir(parents=True)
    with pytest.raises(UsageError, match="cannot read"):
        read_report(tmp_path / "folder")
