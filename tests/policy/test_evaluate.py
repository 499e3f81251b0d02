from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from compiler.policy.catalog import Catalog
from compiler.policy.evaluate import evaluate
from compiler.policy.model import Location, Outcome, Severity, Verdict, Waiver
from compiler.policy.prepare import prepare
from compiler.policy.worker import OwnCheck, RawScan, Record
from tests.policy.plans import info, nested, plan_of, resource

if TYPE_CHECKING:
    from compiler.policy.worker import PolicyWorker

TODAY = date(2026, 11, 24)
OWN = ("ENVC_TEST_CRASHING", "ENVC_TEST_GRAPH", "ENVC_TEST_QUEUES")
CATALOG = Catalog({policy_id: info(policy_id) for policy_id in OWN})
SECRET = "correct-horse-battery-staple"
STORE = 'module.platform["blue.1"].module.store[0]'


def nowhere(_address: str, _attributes: tuple[str, ...]) -> tuple[Location, ...]:
    return ()


def judged(
    raw: RawScan, catalog: Catalog = CATALOG, *waivers: Waiver, plan: dict[str, Any] | None = None
) -> Verdict:
    return evaluate(plan or {}, raw, catalog, waivers, locate=nowhere, today=TODAY)


def scan_of(plan: dict[str, Any], *records: Record, **facts: Any) -> RawScan:
    """What the scanner could have said of a plan."""
    prepared = prepare(plan)
    defaults: dict[str, Any] = {
        "records": records,
        "names": {record.check: f"name of {record.check}" for record in records},
        "judged": len(prepared.resources),
        "version": "3.3.30",
    }
    return RawScan(prepared, **{**defaults, **facts})


def outcomes(verdict: Verdict, policy_id: str) -> dict[str, Outcome]:
    return {f.address: f.outcome for f in verdict.findings if f.policy.id == policy_id}


@pytest.mark.xdist_group("checkov")
@pytest.mark.requirement("SEC-12")
def test_the_whole_way_over_a_real_plan(worker: PolicyWorker) -> None:
    waiver = Waiver("ENVC_TEST_QUEUES", "aws_sqs_queue.plain[*]", "because of it", "me", TODAY)
    verdict = judged(worker.scan(nested()), CATALOG, waiver, plan=nested())
    assert outcomes(verdict, "ENVC_TEST_QUEUES") == {
        "aws_sqs_queue.plain[0]": Outcome.WAIVED,
        "aws_sqs_queue.plain[1]": Outcome.WAIVED,
        f"{STORE}.aws_sqs_queue.this": Outcome.PASSED,
    }
    assert outcomes(verdict, "ENVC_TEST_CRASHING") == {
        'module.platform["blue.1"].aws_kms_key.this': Outcome.CRASHED
    }
    assert outcomes(verdict, "CKV_AWS_24")["aws_vpc_security_group_ingress_rule.peer"] is (
        Outcome.UNKNOWN
    )
    assert not verdict.passed
    assert verdict.problems == ()
    assert {p.id: n for p, n in verdict.policies}["ENVC_TEST_QUEUES"] == 3


@pytest.mark.xdist_group("checkov")
def test_a_crash_alone_keeps_the_gate_shut(worker: PolicyWorker) -> None:
    plan = plan_of(resource("aws_kms_key"))
    aside = {f"CKV_AWS_{n}": "not asked" for n in (7, 33, 227)} | {"CKV2_AWS_64": "not asked"}
    verdict = judged(worker.scan(plan), replace(CATALOG, not_applicable=aside))
    assert [f.outcome for f in verdict.findings] == [Outcome.CRASHED]
    assert "the key has no teeth" in verdict.findings[0].reason
    assert not verdict.passed


def test_a_plan_of_nothing_passes() -> None:
    assert judged(scan_of(plan_of()), Catalog({})).passed


def test_a_finding_says_what_the_plan_holds_and_where() -> None:
    plan = plan_of(resource("aws_sqs_queue", values={"sqs_managed_sse_enabled": False}))
    record = Record("CKV_AWS_27", "aws_sqs_queue.this", "FAILED", ("sqs_managed_sse_enabled", "k"))
    line = Location("environments/prod.yaml", 3)
    verdict = evaluate(
        plan, scan_of(plan, record), Catalog({}), (), locate=lambda *_: (line,), today=TODAY
    )
    finding = verdict.findings[0]
    assert finding.actual == "sqs_managed_sse_enabled: false; k: not set"
    assert finding.locations == (line,)
    assert finding.policy.origin == "checkov"


@pytest.mark.parametrize(
    ("sensitive", "keys", "details"),
    [
        ({"password": True}, ("password",), ()),
        ({"login": {"password": True}}, ("login/password",), ()),
        ({"login": {"password": True}}, ("login",), ()),
        ({"logins": [{"password": True}]}, ("logins/[0]/password",), ()),
        ({"logins": [{"password": True}]}, ("logins/password",), ()),
        (True, ("name",), ()),
        ({"password": True}, ("name",), (f"the password is {SECRET}",)),
    ],
)
def test_a_sensitive_value_is_never_shown(
    sensitive: Any, keys: tuple[str, ...], details: tuple[str, ...]
) -> None:
    values = {
        "name": "legacy",
        "password": SECRET,
        "login": {"password": SECRET},
        "logins": [{"password": SECRET}],
    }
    plan = plan_of(resource("aws_db_instance", values=values, sensitive=sensitive))
    failed = Record("CKV_AWS_1", "aws_db_instance.this", "FAILED", keys, details)
    crash = Record("CKV_AWS_2", "aws_db_instance.this", "CRASHED", message=f"ValueError: {SECRET}")
    found = {f.policy.id: f for f in judged(scan_of(plan, failed, crash), Catalog({})).findings}
    assert "(sensitive)" in found["CKV_AWS_1"].actual
    assert "(sensitive)" in found["CKV_AWS_2"].reason
    assert not any(SECRET in repr(finding) for finding in found.values())


def test_a_short_sensitive_value_takes_the_whole_text_with_it() -> None:
    plan = plan_of(
        resource("aws_db_instance", values={"pin": "42"}, sensitive={"pin": True}),
    )
    record = Record("CKV_AWS_1", "aws_db_instance.this", "FAILED", (), ("the pin is 42",))
    assert judged(scan_of(plan, record), Catalog({})).findings[0].actual == "(sensitive)"


def test_a_check_that_is_set_aside_gives_no_finding_and_is_listed() -> None:
    record = Record("CKV_AWS_1", "aws_sqs_queue.this", "FAILED")
    catalog = Catalog({}, {"CKV_AWS_1": "of no use here"})
    verdict = judged(scan_of(plan_of(resource("aws_sqs_queue")), record), catalog)
    assert verdict.findings == ()
    assert verdict.not_applicable == (("CKV_AWS_1", "of no use here"),)
    assert verdict.passed


def test_an_expired_waiver_holds_nothing_back() -> None:
    record = Record("CKV_AWS_27", "aws_sqs_queue.this", "FAILED")
    waiver = Waiver("CKV_AWS_27", "*", "because of it", "me", date(2026, 11, 23))
    verdict = judged(scan_of(plan_of(resource("aws_sqs_queue")), record), Catalog({}), waiver)
    assert [f.outcome for f in verdict.findings] == [Outcome.FAILED]
    assert [p.kind for p in verdict.problems] == ["waiver-expired"]


def test_a_crash_cannot_be_waived() -> None:
    record = Record("CKV_AWS_27", "aws_sqs_queue.this", "CRASHED", message="KeyError: 'a'")
    waiver = Waiver("CKV_AWS_27", "*", "because of it", "me", TODAY)
    verdict = judged(scan_of(plan_of(resource("aws_sqs_queue")), record), Catalog({}), waiver)
    assert [f.outcome for f in verdict.findings] == [Outcome.CRASHED]
    assert [p.kind for p in verdict.problems] == ["waiver-unused"]


def test_the_gravest_of_two_answers_counts_once() -> None:
    records = [
        Record("CKV_AWS_27", "aws_sqs_queue.this", "PASSED"),
        Record("CKV_AWS_27", "aws_sqs_queue.this", "FAILED"),
    ]
    verdict = judged(scan_of(plan_of(resource("aws_sqs_queue")), *records), Catalog({}))
    assert [f.outcome for f in verdict.findings] == [Outcome.FAILED]


def test_findings_stand_in_one_order_whatever_the_scanner_says_first() -> None:
    plan = plan_of(resource("aws_sqs_queue", "b"), resource("aws_sqs_queue", "a"))
    records = [
        Record("CKV_AWS_27", "aws_sqs_queue.b", "FAILED"),
        Record("CKV_AWS_27", "aws_sqs_queue.a", "FAILED"),
        Record("CKV_AWS_1", "aws_sqs_queue.b", "FAILED"),
    ]
    catalog = Catalog({"CKV_AWS_27": replace(info("CKV_AWS_27", Severity.CRITICAL))})
    first = judged(scan_of(plan, *records), catalog).findings
    assert first == judged(scan_of(plan, *reversed(records)), catalog).findings
    assert [(f.policy.id, f.address[-1]) for f in first] == [
        ("CKV_AWS_27", "a"),
        ("CKV_AWS_27", "b"),
        ("CKV_AWS_1", "b"),
    ]


@pytest.mark.requirement("SEC-12")
class TestNothingIsTakenForGranted:
    """What was not judged fails the gate."""

    def test_a_scan_that_did_not_run(self) -> None:
        plan = plan_of(resource("aws_sqs_queue"))
        verdict = judged(scan_of(plan, error="KeyError: x"), Catalog({}))
        assert [p.kind for p in verdict.problems] == ["scan"]
        assert not verdict.passed

    def test_a_scan_of_fewer_resources_than_there_are(self) -> None:
        verdict = judged(scan_of(plan_of(resource("aws_sqs_queue")), judged=0), Catalog({}))
        assert [p.message for p in verdict.problems] == [
            "the scan looked at 0 of the 1 resources in the plan"
        ]

    def test_a_plan_that_leaves_changes_out(self) -> None:
        plan = plan_of() | {"complete": False}
        verdict = judged(scan_of(plan), Catalog({}), plan=plan)
        assert [p.kind for p in verdict.problems] == ["scan"]

    def test_a_check_file_that_did_not_load(self) -> None:
        verdict = judged(scan_of(plan_of(), failures=(("a.py", "SyntaxError"),)), Catalog({}))
        assert "policies/checks/a.py did not load: SyntaxError" in verdict.problems[0].message

    def test_a_check_without_an_entry_and_an_entry_without_a_check(self) -> None:
        own = (OwnCheck("ENVC_B", "b.py", "B", (), 0),)
        verdict = judged(scan_of(plan_of(), own=own), Catalog({"ENVC_A": info("ENVC_A")}))
        said = " ".join(problem.message for problem in verdict.problems)
        assert "ENVC_B (policies/checks/b.py) has no entry" in said
        assert "ENVC_A is in the catalog, and no check" in said
        assert not verdict.passed

    def test_a_policy_that_was_asked_about_none_of_its_resources(self) -> None:
        own = (OwnCheck("ENVC_A", "a.py", "A", ("aws_sqs_*",), 0),)
        verdict = judged(
            scan_of(plan_of(resource("aws_sqs_queue")), own=own),
            Catalog({"ENVC_A": info("ENVC_A")}),
        )
        assert [p.message for p in verdict.problems] == [
            "ENVC_A was not evaluated, and the plan holds aws_sqs_queue.this"
        ]
