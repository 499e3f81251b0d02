"""Plan, report and scan, by the command line, with the real Terraform and the real provider."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from compiler.cli.main import COMMANDS
from compiler.errors import ExitCode
from tests.specs import ROOT, Answer, envc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.plan, pytest.mark.xdist_group("offline-plans")]
BARE = """\
environment: bare
system: nothing
owner: tests
cost_center: tests
data: synthetic
account_id: "333333333333"
region: us-east-1
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this project, in a path with a space."""
    root = tmp_path_factory.mktemp("the shop")
    for folder in ("environments", "modules", "policies"):
        shutil.copytree(ROOT / folder, root / folder)
    (root / "environments" / "bare.yaml").write_text(BARE, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def planned(shop: Path, without_credentials: None) -> Answer:
    """``envc plan prod`` with no AWS credentials."""
    del without_credentials
    return envc("--project", shop, "plan", "prod")


@pytest.fixture(scope="module")
def without_credentials() -> Iterator[None]:
    """No AWS account is at hand, whatever the machine has."""
    patch = pytest.MonkeyPatch()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_ROLE_ARN"):
        patch.delenv(name, raising=False)
    patch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    patch.setenv("AWS_CONFIG_FILE", "/dev/null")
    yield
    patch.undo()


def report(shop: Path, name: str = "prod") -> dict[str, Any]:
    """The report as programs read it."""
    found: dict[str, Any] = json.loads(
        envc("--project", shop, "report", name, "--format", "json").out
    )
    return found


@pytest.mark.requirement(
    "SEC-1", "SEC-2", "SEC-3", "SEC-4", "SEC-5", "SEC-6", "SEC-7", "SEC-8", "SEC-9"
)
def test_prod_plans_offline_and_passes_the_gate(shop: Path, planned: Answer) -> None:
    assert planned.code == ExitCode.DONE, planned.text
    assert "to create" in planned.out
    assert "PASS" in planned.out
    assert planned.out.count("planned offline") == 1
    found = report(shop)
    assert found["verdict"]["passed"] is True
    assert len(found["findings"]) > 1000
    assert {finding["outcome"] for finding in found["findings"]} == {"passed"}
    assert not found["problems"]


def test_talk_goes_to_stderr_and_the_answer_to_stdout(planned: Answer) -> None:
    assert "planning prod" in planned.err
    assert "planning prod" not in planned.out
    assert "\x1b[" not in planned.text


def test_all_reports_are_written_and_found(shop: Path, planned: Answer) -> None:
    assert planned.code == ExitCode.DONE
    folder = shop / "build" / "prod" / "report"
    names = {"report.html", "report.md", "report.json", "report.sarif", "report.xml"}
    assert {path.name for path in folder.iterdir()} == names
    shown = envc("--project", shop, "report", "prod").out
    assert all(name in shown for name in names)


def test_nothing_that_holds_values_is_open_to_others(shop: Path, planned: Answer) -> None:
    assert planned.code == ExitCode.DONE
    for name in ("plan.json", "plan.tfplan"):
        assert (shop / "build" / "prod" / name).stat().st_mode & 0o077 == 0


@pytest.mark.requirement("SEC-7")
def test_every_endpoint_is_listed_and_what_cannot_refuse_tls_12_is_named(
    shop: Path, planned: Answer
) -> None:
    assert planned.code == ExitCode.DONE
    endpoints = report(shop)["endpoints"]
    assert len(endpoints) >= 10
    assert all(one["minimum_tls"] == "1.3" or one["exception"] for one in endpoints)


def test_the_same_plan_has_the_same_digest(shop: Path, planned: Answer) -> None:
    digest = report(shop)["plan"]["digest"]
    assert digest in planned.out
    again = envc("--project", shop, "plan", "prod", "--format", "json")
    assert again.code == ExitCode.DONE, again.err
    assert json.loads(again.out)["plan"]["digest"] == digest


def test_a_masked_plan_can_be_scanned_by_itself(
    shop: Path, planned: Answer, tmp_path: Path
) -> None:
    assert planned.code == ExitCode.DONE
    plan = shop / "build" / "prod" / "plan.json"
    out = tmp_path / "scanned"
    answer = envc("--project", shop, "scan", plan, "--out", out)
    assert answer.code == ExitCode.DONE, answer.text
    assert (out / "report.html").is_file()
    assert str(out / "report.html") in answer.out.replace("\n         ", "")


def test_a_waiver_for_a_scan_that_is_wrong_is_shown_at_its_line(
    shop: Path, planned: Answer, tmp_path: Path
) -> None:
    assert planned.code == ExitCode.DONE
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text("waivers:\n  - policy: X\n    resource: y\n", encoding="utf-8")
    plan = shop / "build" / "prod" / "plan.json"
    answer = envc("scan", plan, "--waivers", waivers, "--out", tmp_path / "scanned")
    assert answer.code == ExitCode.REFUSED
    assert "waivers.yaml:2:" in answer.err
    assert "owner is missing" in answer.err


@pytest.mark.requirement("SEC-12")
def test_an_unused_waiver_for_a_scan_fails_the_gate(
    shop: Path, planned: Answer, tmp_path: Path
) -> None:
    assert planned.code == ExitCode.DONE
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(
        "waivers:\n"
        "  - policy: ENVC_KMS_ROTATION\n"
        '    resource: "*"\n'
        "    reason: The key is rotated by hand until the migration is over\n"
        "    owner: security\n"
        "    expires: 2999-12-31\n",
        encoding="utf-8",
    )
    plan = shop / "build" / "prod" / "plan.json"
    answer = envc("scan", plan, "--waivers", waivers, "--out", tmp_path / "scanned")
    assert answer.code == ExitCode.REFUSED
    assert "ENVC_KMS_ROTATION" in answer.text


@pytest.mark.parametrize("content", ["", "not json", "[]", "{}", '{"format_version": "1.2"}'])
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(content, encoding="utf-8")
    answer = envc("scan", file, "--out", tmp_path / "scanned")
    assert answer.code in (ExitCode.REFUSED, ExitCode.USAGE), answer.text
    assert "plan.json" in answer.err


def test_an_environment_without_components_is_an_empty_plan(shop: Path) -> None:
    answer = envc("--project", shop, "plan", "bare", "--target", "offline")
    assert answer.code == ExitCode.DONE, answer.text
    assert "no changes" in answer.out


def test_a_wrong_spec_is_not_planned(shop: Path) -> None:
    bad = shop / "environments" / "bad.yaml"
    bad.write_text(BARE.replace("bare", "bad").replace("synthetic", "synthetik"), encoding="utf-8")
    answer = envc("--project", shop, "plan", "bad")
    bad.unlink()
    assert answer.code == ExitCode.REFUSED
    assert "bad.yaml:5:" in answer.err
    assert not (shop / "build" / "bad" / "plan.tfplan").exists()


def test_terraform_that_is_not_there_is_said(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVC_TERRAFORM", str(shop / "no-terraform"))
    answer = envc("--project", shop, "plan", "bare", "--target", "offline")
    assert answer.code == ExitCode.TOOL_FAILED
    assert "ENVC_TERRAFORM" in answer.err


def test_the_target_aws_without_credentials_is_wrong_usage(
    shop: Path, without_credentials: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    del without_credentials
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    answer = envc("--project", shop, "plan", "bare", "--target", "aws")
    assert answer.code == ExitCode.USAGE
    assert "no AWS credentials" in answer.err


def test_doctor_says_what_is_used(shop: Path) -> None:
    answer = envc("--project", shop, "doctor", "--format", "json")
    assert answer.code == ExitCode.DONE, answer.text
    states = {one["name"]: one["state"] for one in json.loads(answer.out)}
    assert states["terraform"] == "ok"
    assert set(states) >= {"envc", "git", "hashicorp/aws", "checkov", "emulator", "disk"}


def test_policies_are_listed_and_told_whole() -> None:
    listed = envc("policies", "--format", "json")
    assert listed.code == ExitCode.DONE
    rows = {row for policy in json.loads(listed.out) for row in policy["requirement"].split(", ")}
    assert rows >= {f"SEC-{number}" for number in range(1, 10)}
    told = envc("policies", "ENVC_KMS_ROTATION").out
    assert all(word in told for word in ("expected:", "risk:", "fix:", "CIS"))
    unknown = envc("policies", "ENVC_NOTHING")
    assert unknown.code == ExitCode.USAGE


def test_help_of_every_command_has_an_example() -> None:
    for name in COMMANDS:
        assert "Example" in envc(name, "--help").out, name
