"""The real provider against the emulator: all of it goes there, and what is applied stays."""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from compiler.emulator import lifecycle
from compiler.emulator.endpoints import SERVICES
from compiler.emulator.model import Emulator
from compiler.terraform.discovery import find_mirror, find_terraform
from compiler.terraform.events import Complaint, Event
from compiler.terraform.plan_document import counts, has_changes
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import Target, emulator_target
from tests.emulator.conftest import ACCOUNT, REGION, ROOT, start

if TYPE_CHECKING:
    from pathlib import Path

PROVIDER = "registry.terraform.io/hashicorp/aws"
SOURCE = {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}
NOWHERE = Emulator(
    {"moto": "http://127.0.0.1:9", "ministack": "http://127.0.0.1:9"}, "x", ACCOUNT, REGION
)


def document(owner: str, **blocks: Any) -> str:
    """A stack's main.tf.json."""
    provider = {
        "region": REGION,
        "allowed_account_ids": [ACCOUNT],
        "default_tags": [{"tags": {"Owner": owner}}],
    }
    facts = {"terraform": {"required_providers": SOURCE}, "provider": {"aws": [provider]}}
    return json.dumps(facts | blocks)


def small_stack() -> dict[str, Any]:
    """A few resources of both halves, each of them one that needed care."""
    role = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Action": "sts:AssumeRole",
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
            }
        ],
    }
    return {
        "resource": {
            "aws_iam_role": {"this": {"name": "shop", "assume_role_policy": json.dumps(role)}},
            "aws_lambda_function": {
                "this": {
                    "function_name": "shop",
                    "role": "${aws_iam_role.this.arn}",
                    "runtime": "python3.12",
                    "handler": "main.handler",
                    "filename": "code.zip",
                }
            },
            "aws_cloudfront_response_headers_policy": {
                "this": {
                    "name": "shop",
                    "security_headers_config": {"content_type_options": {"override": True}},
                }
            },
            # S3 Control puts the account into the host's name.
            "aws_s3_account_public_access_block": {"this": {"block_public_acls": True}},
            "aws_db_parameter_group": {
                "this": {
                    "name": "shop",
                    "family": "postgres16",
                    "parameter": [{"name": "rds.force_ssl", "value": "1"}],
                }
            },
            "aws_cognito_user_pool": {"this": {"name": "shop"}},
            "aws_api_gateway_rest_api": {"this": {"name": "shop"}},
        },
        "output": {"pool": {"value": "${aws_cognito_user_pool.this.id}"}},
    }


def workspace(build: Path, target: Target, events: list[Event] | None = None) -> Workspace:
    heard = events if events is not None else []
    return Workspace(find_terraform(ROOT), find_mirror(), build, target, heard.append)


@pytest.mark.apply
@pytest.mark.slow
def test_a_small_stack_is_applied_and_changed_in_place(build: Path) -> None:
    with zipfile.ZipFile(build / "code.zip", "w") as archive:
        archive.writestr("main.py", "def handler(event, context):\n    return event\n")
    emulator = start(build)
    lifecycle.check_state(build, emulator)
    target = emulator_target(
        lifecycle.state_path(build),
        provider=emulator.provider_settings(),
        environment=emulator.environment(),
    )
    terraform = workspace(build, target)
    for owner, action in (("first", "create"), ("second", "update")):
        (build / "main.tf.json").write_text(document(owner, **small_stack()), encoding="utf-8")
        terraform.prepare()
        terraform.plan()
        changes = counts(terraform.show())
        # A parameter group, a role and a pool have tags; the policy and the account's block do not.
        assert changes.pop(action) >= 5
        assert set(changes) <= {"no-op"}
        terraform.apply()
    terraform.plan()
    assert not has_changes(terraform.show())
    lifecycle.check_state(build, emulator)
    assert lifecycle.failures(build) == []


@pytest.mark.plan
@pytest.mark.slow
def test_every_service_of_the_provider_has_an_endpoint(build: Path) -> None:
    """A service that is not named would go to the real AWS; one named twice gives a warning."""
    provider: dict[str, Any] = NOWHERE.provider_settings() | {"skip_requesting_account_id": True}
    main = {
        "terraform": {"required_providers": SOURCE},
        "provider": {"aws": [{"region": REGION} | provider]},
        "data": {"aws_region": {"this": {}}},
    }
    (build / "main.tf.json").write_text(json.dumps(main), encoding="utf-8")
    target = Target("emulator", backend={"local": {"path": str(build / "none.tfstate")}})
    events: list[Event] = []
    terraform = workspace(build, target, events)
    terraform.prepare()
    terraform.plan()
    assert complaints(events) == []

    known = names_in_schema(terraform)
    assert set(SERVICES) <= known
    # The provider itself says which of the others are aliases: it warns when both are named.
    provider["endpoints"] = [dict.fromkeys(known, "http://127.0.0.1:9")]
    main["provider"] = {"aws": [{"region": REGION} | provider]}
    (build / "main.tf.json").write_text(json.dumps(main), encoding="utf-8")
    terraform.plan()
    found = "".join(complaints(events))
    aliases = set(re.findall(r"endpoints\[0\]\.(\w+)", found)) - set(SERVICES)
    assert known - set(SERVICES) == aliases


def complaints(events: list[Event]) -> list[str]:
    return [str(event) for event in events if isinstance(event, Complaint)]


def names_in_schema(terraform: Workspace) -> set[str]:
    """What the provider's endpoints block takes."""
    shown = subprocess.run(
        [*terraform.terraform.command, "providers", "schema", "-json"],
        cwd=terraform.build,
        env=os.environ | {"TF_DATA_DIR": str(terraform.data), "TF_CLI_CONFIG_FILE": os.devnull},
        capture_output=True,
        text=True,
        check=True,
    )
    block = json.loads(shown.stdout)["provider_schemas"][PROVIDER]["provider"]["block"]
    return set(block["block_types"]["endpoints"]["block"]["attributes"])
