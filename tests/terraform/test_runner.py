"""Real runs of Terraform in small stacks."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from compiler.errors import RefusedError, ToolError
from compiler.terraform.events import Complaint, Event, Operation, Summary
from compiler.terraform.plan_document import action_of, changes, digest, has_changes
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import Target
from tests.terraform.conftest import document, running

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from compiler.terraform.discovery import Terraform

    Stack = Callable[[dict[str, Any]], Workspace]


def test_a_plan_is_applied_and_the_next_one_is_empty(stack: Stack) -> None:
    workspace = stack(document({"one": {"input": "ä"}, "two": {}}))
    workspace.plan()
    assert changes(workspace.show()) == (
        ("terraform_data.one", "create"),
        ("terraform_data.two", "create"),
    )
    workspace.apply()
    assert workspace.state() == ["terraform_data.one", "terraform_data.two"]
    workspace.plan()
    assert not has_changes(workspace.show())
    workspace.plan(destroy=True)
    workspace.apply()
    assert workspace.state() == []


def test_only_open_outputs_are_given(stack: Stack) -> None:
    outputs = {"seen": {"value": "x"}, "hidden": {"value": "y", "sensitive": True}}
    workspace = stack(document({}, output=outputs))
    workspace.plan()
    workspace.apply()
    assert workspace.outputs() == {"seen": "x"}


def test_every_event_is_told_in_its_order(stack: Stack) -> None:
    workspace = stack(document({"one": {}, "two": {"depends_on": ["terraform_data.one"]}}))
    heard: list[Event] = []
    workspace.listen = heard.append
    workspace.plan()
    assert [event for event in heard if isinstance(event, Summary)] == [Summary(2, 0, 0, "plan")]
    heard.clear()
    workspace.apply()
    steps = [(e.phase, e.address) for e in heard if isinstance(e, Operation)]
    assert steps == [
        ("start", "terraform_data.one"),
        ("complete", "terraform_data.one"),
        ("start", "terraform_data.two"),
        ("complete", "terraform_data.two"),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TF_CLI_ARGS", "-no-such-flag"),
        ("TF_CLI_ARGS_plan", "-destroy"),
        ("TF_CLI_ARGS_apply", "-no-such-flag"),
        ("TF_DATA_DIR", "elsewhere"),
        ("TF_WORKSPACE", "another"),
        ("TF_VAR_size", "99"),
        ("TF_LOG", "TRACE"),
        ("TF_INPUT", "1"),
        ("TF_CLI_CONFIG_FILE", "/nowhere/terraformrc"),
    ],
)
def test_no_switch_of_the_user_changes_a_run(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    main = document(
        {"one": {"input": "${var.size}"}}, variable={"size": {"type": "string", "default": "1"}}
    )
    workspace = stack(main)
    heard: list[Event] = []
    workspace.listen = heard.append
    workspace.plan()
    plan = workspace.show()
    assert [action_of(change) for change in plan["resource_changes"]] == ["create"]
    assert plan["resource_changes"][0]["change"]["after"]["input"] == "1"
    workspace.apply()
    assert workspace.state() == ["terraform_data.one"]
    assert not [event for event in heard if isinstance(event, Complaint)]
    assert (workspace.build / "state.tfstate").is_file()
    assert not (workspace.build / "elsewhere").exists()


def test_a_log_goes_to_the_file_that_the_user_names(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TF_LOG", "DEBUG")
    monkeypatch.setenv("TF_LOG_PATH", "trace.log")
    workspace = stack(document({"one": {}}))
    workspace.plan()
    assert changes(workspace.show()) == (("terraform_data.one", "create"),)
    assert "[DEBUG]" in (tmp_path / "trace.log").read_text(encoding="utf-8")


def test_plans_and_states_are_for_their_owner_only(stack: Stack) -> None:
    workspace = stack(document({"one": {"input": "x"}}))
    workspace.plan()
    workspace.apply()
    for name in ("plan.tfplan", "state.tfstate", ".terraform/emulator/apply.log"):
        mode = stat.S_IMODE((workspace.build / name).stat().st_mode)
        assert mode == 0o600, name


def test_a_failed_apply_names_the_address_and_the_reason_once(stack: Stack) -> None:
    workspace = stack(document({"bad": running("echo out of luck; exit 3"), "good": {}}))
    workspace.plan()
    with pytest.raises(ToolError) as caught:
        workspace.apply()
    message = caught.value.message
    assert message.startswith("terraform apply failed:\n  terraform_data.bad: ")
    assert message.count("terraform_data.bad") == 1
    assert message.count("out of luck; exit 3") == 1
    assert "\x1b" not in message
    assert "terraform_data.good" in workspace.state()


def test_many_failures_are_cut_and_lead_to_the_log(stack: Stack) -> None:
    workspace = stack(document({f"bad{n}": running("exit 1") for n in range(15)}))
    workspace.plan()
    with pytest.raises(ToolError, match=r"and 7 more; all of them: .*apply\.log") as caught:
        workspace.apply()
    assert caught.value.message.count("provisioner error") == 8


def test_a_failed_plan_names_the_place(stack: Stack) -> None:
    workspace = stack(document({"bad": {"input": '${file("no-such-file")}'}}))
    with pytest.raises(ToolError, match="terraform plan failed") as caught:
        workspace.plan()
    assert "no-such-file" in caught.value.message
    assert "main.tf.json:" in caught.value.message


def test_a_failed_init_says_the_reason_without_ornament(
    tmp_path: Path, terraform: Terraform
) -> None:
    main = document({}) | {"terraform": {"required_version": ">= 99"}}
    (tmp_path / "main.tf.json").write_text(json.dumps(main), encoding="utf-8")
    target = Target("emulator", {"local": {"path": str(tmp_path / "state.tfstate")}})
    with pytest.raises(ToolError) as caught:
        Workspace(terraform, None, tmp_path, target).prepare()
    assert "terraform init failed:\n  " in caught.value.message
    assert "Unsupported Terraform Core version" in caught.value.message
    assert not any(ornament in caught.value.message for ornament in "│╷╵\x1b")


def test_no_plan_to_show_is_said(stack: Stack) -> None:
    workspace = stack(document({}))
    with pytest.raises(ToolError, match="terraform show failed"):
        workspace.show()


def test_the_same_configuration_twice_has_one_digest(stack: Stack) -> None:
    main = document({"one": {"input": {"b": 1, "a": [1.5, None, "ä"]}}, "two": {}})
    workspace = stack(main)
    workspace.plan()
    first = digest(workspace.show())
    workspace.plan()
    assert digest(workspace.show()) == first
    workspace = stack(main | {"resource": {"terraform_data": {"one": {"input": 2}, "two": {}}}})
    workspace.plan()
    assert digest(workspace.show()) != first


def test_a_state_that_is_in_use_names_who_uses_it(stack: Stack) -> None:
    workspace = stack(document({"one": {}}))
    workspace.plan()
    workspace.apply()
    info = {
        "ID": "d0f4c3a1-0000-4000-8000-000000000000",
        "Operation": "OperationTypeApply",
        "Who": "ann@laptop",
        "Version": "1.11.4",
        "Created": "2026-01-02T03:04:05.6Z",
        "Path": str(workspace.build / "state.tfstate"),
    }
    (workspace.build / ".state.tfstate.lock.info").write_text(json.dumps(info), encoding="utf-8")
    read_end, write_end = os.pipe()
    holder = os.fork()
    if holder == 0:  # a process of its own, because a lock of this kind never stops its owner
        import fcntl  # noqa: PLC0415 - only in the child
        import time  # noqa: PLC0415

        with (workspace.build / "state.tfstate").open("r+b") as state:
            fcntl.lockf(state, fcntl.LOCK_EX)
            os.write(write_end, b"x")
            time.sleep(60)
        os._exit(0)
    try:
        os.read(read_end, 1)
        with pytest.raises(ToolError, match=r"locked by ann@laptop \(terraform apply\)") as caught:
            workspace.plan()
    finally:
        os.kill(holder, 9)
        os.waitpid(holder, 0)
        os.close(read_end)
        os.close(write_end)
    assert "since 2026-01-02 03:04:05 UTC" in caught.value.message
    assert "ends with it" in caught.value.hint
    workspace.plan()


def test_a_state_that_could_not_be_saved_stops_the_next_run(stack: Stack) -> None:
    workspace = stack(document({"one": {}}))
    (workspace.build / "errored.tfstate").write_text("{}", encoding="utf-8")
    with pytest.raises(RefusedError, match="could not save its state") as caught:
        workspace.prepare()
    assert "state push" in caught.value.hint


def test_a_terraform_that_is_gone_is_said(stack: Stack, tmp_path: Path) -> None:
    workspace = stack(document({}))
    gone = type(workspace.terraform)((str(tmp_path / "gone"),), "1.11.4", "a test")
    workspace.terraform = gone
    with pytest.raises(ToolError, match="cannot run"):
        workspace.plan()
    with pytest.raises(ToolError, match="cannot run"):
        workspace.state()
