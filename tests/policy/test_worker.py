from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compiler.errors import ToolError
from compiler.policy.worker import PolicyWorker
from tests.policy.conftest import CRASHING, QUEUES, ROOT, write_checks
from tests.policy.plans import nested, plan_of, resource

if TYPE_CHECKING:
    from compiler.policy.worker import RawScan, Record

pytestmark = pytest.mark.xdist_group("checkov")

STORE = 'module.platform["blue.1"].module.store[0]'


def only(raw: RawScan, check: str, address: str) -> Record:
    """The one record of a check on an address."""
    found = [one for one in raw.records if (one.check, one.address) == (check, address)]
    assert len(found) == 1, found
    return found[0]


def test_it_starts_without_waiting_and_knows_its_version(worker: PolicyWorker) -> None:
    began = time.monotonic()
    with PolicyWorker(ROOT, Path("/nowhere")) as other:
        other.start()
        assert time.monotonic() - began < 0.5
    assert worker.scan(plan_of()).version == "3.3.30"
    assert worker.version == "3.3.30"


def test_own_checks_and_built_in_ones_judge_nested_modules(worker: PolicyWorker) -> None:
    raw = worker.scan(nested())
    assert only(raw, "ENVC_TEST_QUEUES", "aws_sqs_queue.plain[1]").result == "FAILED"
    assert only(raw, "ENVC_TEST_QUEUES", f"{STORE}.aws_sqs_queue.this").result == "PASSED"
    assert only(raw, "ENVC_TEST_GRAPH", f'{STORE}.aws_s3_bucket.this["logs"]').result == "PASSED"
    assert only(raw, "CKV_AWS_17", "aws_db_instance.legacy").result == "FAILED"
    assert raw.judged == len(raw.prepared.resources)
    assert {one.id: one.seen for one in raw.own} == {
        "ENVC_TEST_CRASHING": 1,
        "ENVC_TEST_GRAPH": 2,
        "ENVC_TEST_QUEUES": 3,
    }


def test_a_key_that_another_module_makes_counts_as_a_key(worker: PolicyWorker) -> None:
    """The command line of checkov fails both: it takes an unknown value for none."""
    raw = worker.scan(nested())
    assert only(raw, "CKV_AWS_158", f"{STORE}.aws_cloudwatch_log_group.this").result == "PASSED"
    assert only(raw, "CKV_AWS_27", f"{STORE}.aws_sqs_queue.this").result == "PASSED"


def test_a_policy_written_during_apply_is_judged_by_its_statements(worker: PolicyWorker) -> None:
    raw = worker.scan(nested())
    record = only(raw, "CKV_AWS_70", f'{STORE}.aws_s3_bucket_policy.this["letters"]')
    assert (record.result, record.decided) == ("PASSED", True)


def test_an_answer_that_an_unknown_value_could_turn_is_not_decided(worker: PolicyWorker) -> None:
    raw = worker.scan(nested())
    address = "aws_vpc_security_group_ingress_rule.peer"
    assert not only(raw, "CKV_AWS_24", address).decided
    assert only(raw, "CKV_AWS_23", address).decided  # the description is known


def test_a_failure_of_a_value_that_is_not_there_yet_is_not_decided(worker: PolicyWorker) -> None:
    group = resource(
        "aws_cloudwatch_log_group", values={"name": "a"}, unknown={"retention_in_days": True}
    )
    expressions = {"retention_in_days": {"references": ["aws_vpc.this.id", "aws_vpc.this"]}}
    names = {key: group[key] for key in ("address", "mode", "type", "name")}
    vpc = resource("aws_vpc", values={"cidr_block": "10.0.0.0/16"}, unknown={"id": True})
    vpc_names = {key: vpc[key] for key in ("address", "mode", "type", "name")}
    configured = [{**names, "expressions": expressions}, {**vpc_names, "expressions": {}}]
    raw = worker.scan(plan_of(group, vpc, configured=configured))
    assert not only(raw, "CKV_AWS_338", "aws_cloudwatch_log_group.this").decided


def test_a_check_that_raises_has_crashed_with_its_message(worker: PolicyWorker) -> None:
    record = only(
        worker.scan(nested()), "ENVC_TEST_CRASHING", 'module.platform["blue.1"].aws_kms_key.this'
    )
    assert record.result == "CRASHED"
    assert record.message == "ValueError: the key has no teeth"


def test_the_same_plan_gives_the_same_answer(worker: PolicyWorker) -> None:
    assert worker.scan(nested()).records == worker.scan(nested()).records


@pytest.mark.parametrize("plan", [{"planned_values": {}}, plan_of()])
def test_a_plan_of_nothing_is_judged(worker: PolicyWorker, plan: dict[str, object]) -> None:
    raw = worker.scan(plan)
    assert (raw.records, raw.judged, raw.error) == ((), 0, "")


def test_a_resource_that_terraform_only_forgets_is_left_out(worker: PolicyWorker) -> None:
    queue = resource("aws_sqs_queue")
    queue["change"]["actions"] = ["forget"]
    assert worker.scan(plan_of(queue)).records == ()


def test_skip_comments_have_no_effect(worker: PolicyWorker) -> None:
    queue = resource("aws_sqs_queue", values={"name": "checkov:skip=ENVC_TEST_QUEUES:no"})
    raw = worker.scan(plan_of(queue))
    assert only(raw, "ENVC_TEST_QUEUES", "aws_sqs_queue.this").result == "FAILED"


def test_check_files_that_do_not_load_are_named(tmp_path: Path) -> None:
    policies = write_checks(
        tmp_path / "policies",
        syntax_py="def (",
        nothing_py="x = 1\n",
        leaving_py="raise SystemExit(0)\n",
        queues_py=QUEUES,
        twice_py=QUEUES,
        graph_yaml="metadata: {name: no id}\n",
    )
    with PolicyWorker(ROOT, policies) as fresh:
        raw = fresh.scan(plan_of())
    said = dict(raw.failures)
    assert sorted(said) == ["graph.yaml", "leaving.py", "nothing.py", "syntax.py", "twice.py"]
    assert "SyntaxError" in said["syntax.py"]
    assert "no check" in said["nothing.py"]
    assert "another check has" in said["twice.py"]
    assert [one.id for one in raw.own] == ["ENVC_TEST_QUEUES"]


@pytest.mark.requirement("SEC-12")
def test_a_check_that_ends_the_process_of_the_graph_fails_the_scan(tmp_path: Path) -> None:
    ending = QUEUES.replace('print("', 'import os; self.graph; os._exit(0); print("')
    with PolicyWorker(ROOT, write_checks(tmp_path / "policies", ending_py=ending)) as fresh:
        raw = fresh.scan(plan_of(resource("aws_sqs_queue")))
    assert "the process of the graph ended" in raw.error


@pytest.mark.requirement("SEC-12")
def test_a_check_that_ends_the_scanner_is_an_error(tmp_path: Path) -> None:
    ending = QUEUES.replace('print("', 'import os; "warm" in str(conf) and os._exit(0); print("')
    queue = resource("aws_sqs_queue", values={"name": "warm"})
    fresh = PolicyWorker(ROOT, write_checks(tmp_path / "policies", ending_py=ending))
    with fresh, pytest.raises(ToolError, match="ended while judging the plan"):
        fresh.scan(plan_of(queue))


def fake_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Something in the place of checkov's Python."""
    file = tmp_path / "python"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("ENVC_CHECKOV_PYTHON", str(file))


READY = """echo '{"ready": true, "version": "0"}'"""


@pytest.mark.requirement("SEC-12")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'ImportError: no hcl2' >&2; exit 3", "ended while loading its checks: ImportError"),
        (f"{READY}; exit 0", "ended while judging the plan"),
        (f"{READY}; read line; kill -9 $$", "ended while judging the plan"),
        (f"{READY}; exec sleep 60", "gave no answer in 1 s"),
        (f"{READY}; read line; echo nonsense; sleep 1", "no JSON"),
        (f"{READY}; read line; echo '[]'; sleep 1", "no object"),
        (f"{READY}; read line; echo '{{}}'; sleep 1", "lacks something"),
    ],
)
def test_a_scanner_that_fails_is_an_error_and_never_a_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    fake_python(tmp_path, monkeypatch, script)
    with PolicyWorker(ROOT, tmp_path, scan_seconds=1) as broken, pytest.raises(ToolError) as caught:
        broken.scan(nested())
    assert said in caught.value.message


def test_a_scanner_that_cannot_be_had_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENVC_CHECKOV_PYTHON", str(tmp_path / "none"))
    with PolicyWorker(ROOT, tmp_path) as broken:
        broken.start()
        with pytest.raises(ToolError, match="which is no file"):
            broken.scan(plan_of())


def test_what_it_says_of_a_failing_scan_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_python(tmp_path, monkeypatch, f'{READY}; read line; echo \'{{"error": "KeyError"}}\'; cat')
    with PolicyWorker(ROOT, tmp_path) as broken:
        assert broken.scan(plan_of()).error == "KeyError"


def test_closing_leaves_no_process(tmp_path: Path) -> None:
    policies = write_checks(tmp_path / "policies", crashing_py=CRASHING)
    opened = PolicyWorker(ROOT, policies)
    opened.scan(plan_of())
    children = {p.name for p in Path("/proc").iterdir() if _is_worker(p, policies)}
    opened.close()
    opened.close()
    assert len(children) == 1
    assert not any(_is_worker(Path("/proc") / name, policies) for name in children)


def _is_worker(process: Path, policies: Path) -> bool:
    try:
        return os.fsencode(policies / "checks") in (process / "cmdline").read_bytes()
    except OSError:
        return False
