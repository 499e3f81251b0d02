"""One writer at a time in a build folder."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from compiler.errors import RefusedError, ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
        ToolError: The folder cannot be written.
    """
    path = build / ".lock"
    try:
        build.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise ToolError(f"cannot write {build}: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _held(path) from error
        file.seek(0)
        file.truncate()
        since = datetime.now(UTC).isoformat(timespec="seconds")
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "what": what, "since": since}
        file.write(json.dumps(holder))
        file.flush()
        yield file.fileno()


def _held(path: Path) -> RefusedError:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        who = f"{holder['what']} (process {holder['pid']}) since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another envc"
    return RefusedError(
        f"this environment is in use by {who}", hint="wait until it has ended, then run this again"
    )
