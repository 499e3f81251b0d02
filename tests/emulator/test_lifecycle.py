"""The two processes of an emulator, started and ended for real."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compiler.emulator import lifecycle
from compiler.emulator.model import Emulator
from compiler.errors import RefusedError, ToolError
from tests.emulator.conftest import ACCOUNT, REGION, ROOT, start

if TYPE_CHECKING:
    from collections.abc import Callable

    from compiler.emulator.model import Half, Status

URLS = {"moto": "http://127.0.0.1:9", "ministack": "http://127.0.0.1:9"}
FIRST = Emulator(URLS, "first", ACCOUNT, REGION)
SECOND = Emulator(URLS, "second", ACCOUNT, REGION)


def half(status: Status, name: str) -> Half:
    return next(one for one in status.halves if one.name == name)


def is_alive(pid: int) -> bool:
    done = subprocess.run(
        ("ps", "-o", "stat=", "-p", str(pid)), capture_output=True, text=True, check=False
    )
    return bool(done.stdout.strip()) and not done.stdout.startswith("Z")


def kill_hard(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)


def test_up_is_idempotent_and_down_stops_both(build: Path) -> None:
    assert lifecycle.status(build).state == "down"
    assert lifecycle.down(build) is False

    first = start(build)
    second = start(build)

    assert first.fresh
    assert not second.fresh
    assert (second.instance_id, second.urls) == (first.instance_id, first.urls)
    running = lifecycle.status(build)
    assert running.state == "up"
    assert (running.account_id, running.instance_id) == (ACCOUNT, first.instance_id)
    assert {one.name: one.url for one in running.halves} == first.urls
    assert json.loads(json.dumps(running.facts()))["state"] == "up"
    assert ACCOUNT in running.sentence()

    assert lifecycle.down(build) is True
    assert not any(is_alive(one.pid) for one in running.halves)
    assert lifecycle.status(build).state == "down"
    assert lifecycle.down(build) is False


def test_a_restart_is_another_instance_at_the_same_ports(build: Path) -> None:
    first = start(build)
    lifecycle.down(build)
    second = start(build)
    assert second.urls == first.urls
    assert second.instance_id != first.instance_id
    assert second.fresh


def test_a_port_in_use_is_no_error(build: Path) -> None:
    first = start(build)
    lifecycle.down(build)
    port = int(first.urls["moto"].rpartition(":")[2])
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        second = start(build)
        assert second.urls["moto"] != first.urls["moto"]
        assert second.urls["ministack"] == first.urls["ministack"]
    assert lifecycle.status(build).state == "up"


def test_it_answers_on_loopback_only(build: Path) -> None:
    start(build)
    listening = Path("/proc/net/tcp")
    if not listening.exists():
        pytest.skip("only Linux shows who listens where")
    ports = {f"{one.port:04X}" for one in lifecycle.status(build).halves}
    found = {
        fields[1].partition(":")[0]
        for line in listening.read_text(encoding="ascii").splitlines()[1:]
        if (fields := line.split())[3] == "0A" and fields[1].partition(":")[2] in ports
    }
    assert found == {"0100007F"}


@pytest.mark.parametrize("victim", ["moto", "ministack"])
def test_one_half_killed_is_said_and_both_start_anew(build: Path, victim: str) -> None:
    first = start(build)
    before = lifecycle.status(build)
    kill_hard(half(before, victim).pid)

    seen = lifecycle.status(build)
    assert seen.state == "half"
    assert not half(seen, victim).answers
    assert f"{victim} is gone" in seen.sentence()

    second = start(build)
    assert second.fresh
    assert second.instance_id != first.instance_id
    assert lifecycle.status(build).state == "up"
    assert not any(is_alive(one.pid) for one in before.halves)


def test_a_pid_that_belongs_to_another_process_is_left_alone(build: Path) -> None:
    start(build)
    lifecycle.down(build)
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        stale = {
            "instance_id": "0123456789abcdef",
            "account_id": ACCOUNT,
            "region": REGION,
            "since": "2026-01-01T00:00:00+00:00",
            "halves": {
                "moto": {"pid": bystander.pid, "port": 9},
                "ministack": {"pid": bystander.pid, "port": 9},
            },
        }
        record = build / "emulator" / "emulator.json"
        record.write_text(json.dumps(stale), encoding="utf-8")
        assert lifecycle.status(build).state == "down"
        assert start(build).fresh
        assert lifecycle.down(build) is True
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"halves": {"moto": {}}}', "\x00\x00"])
def test_a_broken_record_is_no_emulator(build: Path, content: str) -> None:
    folder = build / "emulator"
    folder.mkdir()
    (folder / "emulator.json").write_text(content, encoding="utf-8")
    (folder / "ports.json").write_text(content, encoding="utf-8")
    assert lifecycle.status(build).state == "down"
    assert lifecycle.down(build) is False


def test_two_at_once_start_one(build: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: start(build), range(2)))
    assert len({one.instance_id for one in found}) == 1
    assert sorted(one.fresh for one in found) == [False, True]


def test_another_account_gets_another_emulator(build: Path) -> None:
    first = start(build)
    second = start(build, account_id="555555555555")
    assert second.fresh
    assert second.instance_id != first.instance_id
    assert lifecycle.status(build).account_id == "555555555555"


def test_it_lives_on_when_envc_ends(build: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from compiler.emulator.lifecycle import up; "
        "print(up(Path(sys.argv[1]), root=Path(sys.argv[2]), "
        "account_id=sys.argv[3], region=sys.argv[4]).instance_id)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(build), str(ROOT), ACCOUNT, REGION],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert lifecycle.status(build).instance_id == done.stdout.strip()


def test_what_does_not_start_says_why(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVC_EMULATOR_PYTHON", sys.executable)  # moto is not installed there
    with pytest.raises(ToolError, match="does not start") as refused:
        start(build)
    assert "ModuleNotFoundError" in refused.value.message
    assert "log" in refused.value.hint
    assert lifecycle.status(build).state == "down"


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    build = tmp_path / "shop"
    build.write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(ToolError, match="cannot write"):
        start(build)


class TestState:
    def test_a_restarted_emulator_is_noticed(
        self, build: Path, state_of: Callable[[str, int], None]
    ) -> None:
        lifecycle.check_state(build, start(build))
        state_of("one", 3)
        lifecycle.check_state(build, start(build))
        lifecycle.down(build)
        with pytest.raises(RefusedError, match="started anew") as refused:
            lifecycle.check_state(build, start(build))
        assert "envc emulator reset shop" in refused.value.hint

        assert lifecycle.reset(build) is True
        assert not lifecycle.state_path(build).exists()
        lifecycle.check_state(build, start(build))

    def test_a_restart_with_nothing_applied_is_fine(
        self, build: Path, state_of: Callable[[str, int], None]
    ) -> None:
        lifecycle.check_state(build, FIRST)
        state_of("one", 0)
        lifecycle.check_state(build, SECOND)
        state_of("one", 1)
        lifecycle.check_state(build, SECOND)

    def test_one_that_everything_was_removed_from_is_started_anew(
        self, build: Path, state_of: Callable[[str, int], None]
    ) -> None:
        first = start(build)
        state_of("one", 2)
        assert start(build).instance_id == first.instance_id
        state_of("one", 0)
        in_use = build / "emulator" / ".terraform.tfstate.lock.info"
        in_use.touch()
        assert start(build).instance_id == first.instance_id
        in_use.unlink()
        second = start(build)
        assert second.fresh
        assert second.instance_id != first.instance_id
        lifecycle.check_state(build, second)

    def test_a_removed_state_is_noticed(
        self, build: Path, state_of: Callable[[str, int], None]
    ) -> None:
        state_of("one", 0)
        lifecycle.check_state(build, FIRST)
        state_of("one", 2)
        lifecycle.check_state(build, FIRST)
        lifecycle.state_path(build).unlink()
        with pytest.raises(RefusedError, match="removed or replaced"):
            lifecycle.check_state(build, FIRST)

    def test_an_unreadable_state_is_not_taken_for_an_empty_one(self, build: Path) -> None:
        lifecycle.check_state(build, FIRST)
        lifecycle.state_path(build).write_text("{", encoding="utf-8")
        with pytest.raises(RefusedError):
            lifecycle.check_state(build, SECOND)

    def test_nothing_to_reset(self, build: Path) -> None:
        assert lifecycle.reset(build) is False


def test_failures_are_told_and_nothing_else(build: Path) -> None:
    emulator = start(build)
    assert lifecycle.failures(build) == []
    request = urllib.request.Request(  # noqa: S310 - loopback
        emulator.urls["moto"],
        data=b"not json",
        headers={
            "Authorization": "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/kms/aws4_request",
            "X-Amz-Target": "TrentService.CreateKey",
        },
    )
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(request)  # noqa: S310 - loopback
    (line,) = lifecycle.failures(build)
    assert line.startswith("500 kms us-east-1 CreateKey")
