"""One writer at a time in a build folder."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compiler.errors import RefusedError, ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator


_PATIENCE_SECONDS, _POLL_SECONDS = 1.0, 0.05


@contextmanager
def build_lock(build: Path, what: str) -> Iterator[int]:
    """Hold a build folder for one command; the system lets go of it however the process ends.

    Args:
        build: The folder.
        what: The command, for whoever is refused: ``envc apply prod``.

    Yields:
        The file descriptor that holds it; a child that keeps it open holds it too.

    Raises:
        RefusedError: Another process holds it; says which, and since when.
        ToolError: The folder cannot be written, or lies where nothing can be locked.
    """
    path = build / ".lock"
    try:
        build.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise ToolError(
            f"cannot write {build}: {error.strerror or error}",
            hint="make the folder writable, or work in a copy of the repository",
        ) from error
    with file:
        _take(file.fileno(), path)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "what": what, "since": since}
        try:
            file.truncate(0)
            file.write(json.dumps(holder))
            file.flush()
        except OSError as error:
            raise ToolError(
                f"cannot write {path}: {error.strerror or error}",
                hint="free some disk space and run the same command again",
            ) from error
        yield file.fileno()


def _take(descriptor: int, path: Path) -> None:
    """Lock a file, with a moment's patience.

    A child of a command that has just ended may still hold it between its fork and its exec.
    """
    last = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise ToolError(
                    f"cannot lock {path}: {error.strerror or error}",
                    hint="work in a folder on a local disk",
                ) from error
            if time.monotonic() > last:
                raise _held(path) from error
            time.sleep(_POLL_SECONDS)
        else:
            return


def _held(path: Path) -> RefusedError:
    try:
        who = _who(json.loads(path.read_text(encoding="utf-8")), path)
    except (OSError, ValueError, KeyError, TypeError):
        who = "another envc"
    return RefusedError(
        f"this environment is in use by {who}", hint="wait until it has ended, then run this again"
    )


def _who(holder: dict[str, Any], path: Path) -> str:
    what, pid, since = str(holder["what"]), int(holder["pid"]), str(holder["since"])
    if holder["host"] != socket.gethostname():
        return f"{what} (process {pid} on {holder['host']}) since {since}"
    if _is_alive(pid):
        return f"{what} (process {pid}) since {since}"
    left = ", ".join(map(str, _holders(path)))
    which = f" (process {left})" if left else ""
    return f"the Terraform of {what}{which}, which goes on though envc was killed, since {since}"


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _holders(path: Path) -> list[int]:
    """The processes that have the lock's file open, as far as this user may see; Linux only."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if entry.samefile(path):
                found.add(int(entry.parts[2]))
        except OSError:
            continue
    return sorted(found - {os.getpid()})
