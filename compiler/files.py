"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from compiler.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def write_atomic(path: Path, content: str | bytes, *, mode: int = 0o644) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    That holds when envc is killed at any moment. It is not forced onto the disk (fsync costs more
    than a whole compile): everything written here is made anew from the specs, and whoever reads
    it takes a file that a power failure left torn for one that is not there.

    Args:
        path: The file; its folder is made where it is missing. A link is written through.
        content: Text is written as UTF-8.
        mode: The permission bits of the file, less what the user's umask takes away.

    Raises:
        ToolError: The disk is full, the folder cannot be written, or the path is taken by a folder.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        target = path.resolve() if path.is_symlink() else path
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name[:200]}.{os.urandom(4).hex()}")
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before 3.13
        raise _said(path, error) from error


def _said(path: Path, error: OSError | RuntimeError) -> ToolError:
    number = getattr(error, "errno", None)
    if number in _FULL:
        return ToolError(
            f"the disk is full: {path} was not written",
            hint="free some space and run the same command again",
        )
    if number in _FORBIDDEN:
        return ToolError(
            f"no permission to write {path}",
            hint="make the folder writable, or work in a copy of the repository",
        )
    taken = next((above for above in path.parents if above.is_file()), None)
    if taken is not None:
        return ToolError(
            f"cannot write {path}: {taken} is a file, not a folder", hint="move that file away"
        )
    return ToolError(f"cannot write {path}: {getattr(error, 'strerror', None) or error}")
