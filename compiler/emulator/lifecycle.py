"""Starting, stopping and looking at the emulator of one environment.

Each environment has its own pair of processes, on loopback only, and the Terraform state that
speaks of what is in them lies beside their records. What is applied lives in their memory: an
emulator that was started again is empty, and a state that speaks of more must not be planned with.
"""

from __future__ import annotations

import fcntl
import re
import secrets
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from compiler.emulator import processes
from compiler.emulator.model import HALVES, Emulator, Half, Status
from compiler.emulator.record import (
    Owner,
    Record,
    folder_of,
    forget_record,
    forget_state,
    gone,
    read_owner,
    read_record,
    read_state,
    remembered_ports,
    state_path,
    was_destroyed,
    write_owner,
    write_record,
)
from compiler.errors import RefusedError, ToolError
from compiler.toolchain.environments import tool_python

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import Popen

__all__ = ["check_state", "down", "failures", "reset", "state_path", "status", "up"]

_TRIES = 3  # a port may be taken between the moment it was found free and the moment it is used
_SERVER_ERROR = re.compile(r"5\d\d ")


def up(
    build: Path,
    *,
    root: Path,
    account_id: str,
    region: str,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Emulator:
    """Start the emulator of an environment, or find it running.

    One that everything was removed from is started anew: secrets and keys that wait for their
    deletion, and last snapshots, would be in the way of the next apply, as they are in AWS.

    Args:
        build: The environment's build folder.
        root: The project's folder, where tools are installed.
        account_id: The one account that it serves.
        region: The region where a request names none.
        on_progress: Told before something takes long.

    Raises:
        ToolError: It does not start; with the end of its log.
    """
    python = tool_python("emulator", root=root, on_progress=on_progress)
    folder = folder_of(build)
    with _alone(folder):
        record = _look(folder)
        serves = record is not None and _serves(record, account_id, region)
        if record and serves and not was_destroyed(build):
            return _emulator(record, fresh=False)
        if record:
            _stop(folder, record)
        on_progress(f"starting the emulator of account {account_id}")
        return _emulator(_start(python, folder, account_id, region), fresh=True)


def down(build: Path) -> bool:
    """Stop the emulator of an environment; what was applied there is gone with it.

    Returns:
        Whether anything ran.

    Raises:
        ToolError: Its folder cannot be written.
    """
    folder = folder_of(build)
    if not folder.is_dir():
        return False
    with _alone(folder):
        record = read_record(folder)
        return _stop(folder, record) if record else False


def status(build: Path) -> Status:
    """Whether the emulator of an environment runs, where, and since when."""
    record = _look(folder_of(build))
    answering = [half.answers for half in record.halves] if record else []
    if record is None or not any(answering):
        return Status("down")
    return Status(
        "up" if all(answering) else "half",
        halves=record.halves,
        instance_id=record.instance_id,
        account_id=record.account_id,
        since=record.since,
    )


def reset(build: Path) -> bool:
    """Stop the emulator and forget the Terraform state that belongs to it.

    Returns:
        Whether there was anything to forget.

    Raises:
        ToolError: Its folder cannot be written.
    """
    stopped = down(build)
    try:
        return forget_state(folder_of(build)) or stopped
    except OSError as error:
        raise _unwritable(folder_of(build), error) from error


def check_state(build: Path, emulator: Emulator) -> None:
    """Make sure that the Terraform state speaks of this emulator, and remember that it does.

    Raises:
        RefusedError: The emulator was started anew since the state was made, or the state of what
            it holds is gone.
        ToolError: The record cannot be written.
    """
    folder = folder_of(build)
    owner = read_owner(folder)
    lineage, resources = read_state(build)
    hint = f"forget both and begin anew: envc emulator reset {build.name}"
    if resources and (owner is None or owner.instance_id != emulator.instance_id):
        raise RefusedError(
            f"the emulator of {build.name} was started anew and is empty, while the Terraform "
            "state still speaks of what was applied to it before",
            hint=hint,
        )
    same = owner is not None and owner.instance_id == emulator.instance_id
    if owner and same and owner.lineage and owner.lineage != lineage:
        raise RefusedError(
            f"the Terraform state of {build.name} was removed or replaced, while the emulator "
            "still holds what was applied to it",
            hint=hint,
        )
    write_owner(folder, Owner(emulator.instance_id, lineage))


def failures(build: Path) -> list[str]:
    """The requests that the emulator failed to answer (status 500 and above) since its start."""
    found: list[str] = []
    for half in HALVES:
        log = processes.requests_log(folder_of(build), half)
        try:
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise ToolError(f"cannot read {log}: {error.strerror or error}") from error
        found += [line for line in lines if _SERVER_ERROR.match(line)]
    return found


def _look(folder: Path) -> Record | None:
    """The emulator on record, with who answers just now."""
    record = read_record(folder)
    if record is None:
        return None
    answering = {h.name for h in record.halves if processes.answers(h.port, record.instance_id)}
    return gone(record, answering)


def _serves(record: Record, account_id: str, region: str) -> bool:
    return (record.account_id, record.region) == (account_id, region) and all(
        half.answers for half in record.halves
    )


def _start(python: Path, folder: Path, account_id: str, region: str) -> Record:
    ports = remembered_ports(folder)
    for attempt in range(_TRIES):
        try:
            return _start_once(python, folder, account_id, region, ports)
        except ToolError:
            taken = [name for name, port in ports.items() if processes.free_port(port) != port]
            if attempt == _TRIES - 1 or not taken:
                raise
    raise AssertionError  # the last attempt returned or raised


def _start_once(
    python: Path, folder: Path, account_id: str, region: str, ports: dict[str, int]
) -> Record:
    """Start both halves; the ports taken are put into ``ports``."""
    instance = secrets.token_hex(8)
    started: list[tuple[Popen[bytes], Half]] = []
    for name in HALVES:
        processes.requests_log(folder, name).unlink(missing_ok=True)
        ports[name] = processes.free_port(ports.get(name, 0))
    since = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        for name in HALVES:
            process = processes.launch(
                python,
                name,
                ports[name],
                folder=folder,
                account=account_id,
                region=region,
                instance=instance,
            )
            started.append((process, Half(name, process.pid, ports[name])))
        # Before they answer: whoever is killed now leaves a record of what to stop.
        record = Record(instance, account_id, region, since, tuple(half for _, half in started))
        write_record(folder, record)
        processes.wait_until_ready(started, instance, folder)
    except BaseException:
        for process, _ in started:
            process.kill()
            process.wait()
        forget_record(folder)
        raise
    return record


def _stop(folder: Path, record: Record) -> bool:
    stopped = [processes.stop(half, record.instance_id) for half in record.halves]
    shutil.rmtree(folder / "scratch", ignore_errors=True)
    forget_record(folder)
    return any(stopped)


def _emulator(record: Record, *, fresh: bool) -> Emulator:
    return Emulator(
        urls={half.name: half.url for half in record.halves},
        instance_id=record.instance_id,
        account_id=record.account_id,
        region=record.region,
        fresh=fresh,
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the emulator of an environment; another envc waits here."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / ".lock").open("a")
    except OSError as error:
        raise _unwritable(folder, error) from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _unwritable(folder: Path, error: OSError) -> ToolError:
    return ToolError(
        f"cannot write {folder}: {error.strerror or error}",
        hint="look at the space and the permissions there",
    )
