"""The folders of one project, found from wherever a command is run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from compiler.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with ``environments/``; modules and policies are its own, or those envc brings."""

    root: Path

    @property
    def environments(self) -> Path:
        """Where the specs are."""
        return self.root / "environments"

    @property
    def modules(self) -> Path:
        """Where the Terraform modules are."""
        return _own_or_bundled(self.root, "modules")

    @property
    def policies(self) -> Path:
        """Where the policies and their catalog are."""
        return _own_or_bundled(self.root, "policies")

    def build(self, environment: str) -> Path:
        """Where everything made from one environment is written."""
        return self.root / "build" / environment

    def relative(self, path: Path) -> str:
        """A path as messages and reports show it: relative to the root where it lies inside."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def find_project(start: Path | None = None) -> Project:
    """Find the project that holds a folder, going upward.

    Raises:
        UsageError: There is no ``environments/`` folder here or above.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "environments").is_dir():
            return Project(folder)
    raise UsageError(
        f"there is no project here: no environments/ folder in {here} or above it",
        hint="run envc inside the repository, or name it: envc --project DIR …",
    )


def bundled(name: str) -> Path:
    """A folder that envc itself brings: ``modules`` or ``policies``."""
    inside_wheel = _PACKAGE / "_bundled" / name
    return inside_wheel if inside_wheel.is_dir() else _PACKAGE.parent / name


def _own_or_bundled(root: Path, name: str) -> Path:
    own = root / name
    return own if own.is_dir() else bundled(name)
