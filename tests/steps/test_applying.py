"""Apply and destroy, by the command line, with the real Terraform on the real emulator."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from compiler.cli.main import run
from compiler.emulator import lifecycle
from compiler.errors import ExitCode
from compiler.terraform.lock import build_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.apply, pytest.mark.xdist_group("small-emulator")]
SPEC = "environments/small.yaml"
POOL = "module.auth.aws_cognito_user_pool.this"


@pytest.fixture(scope="module", autouse=True)
def _emulator(small_project: Path) -> Iterator[None]:
    """Stop what the tests started."""
    yield
    lifecycle.down(small_project / "build" / "small")


@pytest.fixture
def envc(
    small_project: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run a command in the project: gives its exit code, stdout and stderr."""

    def call(*words: str) -> tuple[int, str, str]:
        code = run(["--project", str(small_project), *words])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return call


def state(project: Path) -> dict[str, Any]:
    """The Terraform state that belongs to the emulator."""
    path = lifecycle.state_path(project / "build" / "small")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def address(project: Path) -> str:
    """Where the emulator answers to STS."""
    halves = lifecycle.status(project / "build" / "small").halves
    return next(half.url for half in halves if half.name == "moto")


def test_first_apply_plans_judges_and_applies(
    envc: Callable[..., tuple[int, str, str]], small_project: Path
) -> None:
    code, out, err = envc("apply", "small", "--target", "emulator")
    assert code == ExitCode.DONE, err
    assert "applied" in out
    assert "sha256:" in out
    assert {resource["type"] for resource in state(small_project)["resources"]} >= {
        "aws_cognito_user_pool",
        "aws_kms_key",
        "aws_secretsmanager_secret",
    }
    assert not (small_project / "build/small/plan.tfplan").exists()


def test_second_plan_is_empty_and_needs_no_apply(envc: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = envc("plan", "small", "--target", "emulator")
    assert code == ExitCode.DONE, err
    assert "no changes" in out.lower()
    code, out, _ = envc("apply", "small", "--target", "emulator")
    assert code == ExitCode.DONE
    assert "no changes" in out


def test_another_digest_is_refused(
    envc: Callable[..., tuple[int, str, str]], edited: Callable[[str, str, str], None]
) -> None:
    edited(SPEC, "first-owner", "second-owner")
    assert envc("plan", "small", "--target", "emulator")[0] == ExitCode.DONE
    code, _, err = envc("apply", "small", "--digest", f"sha256:{'0' * 64}")
    assert code == ExitCode.REFUSED
    assert "not the one that was reviewed" in err


def test_a_spec_changed_since_the_plan_is_refused(
    envc: Callable[..., tuple[int, str, str]], edited: Callable[[str, str, str], None]
) -> None:
    edited(SPEC, "second-owner", "third-owner")
    code, _, err = envc("apply", "small")
    assert code == ExitCode.REFUSED
    assert "changed since this plan was made" in err
    edited(SPEC, "third-owner", "second-owner")


def test_a_module_changed_since_the_plan_is_refused(
    envc: Callable[..., tuple[int, str, str]], edited: Callable[[str, str, str], None]
) -> None:
    edited("modules/auth/main.tf", "resource", "# a comment is a change too\nresource")
    code, _, err = envc("apply", "small")
    assert code == ExitCode.REFUSED
    assert "changed since this plan was made" in err
    edited("modules/auth/main.tf", "# a comment is a change too\nresource", "resource")


def test_a_plan_file_put_in_place_of_the_reviewed_one_is_refused(
    envc: Callable[..., tuple[int, str, str]],
    edited: Callable[[str, str, str], None],
    small_project: Path,
) -> None:
    build = small_project / "build/small"
    reviewed = (build / "gate.json").read_bytes()
    main = (build / "main.tf.json").read_bytes()
    edited(SPEC, "second-owner", "fourth-owner")
    assert envc("plan", "small", "--target", "emulator")[0] == ExitCode.DONE
    edited(SPEC, "fourth-owner", "second-owner")
    (build / "gate.json").write_bytes(reviewed)
    (build / "main.tf.json").write_bytes(main)
    code, _, err = envc("apply", "small")
    assert code == ExitCode.REFUSED
    assert "the plan file is not the one that was reviewed" in err


def test_the_reviewed_digest_is_applied(envc: Callable[..., tuple[int, str, str]]) -> None:
    assert envc("plan", "small", "--target", "emulator")[0] == ExitCode.DONE
    code, out, _ = envc("report", "small", "--format", "json")
    digest = json.loads(out)["plan"]["digest"]
    code, out, err = envc("apply", "small", "--digest", digest)
    assert code == ExitCode.DONE, err
    assert digest in out


@pytest.mark.requirement("SEC-12")
def test_a_plan_that_the_gate_refused_is_not_applied(
    envc: Callable[..., tuple[int, str, str]], edited: Callable[[str, str, str], None]
) -> None:
    edited(
        "modules/encryption/main.tf",
        "enable_key_rotation     = true",
        "enable_key_rotation     = false",
    )
    code, out, _ = envc("plan", "small", "--target", "emulator")
    assert code == ExitCode.REFUSED
    assert "modules/encryption/main.tf" in out
    code, _, err = envc("apply", "small")
    assert code == ExitCode.REFUSED
    assert "policy gate refused" in err
    edited(
        "modules/encryption/main.tf",
        "enable_key_rotation     = false",
        "enable_key_rotation     = true",
    )


def test_a_stateful_resource_is_not_destroyed_unnamed(
    envc: Callable[..., tuple[int, str, str]], small_project: Path
) -> None:
    spec = small_project / SPEC
    whole = spec.read_text(encoding="utf-8")
    spec.write_text(whole[: whole.index("auth:")], encoding="utf-8")
    assert envc("plan", "small", "--target", "emulator")[0] == ExitCode.DONE
    code, _, err = envc("apply", "small")
    assert code == ExitCode.REFUSED
    assert POOL in err
    assert f"--allow-destroy {POOL}" in err
    spec.write_text(whole, encoding="utf-8")


@pytest.mark.requirement("ACC-1")
def test_another_account_is_refused(
    envc: Callable[..., tuple[int, str, str]],
    edited: Callable[[str, str, str], None],
    small_project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", address(small_project))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "someone")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "elsewhere")
    edited(SPEC, "333333333333", "444444444444")
    code, _, err = envc("apply", "small", "--target", "aws")
    assert code == ExitCode.REFUSED
    assert "333333333333" in err
    assert "444444444444" in err
    edited(SPEC, "444444444444", "333333333333")


def test_aws_wants_a_plan_that_was_reviewed(
    envc: Callable[..., tuple[int, str, str]],
    small_project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", address(small_project))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "someone")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "elsewhere")
    code, _, err = envc("apply", "small", "--target", "aws")
    assert code == ExitCode.REFUSED
    assert "no plan of small for the target aws" in err


def test_an_offline_plan_is_not_applied(envc: Callable[..., tuple[int, str, str]]) -> None:
    code, _, err = envc("apply", "small", "--target", "offline")
    assert code == ExitCode.REFUSED
    assert "cannot be applied" in err


def test_the_second_of_two_is_refused_and_told_who_is_first(
    envc: Callable[..., tuple[int, str, str]], small_project: Path
) -> None:
    program = (
        "import sys; from pathlib import Path; from compiler.terraform.lock import build_lock\n"
        "with build_lock(Path(sys.argv[1]), 'envc apply small'):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    build = small_project / "build/small"
    command = [sys.executable, "-c", program, str(build)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        code, _, err = envc("apply", "small", "--target", "emulator")
        assert code == ExitCode.REFUSED
        assert f"envc apply small (process {first.pid})" in err
        first.communicate("")
    with build_lock(build, "the next one"):
        pass


def test_destroy_lists_what_would_be_lost_then_leaves_nothing(
    envc: Callable[..., tuple[int, str, str]], small_project: Path
) -> None:
    code, _, err = envc("destroy", "small", "--target", "emulator")
    assert code == ExitCode.REFUSED
    assert POOL in err
    assert state(small_project)["resources"]
    code, out, err = envc("destroy", "small", "--target", "emulator", "--allow-destroy", "*")
    assert code == ExitCode.DONE, err
    assert "nothing is left" in out
    assert state(small_project)["resources"] == []


@pytest.mark.requirement("ENV-2")
def test_the_emulator_answered_without_a_fault(small_project: Path) -> None:
    assert lifecycle.failures(small_project / "build/small") == []
