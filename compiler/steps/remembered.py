"""What was found out before and still holds: the fast way for specs that did not change.

Importing what validates a spec takes longer than everything else that a check does. A sound spec is
therefore remembered in build/.cache, with a digest of everything that the answer came from: its
layers, this program, the modules' interfaces, the commit, and the files that were written. Where
one of them differs, or anything is in doubt, nothing is remembered and the work is done.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compiler.errors import EnvcError
from compiler.steps.environments import environment_file
from compiler.steps.revision import last_change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from compiler.project import Project
    from compiler.steps.check import Checked
    from compiler.steps.compiling import Compiled

_PACKAGE = Path(__file__).parents[1]
_STATIONS = ("spec", "components", "stack", "emit", "steps")
_LIBRARIES = ("pydantic", "pydantic_core", "yaml")
_INTERFACE = ("variables.tf", "outputs.tf", "versions.tf")
Facts = dict[str, Any]


def recall_sound(project: Project, name: str) -> bool:
    """Whether an environment was found sound and nothing has changed since.

    Raises:
        UsageError: There is no such environment.
    """
    file = environment_file(project, name)
    stored = _read(_file(project, name, "check"))
    return bool(stored) and _same_spec(project, file, stored)


def remember_sound(project: Project, checked: Checked) -> None:
    """Remember a check that found nothing, where the project has a build folder already."""
    if not checked.sound or checked.diagnostics or not (project.root / "build").is_dir():
        return
    _write(_file(project, checked.name, "check"), _spec_facts(project, checked))


def recall_compiled(project: Project, name: str) -> Facts | None:
    """What compiling an environment gave, where doing it again would change nothing.

    Raises:
        UsageError: There is no such environment.
    """
    file = environment_file(project, name)
    stored = _read(_file(project, name, "compile"))
    if not stored or not _same_spec(project, file, stored):
        return None
    layers = [project.root / layer for layer in stored["layers"]]
    build = project.build(name)
    same = (
        stored.get("modules") == _modules_digest(project, build)
        and stored.get("files") == _digests(build, stored.get("files", ()))
        and stored.get("commit") == last_change(project.root, layers)
    )
    return stored["facts"] if same else None


def remember_compiled(project: Project, compiled: Compiled, facts: Facts) -> None:
    """Remember what compiling an environment gave."""
    checked, build = compiled.checked, compiled.emitted.folder
    if not checked.sound or checked.diagnostics:
        return
    stored = _spec_facts(project, checked) | {
        "modules": _modules_digest(project, build),
        "files": _digests(build, compiled.emitted.files),
        "commit": compiled.commit,
        "facts": facts | {"changed": False},
    }
    _write(_file(project, checked.name, "compile"), stored)


def _file(project: Project, name: str, what: str) -> Path:
    return project.root / "build" / ".cache" / f"{name}.{what}.json"


def _spec_facts(project: Project, checked: Checked) -> Facts:
    layers = checked.document.layers if checked.document else ()
    names = [os.path.relpath(layer, project.root) for layer in layers]
    return {"program": _program(), "layers": _digests(project.root, names)}


def _same_spec(project: Project, file: Path, stored: Facts) -> bool:
    layers = stored.get("layers")
    if not isinstance(layers, dict) or os.path.relpath(file, project.root) not in layers:
        return False
    # A link could lead elsewhere by now; following it is the loader's to judge.
    if any(Path(os.path.realpath(project.root / name)) != project.root / name for name in layers):
        return False
    return _digests(project.root, layers) == layers and stored.get("program") == _program()


def _digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    return {name: _digest(folder / name) for name in names}


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _program() -> str:
    """A digest of everything that decides what a spec means: this code and what it stands on."""
    whole = hashlib.sha256(sys.version.encode())
    for station in _STATIONS:
        for file in sorted((_PACKAGE / station).glob("*.py")):
            whole.update(file.name.encode() + b"\0" + file.read_bytes())
    for library in _LIBRARIES:
        found = find_spec(library)
        origin = Path(found.origin) if found and found.origin else None
        version = origin.parent / "version.py" if origin else None
        for path in (origin, version):
            if path and path.is_file():
                state = path.stat()
                whole.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}".encode())
    return whole.hexdigest()


def _modules_digest(project: Project, build: Path) -> str:
    whole = hashlib.sha256(os.path.relpath(project.modules, build).encode())
    for folder in sorted(project.modules.iterdir()):
        for name in _INTERFACE:
            file = folder / name
            if file.is_file():
                whole.update(f"{folder.name}/{name}\0".encode() + file.read_bytes())
    return whole.hexdigest()


def _read(file: Path) -> Facts:
    try:
        stored = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}


def _write(file: Path, stored: Facts) -> None:
    from compiler.files import write_atomic  # noqa: PLC0415 - what only remembers need not write

    with suppress(EnvcError, OSError):
        write_atomic(file, json.dumps(stored, indent=1, sort_keys=True))
