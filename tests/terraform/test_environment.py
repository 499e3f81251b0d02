"""Which variables of the user's reach Terraform."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from compiler.terraform.environment import terraform_environment


@pytest.mark.parametrize(
    "name",
    [
        "TF_CLI_ARGS",
        "TF_CLI_ARGS_apply",
        "TF_CLI_CONFIG_FILE",
        "TF_DATA_DIR",
        "TF_INPUT",
        "TF_LOG",
        "TF_REATTACH_PROVIDERS",
        "TF_VAR_region",
        "TF_WORKSPACE",
        "TERRAFORM_CONFIG",
    ],
)
def test_what_could_redirect_a_run_is_taken_away(name: str) -> None:
    assert name not in terraform_environment({}, base={name: "x"})


@pytest.mark.parametrize(
    "name",
    [
        "AWS_PROFILE",
        "HOME",
        "HTTPS_PROXY",
        "PATH",
        "TF_ENCRYPTION",
        "TF_PLUGIN_CACHE_DIR",
        "TF_REGISTRY_CLIENT_TIMEOUT",
        "TF_TOKEN_app_terraform_io",
    ],
)
def test_what_a_machine_needs_stays(name: str) -> None:
    assert terraform_environment({}, base={name: "x"})[name] == "x"


def test_a_log_is_kept_where_a_file_is_named_for_it() -> None:
    given = {"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "INFO", "TF_LOG_PATH": "trace.log"}
    kept = terraform_environment({}, base=given)
    assert kept["TF_LOG"] == "TRACE"
    assert kept["TF_LOG_PROVIDER"] == "INFO"
    assert kept["TF_LOG_PATH"] == str(Path("trace.log").absolute())


def test_the_run_s_own_settings_are_the_strongest() -> None:
    kept = terraform_environment({"TF_DATA_DIR": "mine"}, base={"TF_DATA_DIR": "yours"})
    assert kept["TF_DATA_DIR"] == "mine"


def test_an_isolated_run_sees_no_aws_of_the_user() -> None:
    given = {
        "AWS_PROFILE": "prod",
        "AWS_ENDPOINT_URL": "http://elsewhere",
        "AWS_REGION": "eu-west-1",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_CA_BUNDLE": "/ca.pem",
    }
    kept = terraform_environment({"AWS_ACCESS_KEY_ID": "ours"}, isolated=True, base=given)
    assert {name: value for name, value in kept.items() if name.startswith("AWS_")} == {
        "AWS_ACCESS_KEY_ID": "ours",
        "AWS_CA_BUNDLE": "/ca.pem",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
