from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from compiler.policy.model import Finding, Location, Outcome, PlanFacts, Verdict
from compiler.report.content import arrange
from compiler.report.sarif import sarif_of
from tests.report.hostile import poisoned, texts
from tests.report.samples import RDS_PRIVATE, RICH, RICH_FACTS, passing

SCHEMA = json.loads((Path(__file__).parent / "sarif.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def run_of(verdict: Verdict, facts: PlanFacts) -> Any:
    log = json.loads(json.dumps(sarif_of(arrange(verdict, facts))))
    VALIDATOR.validate(log)
    return log["runs"][0]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_result_points_at_the_line_of_yaml_and_names_the_resource() -> None:
    first = run_of(RICH, RICH_FACTS)["results"][0]
    place = first["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "environments/prod.yaml"
    assert place["physicalLocation"]["region"]["startLine"] == 41
    assert (
        place["logicalLocations"][0]["fullyQualifiedName"] == "module.database.aws_db_instance.this"
    )
    related = first["relatedLocations"][0]["physicalLocation"]
    assert related["artifactLocation"]["uri"] == "modules/database/main.tf"


def test_each_result_leads_to_its_rule_with_help_and_a_score() -> None:
    run = run_of(RICH, RICH_FACTS)
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert "Risk" in rule["help"]["text"]
        assert "Fix" in rule["help"]["text"]
    scores = {rule["id"]: rule["properties"]["security-severity"] for rule in rules}
    assert float(scores["ENVC_RDS_PRIVATE"]) > 9
    assert float(scores["CKV_AWS_338"]) < 4


@pytest.mark.requirement("SEC-12")
def test_a_waived_finding_is_suppressed_with_its_reason() -> None:
    results = run_of(RICH, RICH_FACTS)["results"]
    held = [r for r in results if "suppressions" in r]
    assert [r["properties"]["outcome"] for r in held] == ["waived", "waived"]
    said = held[1]["suppressions"][0]
    assert "data protection officer" in said["justification"]
    assert "until 2026-12-03" in said["justification"]


def test_what_could_not_be_decided_is_open_and_the_run_is_no_success() -> None:
    run = run_of(RICH, RICH_FACTS)
    kinds = {r["properties"]["outcome"]: (r["kind"], r["level"]) for r in run["results"]}
    assert kinds["unknown"] == kinds["crashed"] == ("open", "none")
    assert kinds["failed"] == ("fail", "error")
    [invocation] = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert any("KeyError" in n["message"]["text"] for n in invocation["toolExecutionNotifications"])
    assert run_of(*passing())["invocations"][0]["executionSuccessful"]


def test_a_problem_of_the_gate_is_a_result() -> None:
    results = run_of(RICH, RICH_FACTS)["results"]
    found = {r["ruleId"]: r for r in results if r["properties"]["outcome"] == "problem"}
    assert set(found) == {"ENVC_GATE_WAIVER_EXPIRED", "ENVC_GATE_WAIVER_UNUSED", "ENVC_GATE_POLICY"}
    region = found["ENVC_GATE_WAIVER_EXPIRED"]["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == 124


def test_a_finding_without_a_line_points_at_the_plan() -> None:
    finding = Finding(RDS_PRIVATE, Outcome.FAILED, "aws_db_instance.this")
    foreign = PlanFacts("plans/their plan.json", "", "", {})
    for facts, wanted in (
        (foreign, "plans/their%20plan.json"),
        (RICH_FACTS, "build/prod/plan.json"),
    ):
        [result] = run_of(Verdict((finding,)), facts)["results"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == wanted
        assert "region" not in place


@pytest.mark.parametrize(
    "file", ["https://example.com/x", "//host/share", "C:\\x\\y", "/etc/x", "", "a b#c?d"]
)
def test_a_path_never_becomes_another_address(file: str) -> None:
    finding = Finding(RDS_PRIVATE, Outcome.FAILED, "x.y", locations=(Location(file, 3),))
    run_of(Verdict((finding,)), RICH_FACTS)  # the schema holds the shape of a relative URI


@pytest.mark.parametrize(
    "created", ["", "yesterday", "2026-11-24T20:45:00+01:00", "0001-01-01T00:00:00+14:00"]
)
def test_a_time_is_in_utc_or_left_out(created: str) -> None:
    [invocation] = run_of(RICH, replace(RICH_FACTS, created=created))["invocations"]
    assert invocation.get("endTimeUtc") in (None, "2026-11-24T19:45:00Z")


def test_passed_checks_are_no_results() -> None:
    assert [r["properties"]["outcome"] for r in run_of(*passing())["results"]] == ["waived"]


@settings(max_examples=40, deadline=None)
@given(texts)
def test_hostile_text_keeps_the_shape(text: str) -> None:
    run_of(*poisoned(text))
