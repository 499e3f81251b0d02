"""The target aws, with its state in S3, against an account that the emulator plays.

Everything goes the way that it goes to AWS: credentials from the environment, the account asked of
STS, the S3 backend with its own lock file. Only the services' addresses are the emulator's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from compiler.emulator import lifecycle
from compiler.errors import ExitCode
from tests.specs import ROOT, Answer, envc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.apply, pytest.mark.xdist_group("aws-target")]
BUCKET = "envc-test-small-state-333333333333"
ALL = ("--allow-destroy", "*")


@pytest.fixture(scope="module", autouse=True)
def s3(small_project: Path) -> Iterator[Any]:
    """S3 of the account, with the bucket for the state in it."""
    spec = small_project / "environments" / "small.yaml"
    spec.write_text(f"{spec.read_text(encoding='utf-8')}\nconfirm_apply: true\n", encoding="utf-8")
    build = small_project / "build" / "small"
    emulator = lifecycle.up(build, root=ROOT, account_id="333333333333", region="us-east-1")
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ENDPOINT_URL", emulator.urls["moto"])
    patch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-account")
    patch.setenv("AWS_REGION", "us-east-1")
    patch.delenv("AWS_PROFILE", raising=False)
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket=BUCKET)
    yield client
    patch.undo()
    lifecycle.down(build)


def on_small(project: Path, *words: str) -> Answer:
    """Run a command of the project."""
    return envc("--project", project, *words)


def digest(project: Path) -> str:
    """The digest in the last report."""
    report = json.loads(on_small(project, "report", "small", "--format", "json").out)
    return str(report["plan"]["digest"])


@pytest.mark.requirement("ACC-1")
def test_credentials_make_aws_the_target_and_the_state_is_in_s3(small_project: Path) -> None:
    answer = on_small(small_project, "plan", "small")
    assert answer.code == ExitCode.DONE, answer.text
    assert f"s3://{BUCKET}/terraform.tfstate" in answer.out.replace("\n         ", " ")


def test_nobody_there_to_type_the_name(small_project: Path) -> None:
    answer = on_small(small_project, "apply", "small")
    assert answer.code == ExitCode.USAGE
    assert "--confirm small" in answer.err


def test_another_name_is_refused(small_project: Path, s3: Any) -> None:
    answer = on_small(small_project, "apply", "small", "--confirm", "prod")
    assert answer.code == ExitCode.REFUSED
    assert "nothing was touched" in answer.err
    assert s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0


def test_a_state_that_another_holds_says_whose_it_is(small_project: Path, s3: Any) -> None:
    holder = {
        "ID": "5c7a6b32-0000-4000-8000-000000000001",
        "Operation": "OperationTypeApply",
        "Who": "ana@build-7",
        "Version": "1.11.4",
        "Created": "2026-11-01T09:30:00Z",
        "Info": "",
        "Path": f"{BUCKET}/terraform.tfstate",
    }
    lock = "terraform.tfstate.tflock"
    s3.put_object(Bucket=BUCKET, Key=lock, Body=json.dumps(holder).encode())
    answer = on_small(small_project, "apply", "small", "--confirm", "small")
    s3.delete_object(Bucket=BUCKET, Key=lock)
    assert answer.code == ExitCode.TOOL_FAILED
    assert "ana@build-7" in answer.err
    assert "force-unlock" in answer.err
    assert holder["ID"] in answer.err


def test_the_reviewed_plan_is_applied_and_the_state_encrypted(small_project: Path, s3: Any) -> None:
    assert on_small(small_project, "plan", "small").code == ExitCode.DONE
    words = ("apply", "small", "--digest", digest(small_project), "--confirm", "small")
    answer = on_small(small_project, *words)
    assert answer.code == ExitCode.DONE, answer.text
    assert "applied" in answer.out
    state = s3.head_object(Bucket=BUCKET, Key="terraform.tfstate")
    assert state["ServerSideEncryption"] == "AES256"
    names = [one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
    assert names == ["terraform.tfstate"], "the lock is gone"


def test_the_next_plan_is_empty(small_project: Path) -> None:
    answer = on_small(small_project, "plan", "small", "--target", "aws")
    assert answer.code == ExitCode.DONE, answer.text
    assert "no changes" in answer.out


def test_destroy_wants_the_name_and_leaves_nothing(small_project: Path, s3: Any) -> None:
    refused = on_small(small_project, "destroy", "small", "--target", "aws", *ALL)
    assert refused.code == ExitCode.USAGE
    answer = on_small(
        small_project, "destroy", "small", "--target", "aws", *ALL, "--confirm", "small"
    )
    assert answer.code == ExitCode.DONE, answer.text
    state = json.loads(s3.get_object(Bucket=BUCKET, Key="terraform.tfstate")["Body"].read())
    assert state["resources"] == []
