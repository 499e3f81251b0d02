"""Planning with the real provider and nobody signed in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from compiler.terraform.discovery import find_mirror
from compiler.terraform.plan_document import changes
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import offline_target

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.terraform.discovery import Terraform


@pytest.mark.plan
def test_no_aws_setting_of_the_user_s_disturbs_it(
    tmp_path: Path, terraform: Terraform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "a-profile-that-is-nowhere")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_REGION", "nowhere-1")
    provider = {"source": "hashicorp/aws", "version": "5.100.0"}
    main = {
        "terraform": {"required_providers": {"aws": provider}},
        "provider": {"aws": [{"region": "us-east-1", "allowed_account_ids": ["111111111111"]}]},
        "resource": {"aws_s3_bucket": {"this": {"bucket": "a-bucket-of-a-test"}}},
    }
    (tmp_path / "main.tf.json").write_text(json.dumps(main), encoding="utf-8")
    workspace = Workspace(terraform, find_mirror(), tmp_path, offline_target(tmp_path))
    workspace.prepare()
    workspace.plan()
    plan = workspace.show()
    assert changes(plan) == (("aws_s3_bucket.this", "create"),)

    stamp = (workspace.data / "envc.stamp").stat().st_mtime_ns
    workspace.prepare()
    assert (workspace.data / "envc.stamp").stat().st_mtime_ns == stamp, "init ran once more"
