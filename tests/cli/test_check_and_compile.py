"""``envc check`` and ``envc compile``: answers, exit codes, and what a machine does to them."""

from __future__ import annotations

import json
import os
import resource
import shlex
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from compiler.errors import ExitCode
from tests.specs import ROOT, SHIPPED, envc, new_project, with_interfaces

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SECONDS = 60


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return with_interfaces(new_project(tmp_path / "project"))


@pytest.fixture
def slip(project: Path) -> Path:
    """A project whose staging spec has two slips."""
    file = project / "environments" / "staging.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("nat: single", "nat: double").replace("node_type", "node_typ")
    file.write_text(text, encoding="utf-8")
    return project


def process(
    *arguments: str | Path,
    limit: Callable[[], None] | None = None,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """The command line as a process of its own."""
    return subprocess.run(
        (sys.executable, "-m", "compiler", *map(str, arguments)),
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
        preexec_fn=limit,
    )


def test_sound_specs(project: Path) -> None:
    answer = envc("--project", project, "check")
    assert (answer.code, answer.out, answer.err) == (0, "prod: ok\nstaging: ok\n", "")
    assert envc("--project", project, "check", "--all").out == answer.out
    assert envc("--project", project, "check", "prod", "prod").out == "prod: ok\n"


def test_refused_specs_say_everything_on_stderr(slip: Path) -> None:
    answer = envc("--project", slip, "check")
    assert answer.code == ExitCode.REFUSED
    assert answer.out == "prod: ok\nstaging: refused\n"
    assert answer.err.count("error: ") == 3  # node_typ is unknown, and node_type is missing
    assert answer.err.rstrip().endswith("3 errors")


def test_json_is_for_programs(slip: Path) -> None:
    answer = envc("--project", slip, "check", "--all", "--format", "json")
    assert answer.code == ExitCode.REFUSED
    assert answer.err == ""
    prod, staging = json.loads(answer.out)
    assert prod == {"environment": "prod", "sound": True, "diagnostics": []}
    assert staging["sound"] is False
    assert {key for one in staging["diagnostics"] for key in one} == {
        "severity", "message", "path", "expected", "suggestion", "file", "line", "column",
        "end_line", "end_column", "related",
    }  # fmt: skip


def test_compile_writes_nothing_where_anything_is_wrong(slip: Path) -> None:
    answer = envc("--project", slip, "compile", "--all")
    assert answer.code == ExitCode.REFUSED
    assert "nat" in answer.err
    assert not (slip / "build" / "prod").exists()


def test_compile_says_what_it_wrote(project: Path) -> None:
    answer = envc("--project", project, "compile", "--all", "--format", "json")
    assert answer.code == 0
    facts = json.loads(answer.out)
    assert [one["environment"] for one in facts] == list(SHIPPED)
    assert all(one["changed"] and one["commit"] == "uncommitted" for one in facts)
    assert all((project / one["main"]).is_file() for one in facts)
    again = envc("--project", project, "compile", "staging").out
    assert again == "staging: 11 modules → build/staging/main.tf.json (unchanged)\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "stagin"), "there is no environment 'stagin'; did you mean 'staging'?"),
        (("check", "base"), "environments/base.yaml is a layer for others, not an environment"),
        (("check", "../x"), "there is no environment '../x'"),
        (("check", ""), "there is no environment ''"),
        (("check", "prod", "--all"), "not both"),
        (("compile", "nothing-like-it"), "there are: prod, staging"),
        (("chek",), "there is no command 'chek'; did you mean 'check'?"),
        (("check", "--formt", "json"), "No such option"),
        (("check", "--format", "xml"), "'xml' is not one of"),
    ],
)
def test_wrong_usage(project: Path, arguments: tuple[str, ...], said: str) -> None:
    answer = envc("--project", project, *arguments)
    assert answer.code == ExitCode.USAGE
    assert said in answer.err
    assert answer.out == ""


def test_no_project_and_no_environment(tmp_path: Path) -> None:
    answer = envc("--project", tmp_path, "check")
    assert answer.code == ExitCode.USAGE
    assert "there is no project here" in answer.err
    assert "--project DIR" in answer.err
    (tmp_path / "environments").mkdir()
    empty = envc("--project", tmp_path, "check")
    assert empty.code == ExitCode.USAGE
    assert "there is no environment in environments/" in empty.err


def test_a_build_folder_that_cannot_be_made(project: Path) -> None:
    (project / "build" / "staging").write_text("a file where a folder should be")
    answer = envc("--project", project, "compile", "staging")
    assert answer.code == ExitCode.TOOL_FAILED
    assert "cannot write" in answer.err
    assert "build/staging/main.tf.json" in answer.err


def test_a_read_only_checkout_can_still_be_checked(project: Path) -> None:
    """Root may write anywhere, so build/ is a dangling link here: nobody can make it."""
    for file in (project / "build").rglob("*.json"):
        file.unlink()
    (project / "build" / ".cache").rmdir()
    (project / "build").rmdir()
    (project / "build").symlink_to("/proc/nothing/at-all")
    assert envc("--project", project, "check").code == 0
    answer = envc("--project", project, "compile", "staging")
    assert answer.code == ExitCode.TOOL_FAILED
    assert "build/staging" in answer.err
    assert "Traceback" not in answer.text


def test_a_full_disk_leaves_the_old_file(project: Path) -> None:
    assert envc("--project", project, "compile", "staging").code == 0
    main = project / "build" / "staging" / "main.tf.json"
    before = main.read_bytes()
    spec = project / "environments" / "staging.yaml"
    spec.write_text(spec.read_text("utf-8").replace("burst: 40", "burst: 41"), encoding="utf-8")

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = process("--project", project, "compile", "staging", limit=small_files)
    assert done.returncode == ExitCode.TOOL_FAILED, done.stderr
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr
    assert main.read_bytes() == before
    assert [file.name for file in main.parent.iterdir() if file.name.startswith(".")] == []
    assert envc("--project", project, "compile", "staging").code == 0


def test_an_answer_that_cannot_be_written(project: Path) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            (sys.executable, "-m", "compiler", "--project", str(project), "check"),
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    assert done.returncode == ExitCode.TOOL_FAILED
    assert "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("spec", "code"), [("project", 0), ("slip", 1)])
def test_a_reader_that_goes_away_does_not_change_the_verdict(
    request: pytest.FixtureRequest, spec: str, code: int
) -> None:
    root = request.getfixturevalue(spec)
    words = (sys.executable, "-m", "compiler", "--project", str(root), "check", "--format", "json")
    command = f"{shlex.join(words)} | true"
    done = subprocess.run(
        ("bash", "-o", "pipefail", "-c", command),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    assert done.returncode == code
    assert done.stderr == ""


def test_colour_only_where_somebody_sees_it(slip: Path) -> None:
    piped = process("--project", slip, "check", "staging", NO_COLOR="", TERM="xterm")
    assert piped.returncode == ExitCode.REFUSED
    assert "\x1b" not in piped.stdout + piped.stderr


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_a_terminal_is_coloured_unless_asked_not_to(
    slip: Path, no_color: str, *, coloured: bool
) -> None:
    pty = pytest.importorskip("pty")
    main, side = pty.openpty()
    done = subprocess.run(
        (sys.executable, "-m", "compiler", "--project", str(slip), "check", "staging"),
        cwd=ROOT,
        env=os.environ | {"NO_COLOR": no_color, "TERM": "xterm"},
        stdout=side,
        stderr=side,
        check=False,
        timeout=_SECONDS,
    )
    os.close(side)
    seen = os.read(main, 1 << 16).decode()
    os.close(main)
    assert done.returncode == ExitCode.REFUSED
    assert ("\x1b[" in seen) is coloured


def test_a_credential_is_found_and_not_shown(project: Path) -> None:
    file = project / "environments" / "staging.yaml"
    secret = "AKIAIOSFODNN7EXAMPLE"
    text = file.read_text("utf-8").replace(
        "export: { reserved_concurrency: 2 }",
        "export: { reserved_concurrency: 2, environment: { ID: " + secret + " } }",
    )
    file.write_text(text, encoding="utf-8")
    answer = envc("--project", project, "check", "staging")
    assert answer.code == ExitCode.REFUSED
    assert "looks like a credential" in answer.err
    assert "ID: ••••••••" in answer.err
    assert secret not in answer.text
    assert secret not in envc("--project", project, "check", "staging", "--format", "json").text


def test_help_shows_an_example() -> None:
    for command in ("check", "compile"):
        answer = envc(command, "--help")
        assert answer.code == 0
        assert f"envc {command} prod" in answer.out
