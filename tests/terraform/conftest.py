"""Small stacks of Terraform's own resource, which needs no provider: real runs within seconds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from compiler.terraform.discovery import Terraform, find_terraform
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import Target

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


def document(resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A main.tf.json with ``terraform_data`` resources."""
    return {
        "terraform": {"required_version": ">= 1.10"},
        "provider": {"aws": []},
        **({"resource": {"terraform_data": resources}} if resources else {}),
        **more,
    }


def running(command: str, **arguments: Any) -> dict[str, Any]:
    """A resource that runs a command of the shell while it is made."""
    return {"provisioner": [{"local-exec": {"command": command}}], **arguments}


@pytest.fixture(scope="session")
def terraform() -> Terraform:
    """The Terraform that envc finds."""
    return find_terraform(ROOT)


@pytest.fixture
def stack(tmp_path: Path, terraform: Terraform) -> Callable[[dict[str, Any]], Workspace]:
    """Write a document, and give Terraform in its folder, initialised."""

    def write(main: dict[str, Any]) -> Workspace:
        build = tmp_path / "a build"
        build.mkdir(exist_ok=True)
        (build / "main.tf.json").write_text(json.dumps(main, indent=1), encoding="utf-8")
        target = Target("emulator", {"local": {"path": str(build / "state.tfstate")}})
        workspace = Workspace(terraform, None, build, target)
        workspace.prepare()
        return workspace

    return write
