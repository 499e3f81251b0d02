"""One writer at a time in a build folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compiler.errors import RefusedError, ToolError
from compiler.terraform.lock import build_lock
from tests.unprivileged import unprivileged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOLD = """\
import sys
from pathlib import Path
from compiler.terraform.lock import build_lock
with build_lock(Path(sys.argv[1]), "envc apply prod"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Another process that holds a folder until its stdin is closed."""
    started: list[subprocess.Popen[str]] = []

    def start(build: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            (sys.executable, "-c", HOLD, str(build)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def take(build: Path) -> None:
    with build_lock(build, "envc plan prod"):
        pass


def test_the_second_is_refused_and_told_who_holds_it(
    tmp_path: Path, holder: Callable[[Path], subprocess.Popen[str]]
) -> None:
    process = holder(tmp_path)
    with pytest.raises(RefusedError) as caught:
        take(tmp_path)
    assert f"in use by envc apply prod (process {process.pid}) since 20" in caught.value.message
    process.communicate("")
    take(tmp_path)


def test_a_killed_holder_lets_go(
    tmp_path: Path, holder: Callable[[Path], subprocess.Popen[str]]
) -> None:
    process = holder(tmp_path)
    process.kill()
    process.wait()
    take(tmp_path)


def test_a_child_that_keeps_the_descriptor_holds_on(tmp_path: Path) -> None:
    with build_lock(tmp_path, "envc apply prod") as descriptor:
        child = subprocess.Popen(("sleep", "30"), pass_fds=(descriptor,))
    try:
        with pytest.raises(RefusedError):
            take(tmp_path)
    finally:
        child.kill()
        child.wait()
    take(tmp_path)


def test_what_is_left_of_a_killed_envc_is_named(tmp_path: Path) -> None:
    gone = subprocess.Popen(("true",))
    gone.wait()
    with build_lock(tmp_path, "envc apply prod") as descriptor:
        child = subprocess.Popen(("sleep", "30"), pass_fds=(descriptor,))
    lock = tmp_path / ".lock"
    lock.write_text(
        json.dumps(json.loads(lock.read_text(encoding="utf-8")) | {"pid": gone.pid}),
        encoding="utf-8",
    )
    try:
        with pytest.raises(RefusedError, match="goes on though envc was killed") as caught:
            take(tmp_path)
        if Path("/proc/self/fd").is_dir():
            assert f"(process {child.pid})" in caught.value.message
    finally:
        child.kill()
        child.wait()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', "null", "\x00"])
def test_a_holder_that_left_no_name_is_refused_all_the_same(
    tmp_path: Path, holder: Callable[[Path], subprocess.Popen[str]], text: str
) -> None:
    holder(tmp_path)
    (tmp_path / ".lock").write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError, match="in use by another envc"):
        take(tmp_path)


def test_a_holder_on_another_host_is_named_with_it(
    tmp_path: Path, holder: Callable[[Path], subprocess.Popen[str]]
) -> None:
    holder(tmp_path)
    facts = {"pid": 1, "host": "build-7", "what": "envc apply prod", "since": "2026-01-02"}
    (tmp_path / ".lock").write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(RefusedError, match=r"process 1 on build-7"):
        take(tmp_path)


def test_a_folder_that_cannot_be_written_is_said() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        with unprivileged(), pytest.raises(ToolError, match="Permission denied"):
            take(folder / "prod")
        assert not (folder / "prod").exists()


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("", encoding="utf-8")
    with pytest.raises(ToolError, match="cannot write"):
        take(tmp_path / "build")


def test_the_folder_is_made_and_free_afterwards(tmp_path: Path) -> None:
    build = tmp_path / "build" / "prod"
    with build_lock(build, "envc plan prod") as descriptor:
        assert os.fstat(descriptor).st_ino == (build / ".lock").stat().st_ino
    take(build)
