"""Virtual environments for the tools that must not share one with envc.

Each is made on demand from a locked, hashed requirements file, and made anew when that file changes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from compiler.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ToolName = Literal["checkov", "emulator", "terraform"]
LOCKS = Path(__file__).parent / "locks"
_SECONDS = 900
_TAIL = 6


def tool_python(
    name: ToolName, *, root: Path, on_progress: Callable[[str], None] = lambda _: None
) -> Path:
    """The Python of a tool's environment, made first where it is missing.

    Args:
        name: Which tool.
        root: The project's folder; environments lie in ``.tools/`` there, in ``ENVC_TOOLS_DIR``, or
            in the user's cache folder where the project cannot be written.
        on_progress: Told once, before a long installation.

    Raises:
        ToolError: It could not be installed.
    """
    given = os.environ.get(f"ENVC_{name.upper()}_PYTHON")
    if given:
        if not Path(given).is_file():
            raise ToolError(f"ENVC_{name.upper()}_PYTHON names {given}, which is no file")
        return Path(given)
    lock = LOCKS / f"{name}.txt"
    wanted = _fingerprint(lock)
    folder = _tools_folder(root) / name
    python, stamp = folder / "bin" / "python", folder / "envc.stamp"
    if _is_ready(python, stamp, wanted):
        return python
    with _alone(folder.with_suffix(".lock")):
        if not _is_ready(python, stamp, wanted):
            on_progress(f"installing {name} into {folder} (once)")
            _install(name, folder, lock)
            stamp.write_text(wanted, encoding="utf-8")
    return python


def is_installed(name: ToolName, *, root: Path) -> bool:
    """Whether a tool's environment is there and fits its lock."""
    folder = _tools_folder(root) / name
    wanted = _fingerprint(LOCKS / f"{name}.txt")
    return _is_ready(folder / "bin" / "python", folder / "envc.stamp", wanted)


def _fingerprint(lock: Path) -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"{version} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def _is_ready(python: Path, stamp: Path, wanted: str) -> bool:
    try:
        return python.exists() and stamp.read_text(encoding="utf-8") == wanted
    except OSError:
        return False


def _tools_folder(root: Path) -> Path:
    given = os.environ.get("ENVC_TOOLS_DIR")
    if given:
        return Path(given)
    own = root / ".tools"
    if os.access(own if own.is_dir() else root, os.W_OK):
        return own
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "envc" / "tools"


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with lock.open("w", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise ToolError(
            f"cannot install tools into {lock.parent}: {error.strerror or error}",
            hint="name a folder that can be written: ENVC_TOOLS_DIR=…",
        ) from error


def _install(name: str, folder: Path, lock: Path) -> None:
    _run(name, [sys.executable, "-m", "venv", "--clear", str(folder)])
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    _run(name, [*pip, "--require-hashes", "--requirement", str(lock)])


def _run(name: str, command: list[str]) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise ToolError(
            f"installing {name} took more than {_SECONDS // 60} minutes",
            hint="look at the network, then run the same command again",
        ) from error
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()[-_TAIL:]
        raise ToolError(
            f"{name} could not be installed:\n" + "\n".join(f"  {line}" for line in lines),
            hint="pip needs a package index: see pip config list; then run the same command again",
        )
