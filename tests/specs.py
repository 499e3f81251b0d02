"""The shipped specs, projects made from them, and the command line called in this process."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import yaml

from compiler.cli.main import run
from compiler.spec.load import load_document
from compiler.stack.interfaces import InterfaceCache, read_interface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compiler.spec.source import SpecPath

ROOT = Path(__file__).parents[1]
SHIPPED = ("prod", "staging")
DELETE = object()
"""In a change: take the key away."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Everything that a person would have seen."""
        return self.out + self.err


def envc(*arguments: str | Path) -> Answer:
    """Call the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    return Answer(int(code), out.getvalue(), err.getvalue())


def diagnostics(project: Path, *environments: str) -> list[dict[str, Any]]:
    """What ``envc check --format json`` says about environments, in one list."""
    answer = envc("--project", project, "check", *environments, "--format", "json")
    return [found for one in json.loads(answer.out) for found in one["diagnostics"]]


def new_project(folder: Path, specs: Mapping[str, str] | None = None) -> Path:
    """A project in a folder: the shipped modules and policies, and these specs or the shipped ones.

    Args:
        folder: Where; made where it is missing.
        specs: File name to text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("modules", "policies"):
        (folder / name).symlink_to(ROOT / name, target_is_directory=True)
    if specs is None:
        shutil.copytree(ROOT / "environments", folder / "environments")
        return folder
    (folder / "environments").mkdir()
    for name, text in specs.items():
        (folder / "environments" / name).write_text(text, encoding="utf-8")
    return folder


def with_interfaces(project: Path) -> Path:
    """A project that need not read the modules' HCL anew, which takes seconds."""
    file = project / "build" / ".cache" / "interfaces.json"
    file.parent.mkdir(parents=True)
    file.write_text(interfaces(), encoding="utf-8")
    return project


@cache
def interfaces() -> str:
    """The shipped modules' interfaces, as the compiler keeps them."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "interfaces.json"
        kept = InterfaceCache(file)
        for module in sorted((ROOT / "modules").iterdir()):
            if (module / "variables.tf").is_file():
                read_interface(module, kept)
        return file.read_text(encoding="utf-8")


def shipped(name: str) -> dict[str, Any]:
    """The merged data of a shipped environment; a fresh copy each time."""
    document = load_document(ROOT / "environments" / f"{name}.yaml", root=ROOT).document
    assert document is not None
    return document.data


def changed(data: dict[str, Any], changes: Mapping[SpecPath, Any]) -> dict[str, Any]:
    """The data with values at paths set, or taken away."""
    for path, value in changes.items():
        here: Any = data
        for step in path[:-1]:
            here = here.setdefault(step, {}) if isinstance(here, dict) else here[step]
        if value is DELETE:
            del here[path[-1]]
        else:
            here[path[-1]] = value
    return data


def as_yaml(data: Mapping[str, Any]) -> str:
    """Data as a spec's text."""
    return yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True, width=1000)
