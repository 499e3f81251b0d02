"""The stack of the shipped environments, and of others that a team could write."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from compiler.components.build import build_stack
from compiler.emit.document import document, provenance
from compiler.emit.write import to_json
from compiler.project import Project
from compiler.spec.source import format_path
from compiler.stack.stack import require_sound as require_sound_stack
from compiler.stack.values import lower
from compiler.steps.check import require_sound
from compiler.steps.compiling import interface_cache, interface_of
from tests.specs import (
    DELETE,
    SHIPPED,
    as_yaml,
    changed,
    envc,
    new_project,
    shipped,
    with_interfaces,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from compiler.spec.source import SpecPath
    from compiler.stack.stack import Stack

WEST: dict[SpecPath, Any] = {
    ("region",): "us-west-2",
    ("network", "zones"): ["us-west-2a", "us-west-2b"],
}
NO_EDGE: dict[SpecPath, Any] = {("site",): DELETE, ("dns",): DELETE}
NO_CACHE: dict[SpecPath, Any] = {
    ("cache",): DELETE,
    ("functions", "api", "uses", "cache"): False,
    ("functions", "generate", "uses", "cache"): False,
}
NO_DATABASE: dict[SpecPath, Any] = {
    ("database",): DELETE,
    **{
        ("functions", name, "uses", "database"): False
        for name in ("api", "documents", "generate", "export")
    },
}
ONE_ZONE: dict[SpecPath, Any] = {
    **NO_DATABASE,
    ("network", "zones"): ["us-east-1a"],
    ("network", "subnets"): {
        "public": ["10.10.0.0/24"],
        "private": ["10.10.16.0/20"],
        "isolated": ["10.10.64.0/24"],
    },
}
ONE_FUNCTION: dict[SpecPath, Any] = {
    ("functions",): {
        "api": {
            "description": "All of it",
            "runtime": "python3.13",
            "handler": "main.handler",
            "architecture": "x86_64",
            "reserved_concurrency": 5,
        }
    },
    ("secrets",): DELETE,
    ("api", "routes"): {
        "GET /api/health": {"function": "api", "auth": "none"},
        "POST /api/{rest+}": {"function": "api"},
    },
}
ONLY_DATA: dict[SpecPath, Any] = {
    (section,): DELETE for section in ("functions", "api", "auth", "site", "dns", "secrets")
}
VARIATIONS: dict[str, dict[SpecPath, Any]] = {
    "another region": WEST,
    "another region, no site": WEST | NO_EDGE,
    "no site": NO_EDGE,
    "no cache": NO_CACHE,
    "no database": NO_DATABASE,
    "one zone": ONE_ZONE,
    "three zones": {
        ("network", "zones"): ["us-east-1a", "us-east-1b", "us-east-1c"],
        ("network", "nat"): "per-zone",
        ("network", "subnets"): {
            "public": ["10.10.0.0/24", "10.10.1.0/24", "10.10.2.0/24"],
            "private": ["10.10.16.0/20", "10.10.32.0/20", "10.10.48.0/20"],
            "isolated": ["10.10.64.0/24", "10.10.65.0/24", "10.10.66.0/24"],
        },
    },
    "one function": ONE_FUNCTION,
    "only data": ONLY_DATA,
    "nothing but keys": {
        (name,): DELETE for name in shipped("staging") if name in {
            "network", "database", "cache", "storage", "secrets", "functions", "api", "auth",
            "site", "dns",
        }
    },
    "nothing protected": {
        (name, "deletion_protection"): False
        for name in ("database", "storage", "auth", "site", "dns")
    },
    "customers": {
        ("data",): "customer",
        ("confirm_apply",): True,
        ("database", "multi_az"): True,
        ("database", "backup_retention_days"): 30,
    },
    "state and waivers": {
        ("state",): {"bucket": "some-state-bucket", "key": "envs/staging.tfstate"},
        ("waivers",): [
            {
                "policy": "x",
                "resource": "module.site.*",
                "reason": "because the review said so",
                "owner": "someone",
                "expires": "2030-01-01",
            }
        ],
    },
    "a provider that knows TLS 1.3": {("terraform", "aws_provider"): "6.9.0"},
    "buckets that expire": {
        ("storage", "buckets", "exports"): {"expire_after_days": 30, "noncurrent_expire_days": 1},
        ("functions", "export", "uses", "buckets", "exports"): "write",
        ("functions", "api", "uses", "buckets"): {"exports": "read"},
    },
    "settings and limits": {
        ("functions", "api", "environment"): {"LOG_LEVEL": "debug", "TEXT": "${path.root} %{if}"},
        ("api", "cors_origins"): ["https://partner.example.com"],
        ("api", "manage_account_settings"): False,
        ("auth", "threat_protection"): "off",
    },
}  # fmt: skip


def project_of(folder: Path, changes: dict[SpecPath, Any], name: str = "staging") -> Path:
    text = as_yaml(changed(shipped(name), changes))
    return with_interfaces(new_project(folder, {f"{name}.yaml": text}))


def stack_of(root: Path, name: str = "staging") -> Stack:
    project = Project(root)
    stack = build_stack(require_sound(project, name).environment, commit="fixed")
    require_sound_stack(stack, partial(interface_of, project, interface_cache(project)))
    return stack


@pytest.mark.parametrize("name", VARIATIONS)
def test_a_variation_compiles_to_a_stack_that_fits_its_modules(tmp_path: Path, name: str) -> None:
    root = project_of(tmp_path / "project", VARIATIONS[name])
    answer = envc("--project", root, "compile", "staging")
    assert answer.code == 0, answer.text
    main = json.loads((root / "build" / "staging" / "main.tf.json").read_bytes())
    assert set(main["module"]) == {call.name for call in stack_of(root).calls}


def test_keys_for_the_edge_lie_in_us_east_1(tmp_path: Path) -> None:
    west = stack_of(project_of(tmp_path / "west", WEST))
    edge = west.call("encryption_edge")
    assert edge is not None
    assert edge.providers == {"aws": "aws.us_east_1"}
    assert lower(edge.arguments["region"]).value == "us-east-1"
    for name in ("site", "dns"):
        call = west.call(name)
        assert call is not None
        logs = lower(call.arguments["logs_key_arn"]).value
        assert logs == '${module.encryption_edge.key_arns["logs"]}'
    assert stack_of(project_of(tmp_path / "east", {})).call("encryption_edge") is None
    without = stack_of(project_of(tmp_path / "without", WEST | NO_EDGE))
    assert without.call("encryption_edge") is None


def test_tls_is_enforced_by_what_the_provider_can(tmp_path: Path) -> None:
    old = stack_of(project_of(tmp_path / "old", {}))
    new = stack_of(
        project_of(tmp_path / "new", {("terraform", "aws_provider"): "6.9.0"}), "staging"
    )
    wanted = [(old, "TLSv1.2_2021", True), (new, "TLSv1.3_2025", False)]
    for stack, protocol, at_edge in wanted:
        site = stack.call("site")
        assert site is not None
        assert lower(site.arguments["minimum_protocol_version"]).value == protocol
        assert lower(site.arguments["require_tls13_at_edge"]).value is at_edge


@pytest.mark.requirement("SEC-2")
def test_a_function_may_only_what_it_uses(tmp_path: Path) -> None:
    stack = stack_of(project_of(tmp_path / "p", VARIATIONS["buckets that expire"]))
    functions = stack.call("functions")
    assert functions is not None
    value = lower(functions.arguments["functions"]).value

    def actions(name: str, sid: str) -> list[str]:
        found = [one for one in value[name]["statements"] if one["sid"] == sid]
        return found[0]["actions"] if found else []

    assert actions("export", "ObjectsExports") == ["s3:PutObject", "s3:AbortMultipartUpload"]
    assert actions("export", "ListExports") == []
    assert actions("api", "ObjectsExports") == ["s3:GetObject", "s3:GetObjectVersion"]
    assert actions("api", "ListExports") == ["s3:ListBucket"]
    assert "secretsmanager:PutSecretValue" in actions("rotate-secrets", "RotateSecrets")
    assert actions("generate", "RotateSecrets") == []
    assert actions("rotate-secrets", "ConnectToDatabase") == []
    every = [action for one in value.values() for s in one["statements"] for action in s["actions"]]
    assert not [action for action in every if "*" in action]


@pytest.mark.requirement("SEC-1")
def test_no_value_of_a_secret_is_in_a_variable(tmp_path: Path) -> None:
    stack = stack_of(project_of(tmp_path / "p", {}))
    functions = stack.call("functions")
    assert functions is not None
    for function in lower(functions.arguments["functions"]).value.values():
        for name, value in function["environment"].items():
            if name.startswith("SECRET_"):
                assert value.startswith("${module.secrets.secret_names[")


def test_text_of_the_spec_stays_text(tmp_path: Path) -> None:
    functions = stack_of(project_of(tmp_path / "p", VARIATIONS["settings and limits"])).call(
        "functions"
    )
    assert functions is not None
    given = lower(functions.arguments["functions"]).value["api"]["environment"]
    assert given["TEXT"] == "$${path.root} %%{if}"
    assert given["LOG_LEVEL"] == "debug"


@pytest.mark.parametrize("name", SHIPPED)
def test_every_origin_is_a_path_of_the_spec(tmp_path: Path, name: str) -> None:
    """What provenance names can be pointed at: a line of YAML, or the section around a default."""
    root = with_interfaces(new_project(tmp_path / "p"))
    checked = require_sound(Project(root), name)
    assert checked.document is not None
    known = {format_path(path) for path in checked.document.spans}
    for origins in provenance(stack_of(root, name)).values():
        for sources in origins.values():
            for source in sources:
                top = source.split(".")[0].split("[")[0]
                assert source in known or top in known or source.startswith("terraform"), source


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.requirement("ENV-2", "ENV-3")
def test_the_compiled_document_is_the_accepted_one(
    tmp_path: Path, name: str, golden: Callable[[str, str], None]
) -> None:
    root = with_interfaces(new_project(tmp_path / "p"))
    stack = stack_of(root, name)
    build = root / "build" / name
    text = to_json(document(stack, build=build, modules=root / "modules")).decode()
    golden(text, f"compile/{name}.tf.json")
