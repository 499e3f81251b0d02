"""The policies on a stack that envc did not make, planned for real."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compiler.terraform.discovery import find_mirror, find_terraform
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import offline_target

if TYPE_CHECKING:
    from compiler.policy.worker import PolicyWorker, RawScan

pytestmark = [pytest.mark.plan, pytest.mark.xdist_group("policies")]

ROOT = Path(__file__).parents[2]
FOREIGN = Path(__file__).parent / "foreign"


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory, scanner: PolicyWorker) -> RawScan:
    """What the scanner says of the foreign stack."""
    build = tmp_path_factory.mktemp("foreign") / "stack"
    shutil.copytree(FOREIGN, build)
    workspace = Workspace(find_terraform(ROOT), find_mirror(), build, offline_target(build))
    workspace.prepare()
    workspace.plan()
    return scanner.scan(workspace.show())


@pytest.mark.parametrize(
    ("policy", "address", "outcome"),
    [
        # subnets go through two modules, one of them counted
        (
            "ENVC_DATA_ISOLATED_SUBNETS",
            "module.data.module.db[0].aws_db_subnet_group.this",
            "passed",
        ),
        (
            "ENVC_DATA_ISOLATED_SUBNETS",
            "module.exposed.module.db[0].aws_db_subnet_group.this",
            "failed",
        ),
        # a plan does not show what a local value is made of
        (
            "ENVC_DATA_ISOLATED_SUBNETS",
            "module.hidden.module.db[0].aws_db_subnet_group.this",
            "unknown",
        ),
        # each instance of a module has its own bucket, whose name nobody knows
        ("ENVC_S3_PUBLIC_ACCESS_BLOCK", 'module.bucket["files"].aws_s3_bucket.this[0]', "passed"),
        ("ENVC_S3_PUBLIC_ACCESS_BLOCK", 'module.bucket["open"].aws_s3_bucket.this[0]', "failed"),
        ("ENVC_SG_DEFAULT_CLOSED", "module.network.aws_vpc.this", "passed"),
        # blocks that are dynamic
        ("ENVC_SG_OPEN_INGRESS", "aws_security_group.admin", "failed"),
        # counted resources: only the first queue has a policy
        ("ENVC_MESSAGES_TLS_ONLY", "aws_sqs_queue.jobs[0]", "passed"),
        ("ENVC_MESSAGES_TLS_ONLY", "aws_sqs_queue.jobs[1]", "failed"),
        ("ENVC_MESSAGES_TLS_ONLY", "aws_sqs_queue_policy.jobs[0]", "passed"),
        # a policy with an ARN in it that is not there yet
        ("ENVC_IAM_READABLE", "aws_iam_role.job", "passed"),
        ("ENVC_IAM_READABLE", "aws_iam_role_policy.job", "unknown"),
        # the provider calls the whole map unknown for one value
        ("ENVC_LAMBDA_ENVIRONMENT_SECRETS", "aws_lambda_function.job", "unknown"),
        ("ENVC_LITERAL_PASSWORDS", "module.data.module.db[0].aws_db_instance.this", "failed"),
        ("ENVC_RDS_MANAGED_PASSWORD", "module.data.module.db[0].aws_db_instance.this", "failed"),
        ("ENVC_RDS_ENCRYPTION", "module.data.module.db[0].aws_db_instance.this", "passed"),
        ("ENVC_KMS_ROTATION", "module.data.aws_kms_key.this", "passed"),
        ("ENVC_SECRET_OUTPUTS", "output.queue", "passed"),
    ],
)
def test_a_foreign_stack(scanned: RawScan, policy: str, address: str, outcome: str) -> None:
    assert not scanned.error
    assert not scanned.failures
    found = [one for one in scanned.records if (one.check, one.address) == (policy, address)]
    said = ["unknown" if not one.decided else one.result.lower() for one in found]
    assert said == [outcome], [(one.keys, one.details, one.message) for one in found]


def test_no_policy_of_ours_crashes(scanned: RawScan) -> None:
    assert [
        one for one in scanned.records if one.result == "CRASHED" and one.check.startswith("ENVC_")
    ] == []
