"""The environments of a project, by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from compiler.errors import UsageError
from compiler.spec.abstract import is_abstract
from compiler.spec.nearest import nearest

if TYPE_CHECKING:
    from compiler.project import Project

SUFFIXES = (".yaml", ".yml")


def environment_names(project: Project) -> list[str]:
    """Every environment, in name order; files that are only layers are not among them."""
    try:
        files = sorted(project.environments.iterdir())
    except OSError as error:
        raise UsageError(f"cannot list {project.environments}: {error.strerror}") from error
    return [f.stem for f in files if f.suffix in SUFFIXES and f.is_file() and not is_abstract(f)]


def environment_file(project: Project, name: str) -> Path:
    """The file of an environment.

    Raises:
        UsageError: There is none of that name; says the nearest.
    """
    for suffix in SUFFIXES:
        path = project.environments / f"{name}{suffix}"
        if Path(name).name == name and path.is_file():
            if is_abstract(path):
                raise UsageError(
                    f"environments/{path.name} is a layer for others, not an environment",
                    hint="name one that extends it: " + ", ".join(environment_names(project)),
                )
            return path
    names = environment_names(project)
    near = nearest(name, names)
    raise UsageError(
        f"there is no environment {name!r}" + (f"; did you mean {near!r}?" if near else ""),
        hint=f"there are: {', '.join(names)}" if names else "environments/ is empty",
    )
