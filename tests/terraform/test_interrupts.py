"""What stops an apply, and what does not: each in a real process with a real Terraform."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from compiler.errors import RefusedError
from compiler.terraform.lock import build_lock
from tests.terraform.conftest import ROOT, document, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from compiler.terraform.discovery import Terraform
    from compiler.terraform.runner import Workspace

SECONDS = 60
SLOW = "terraform_data.slow"


@pytest.fixture
def applying(
    stack: Callable[[dict[str, Any]], Workspace],
) -> Iterator[Callable[[str], tuple[Workspace, subprocess.Popen[str]]]]:
    """An apply in a process of its own that has come to its slow resource."""
    started: list[subprocess.Popen[str]] = []

    def start(command: str) -> tuple[Workspace, subprocess.Popen[str]]:
        resources = {
            "first": {"input": "ä"},
            "slow": running(command, depends_on=["terraform_data.first"]),
            "last": {"depends_on": [SLOW]},
        }
        workspace = stack(document(resources))
        process = subprocess.Popen(
            (sys.executable, "-m", "tests.terraform.driver", str(workspace.build)),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(process)
        wait_for(process, f"start {SLOW}")
        return workspace, process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_for(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdout is not None
    for said in process.stdout:
        if said.strip() == line:
            return
    assert process.stderr is not None
    pytest.fail(f"the apply ended before {line!r}: {process.stderr.read()}")


def test_terraform_stops_and_keeps_its_state_on_a_first_interrupt(
    applying: Callable[[str], tuple[Workspace, subprocess.Popen[str]]],
) -> None:
    workspace, process = applying("sleep 30")
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=SECONDS)
    assert time.monotonic() - began < 20, "it waited for the slow resource"
    assert "stopping 1" in out
    assert process.returncode == 3
    assert "interrupted; what was done is in the state" in err
    assert "Traceback" not in err
    assert "terraform_data.first" in workspace.state()
    assert "terraform_data.last" not in workspace.state()


def test_what_was_interrupted_is_finished_by_the_next_apply(
    applying: Callable[[str], tuple[Workspace, subprocess.Popen[str]]],
) -> None:
    workspace, process = applying("test -e go || sleep 30")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=SECONDS)
    (workspace.build / "go").touch()
    with build_lock(workspace.build, "the next one"):
        workspace.plan()
        workspace.apply()
    assert workspace.state() == ["terraform_data.first", "terraform_data.last", SLOW]


def test_sigterm_is_taken_as_an_interrupt(
    applying: Callable[[str], tuple[Workspace, subprocess.Popen[str]]],
) -> None:
    workspace, process = applying("sleep 30")
    process.terminate()
    _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 3
    assert "interrupted" in err
    assert "terraform_data.first" in workspace.state()


STUBBORN = """\
#!/bin/sh
test "$1" = apply || exec $REAL_TERRAFORM "$@"
trap '' INT
echo '{"type":"apply_start","hook":{"resource":{"addr":"terraform_data.slow"},"action":"create"}}'
while :; do sleep 1; done
"""
"""A Terraform that no interrupt ends: the real one always does."""


def test_a_third_interrupt_ends_a_terraform_that_does_not_stop(
    applying: Callable[[str], tuple[Workspace, subprocess.Popen[str]]],
    terraform: Terraform,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stubborn = tmp_path / "stubborn"
    stubborn.write_text(STUBBORN, encoding="utf-8")
    stubborn.chmod(0o755)
    monkeypatch.setenv("REAL_TERRAFORM", shlex.join(terraform.command))
    monkeypatch.setenv("ENVC_TERRAFORM", str(stubborn))
    workspace, process = applying("true")
    for times in (1, 2):
        process.send_signal(signal.SIGINT)
        wait_for(process, f"stopping {times}")
    time.sleep(0.5)
    assert process.poll() is None, "two interrupts leave it the time to save its state"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=SECONDS)
    assert process.returncode == 3
    hold(workspace.build)


def test_terraform_goes_on_to_its_end_when_envc_is_killed(
    applying: Callable[[str], tuple[Workspace, subprocess.Popen[str]]],
) -> None:
    workspace, process = applying("sleep 4")
    process.kill()
    process.communicate(timeout=SECONDS)
    with pytest.raises(RefusedError, match="goes on though envc was killed"):
        hold(workspace.build)
    until_free(workspace.build)
    assert workspace.state() == ["terraform_data.first", "terraform_data.last", SLOW]
    workspace.plan()
    actions = {change["address"]: change["change"]["actions"] for change in changes(workspace)}
    assert actions == {
        "terraform_data.first": ["no-op"],
        SLOW: ["no-op"],
        "terraform_data.last": ["no-op"],
    }


def changes(workspace: Workspace) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workspace.show()["resource_changes"]
    return found


def hold(build: Path) -> None:
    with build_lock(build, "the next one"):
        pass


def until_free(build: Path) -> None:
    """Wait for whoever holds a build folder."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            hold(build)
        except RefusedError:
            assert time.monotonic() < end, "Terraform does not end"
            time.sleep(0.1)
        else:
            return
