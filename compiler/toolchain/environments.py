"""Virtual environments for the tools that must not share one with envc.

Each is made on demand from a locked, hashed requirements file, and made anew when that file, or the
Python that runs envc, changes. An installation that was cut off is never taken for a whole one.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from compiler.errors import ToolError
from compiler.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ToolName = Literal["checkov", "emulator", "terraform"]
LOCKS = Path(__file__).parent / "locks"
_SECONDS = 900
_TAIL = 6
_MISLEADING = frozenset(
    (
        "PIP_DRY_RUN",
        "PIP_NO_DEPS",
        "PIP_PREFIX",
        "PIP_ROOT",
        "PIP_TARGET",
        "PYTHONHOME",
        "PYTHONPATH",
        "PYTHONSTARTUP",
    )
)
_HINTS = (
    (
        "DO NOT MATCH THE HASHES",
        "the index gave another file than the locked one: never install it; use another index",
    ),
    ("no space left|disk quota", "free some disk space and run the same command again"),
    ("ensurepip", "install Python's venv module (Debian, Ubuntu: apt install python3-venv)"),
    (
        "No matching distribution|Could not find a version|Connection|Temporary failure|timed out",
        "pip needs a package index that has it: see pip config list; then run it again",
    ),
)


def tool_python(
    name: ToolName, *, root: Path | None, on_progress: Callable[[str], None] = lambda _: None
) -> Path:
    """The Python of a tool's environment, made first where it is missing.

    Args:
        name: Which tool.
        root: The project's folder; environments lie in ``.tools/`` there, in ``ENVC_TOOLS_DIR``, or
            in the user's cache folder where there is no project or it cannot be written.
        on_progress: Told before a long installation, and before waiting for another one's.

    Returns:
        An absolute path. ``ENVC_<NAME>_PYTHON`` overrides it with an environment of the user's.

    Raises:
        ToolError: It could not be installed.
    """
    given = os.environ.get(f"ENVC_{name.upper()}_PYTHON")
    if given:
        python = Path(given).expanduser().absolute()
        if not python.is_file():
            raise ToolError(f"ENVC_{name.upper()}_PYTHON names {given}, which is no file")
        return python
    lock = LOCKS / f"{name}.txt"
    wanted = _fingerprint(lock)
    folder = _tools_folder(root) / name
    python, stamp = folder / "bin" / "python", folder / "envc.stamp"
    if _is_ready(python, stamp, wanted):
        return python
    with _alone(folder.with_suffix(".lock"), name, on_progress) as held:
        if not _is_ready(python, stamp, wanted):
            on_progress(f"installing {name} into {folder} (once)")
            stamp.unlink(missing_ok=True)  # from here on it is not whole
            _install(name, folder, lock, held)
            write_atomic(stamp, wanted)
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


def _tools_folder(root: Path | None) -> Path:
    given = os.environ.get("ENVC_TOOLS_DIR")
    if given:
        return Path(given).expanduser().absolute()
    own = root.absolute() / ".tools" if root else None
    if own and os.access(own if own.is_dir() else own.parent, os.W_OK):
        return own
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "envc" / "tools"


@contextmanager
def _alone(lock: Path, name: str, on_progress: Callable[[str], None]) -> Iterator[int]:
    """Hold the right to install; whoever else wants to install waits."""
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with lock.open("w", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                on_progress(f"waiting for another envc that installs {name}")
                fcntl.flock(file, fcntl.LOCK_EX)
            yield file.fileno()
    except OSError as error:
        raise ToolError(
            f"cannot install tools into {lock.parent}: {error.strerror or error}",
            hint="name a folder that can be written: ENVC_TOOLS_DIR=…",
        ) from error


def _install(name: str, folder: Path, lock: Path, held: int) -> None:
    """Make the environment, with the pip of envc's own where it has one: a second costs seconds."""
    python = str(folder / "bin" / "python")
    if importlib.util.find_spec("pip"):
        bare, pip = ["--without-pip"], [sys.executable, "-m", "pip", "--python", python]
    else:
        bare, pip = [], [python, "-m", "pip"]
    _run(name, [sys.executable, "-m", "venv", "--clear", *bare, str(folder)], held)
    install = [*pip, "--disable-pip-version-check", "--quiet", "install"]
    _run(name, [*install, "--require-hashes", "--requirement", str(lock)], held)


def _run(name: str, command: list[str], held: int) -> None:
    """Run one step of an installation, which holds the lock on for as long as it lives.

    Were envc killed, a pip that goes on must not meet the next envc's in the same folder.
    """
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=_SECONDS,
            env=_clean_environment(),
            pass_fds=(held,),
        )
    except subprocess.TimeoutExpired as error:
        raise ToolError(
            f"installing {name} took more than {_SECONDS // 60} minutes",
            hint="look at the network, then run the same command again",
        ) from error
    if done.returncode:
        raise _failed(name, done.stderr.strip() or done.stdout.strip())


def _clean_environment() -> dict[str, str]:
    """The user's variables, less those that would put packages elsewhere or take other ones.

    Where packages come from (``PIP_INDEX_URL``, ``PIP_FIND_LINKS`` and so on) stays the user's.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    return kept | {"PIP_USER": "0", "PIP_NO_INPUT": "1"}


def _failed(name: str, said: str) -> ToolError:
    hints = (hint for pattern, hint in _HINTS if re.search(pattern, said, re.IGNORECASE))
    lines = [line for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.lstrip().startswith("ERROR:")]
    shown = (errors or lines)[-_TAIL:] or ["it said nothing"]
    return ToolError(
        f"{name} could not be installed:\n" + "\n".join(f"  {line.strip()}" for line in shown),
        hint=next(hints, "see pip config list; then run the same command again"),
    )
