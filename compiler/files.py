"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from compiler.errors import ToolError


def write_atomic(path: Path, content: str | bytes, *, mode: int = 0o644) -> None:
    """Write a file so that a reader, or a crash, sees the old content or the new, never a part.

    Args:
        path: The file; its folder is made where it is missing.
        content: Text is written as UTF-8.
        mode: The permission bits of the file.

    Raises:
        ToolError: The disk is full, the folder cannot be written, or the path is taken by a folder.
    """
    data = content.encode() if isinstance(content, str) else content
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()
        raise _said(path, error) from error


def _said(path: Path, error: OSError) -> ToolError:
    if error.errno == errno.ENOSPC:
        return ToolError(
            f"the disk is full: {path} was not written",
            hint="free some space and run the same command again",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ToolError(
            f"no permission to write {path}",
            hint="make the folder writable, or work in a copy of the repository",
        )
    return ToolError(f"cannot write {path}: {error.strerror or error}")
