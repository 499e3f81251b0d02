"""The two processes of an emulator: started, recognised, ended. Never another's."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compiler.emulator.model import HOST, Half
from compiler.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence

INSTANCE_PATH = "/_envc/instance"
_MAIN = Path(__file__).parent / "aws"
_PROBE_SECONDS = (
    20.0  # a busy machine may let one wait; where nobody listens the answer comes at once
)
_START_SECONDS = 120.0
_STOP_SECONDS = 5.0
_POLL_SECONDS = 0.05
_TAIL = 12


def free_port(wanted: int = 0) -> int:
    """A free port on loopback: the wanted one where it is free, else any."""
    for port in (wanted, 0) if wanted else (0,):
        with socket.socket() as probe:
            # A port that a process has just left is free, though its connections still linger.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((HOST, port))
                return int(probe.getsockname()[1])
    raise ToolError(
        "there is no free port on 127.0.0.1", hint="end what holds them, then try again"
    )


def launch(
    python: Path, half: str, port: int, *, folder: Path, account: str, region: str, instance: str
) -> subprocess.Popen[bytes]:
    """Start one half, detached: it lives on when envc ends.

    Raises:
        ToolError: It cannot be started, or its log cannot be written.
    """
    script = _MAIN / f"{half}_main.py"
    command = [str(python), "-I", "-u", str(script), str(port), account, region, instance]
    scratch = folder / "scratch"
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        with (folder / f"{half}.log").open("wb") as log:
            return subprocess.Popen(
                [*command, str(requests_log(folder, half))],
                cwd=folder,
                env=_environment(scratch),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except OSError as error:
        raise ToolError(
            f"cannot start {half}: {error.strerror or error}",
            hint=f"look at the space and the permissions of {folder}",
        ) from error


def requests_log(folder: Path, half: str) -> Path:
    """Where one half writes a line for every request."""
    return folder / f"{half}.requests.log"


def wait_until_ready(
    processes: Sequence[tuple[subprocess.Popen[bytes], Half]], instance: str, folder: Path
) -> None:
    """Wait until every half answers.

    Raises:
        ToolError: One ended, or does not answer in time; with the end of its log.
    """
    deadline = time.monotonic() + _START_SECONDS
    waiting = list(processes)
    while waiting:
        waiting = [(p, half) for p, half in waiting if not answers(half.port, instance)]
        for process, half in waiting:
            log = folder / f"{half.name}.log"
            if process.poll() is not None:
                raise _did_not_start(f"{half.name} ended while it started", log)
            if time.monotonic() > deadline:
                late = f"{half.name} does not answer after {_START_SECONDS:.0f} s"
                raise _did_not_start(late, log)
        if waiting:
            time.sleep(_POLL_SECONDS)


def answers(port: int, instance: str) -> bool:
    """Whether the half of that instance answers at a port."""
    return _identity(port).get("instance_id") == instance


def stop(half: Half, instance: str) -> bool:
    """End one half, if the process on record is still it.

    Returns:
        Whether there was something to end.
    """
    if not _is_ours(half, instance):
        return False
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(half.pid, how)
        except (ProcessLookupError, PermissionError):
            break
        if _ended(half.pid):
            break
    return True


def _environment(scratch: Path) -> dict[str, str]:
    """The user's variables without those that would change what the emulator does."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("AWS_", "MOTO_", "MINISTACK_", "LAMBDA_", "LOCALSTACK_", "TEST_"))
        and not key.lower().endswith("_proxy")
    }
    return kept | {"TMPDIR": str(scratch), "STATE_DIR": str(scratch), "PERSIST_STATE": "0"}


def _identity(port: int) -> dict[str, Any]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    url = f"http://{HOST}:{port}{INSTANCE_PATH}"
    with (
        suppress(OSError, ValueError, HTTPException),
        opener.open(url, timeout=_PROBE_SECONDS) as answer,
    ):
        found = json.load(answer)
        return found if isinstance(found, dict) else {}
    return {}


def _is_ours(half: Half, instance: str) -> bool:
    """Whether a process is the half of that instance: it says so itself, or its command line does.

    A process id on record may belong to another process by now; that one must not be touched.
    """
    identity = _identity(half.port)
    if identity.get("instance_id") == instance:
        return identity.get("pid") == half.pid
    try:
        done = subprocess.run(
            ("ps", "-ww", "-o", "args=", "-p", str(half.pid)),
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return False
    return instance in done.stdout.split()


def _ended(pid: int) -> bool:
    deadline = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < deadline:
        # A child of this very process stays as a zombie until somebody asks for it.
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, PermissionError):
            return True
        time.sleep(_POLL_SECONDS)
    return False


def _did_not_start(what: str, log: Path) -> ToolError:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-_TAIL:]
    except OSError:
        lines = []
    tail = "".join(f"\n  {line}" for line in lines)
    return ToolError(f"the emulator does not start: {what}{tail}", hint=f"its log: {log}")
