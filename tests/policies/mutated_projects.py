"""Copies of the project with faults put in, planned for real and judged."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from compiler.project import Project
from compiler.steps.check import require_sound
from compiler.steps.compiling import compile_environment
from compiler.steps.judging import judge
from compiler.terraform.discovery import find_mirror, find_terraform
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import offline_target

if TYPE_CHECKING:
    from compiler.policy.model import Verdict
    from compiler.policy.worker import PolicyWorker

ROOT = Path(__file__).parents[2]
MUTATIONS = Path(__file__).with_name("mutations.yaml")


@dataclass(frozen=True, slots=True)
class Mutation:
    """A fault that is put in, and where a policy must find it.

    Attributes:
        edits: (text to find, or nothing to append; its replacement).
        line_file: The file of the line that the finding must lead to.
        line: A text in that line.
        outcome: ``failed``, or ``unknown`` where it cannot be judged before apply.
    """

    policy: str
    file: str
    edits: tuple[tuple[str, str], ...]
    address: str
    line_file: str
    line: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Bent:
    """One project with faults."""

    name: str
    environment: str
    mutations: tuple[Mutation, ...]


def bent_projects() -> list[Bent]:
    """Every project of mutations.yaml."""
    return [
        Bent(one["name"], one["environment"], tuple(_mutation(raw) for raw in one["mutations"]))
        for one in yaml.safe_load(MUTATIONS.read_text(encoding="utf-8"))
    ]


def _mutation(raw: dict[str, Any]) -> Mutation:
    edits = [(one["find"], one["replace"]) for one in (raw, *raw.get("also", ())) if "find" in one]
    edits += [("", raw["append"])] if "append" in raw else []
    if bool(edits) == ("with" in raw):
        raise ValueError(f"{raw['policy']}: say what to change, or with which other mutation")
    return Mutation(
        policy=raw["policy"],
        file=raw["file"],
        edits=tuple(edits),
        address=raw["address"],
        line_file=raw.get("line_file", raw["file"]),
        line=raw["line"],
        outcome=raw.get("outcome", "failed"),
    )


def copy_project(folder: Path) -> Project:
    """A copy of what a project is made of."""
    for name in ("environments", "modules", "policies"):
        shutil.copytree(ROOT / name, folder / name)
    return Project(folder.resolve())


def bend(project: Project, mutations: tuple[Mutation, ...]) -> None:
    """Put the faults in; each text must be there exactly once."""
    for mutation in mutations:
        path = project.root / mutation.file
        for find, replacement in mutation.edits:
            text = path.read_text(encoding="utf-8")
            if not find:
                path.write_text(f"{text}\n{replacement}", encoding="utf-8")
                continue
            words = [re.escape(word) for word in find.split()]
            pattern = re.compile(r"\s+".join(words))
            found = pattern.findall(text)
            if len(found) != 1:
                message = f"{mutation.policy}: {mutation.file} has {find!r} {len(found)} times"
                raise AssertionError(message)
            new = text.replace(found[0], replacement.rstrip("\n"))
            path.write_text(new, encoding="utf-8")


def judge_environment(project: Project, name: str, scanner: PolicyWorker) -> Verdict:
    """Compile an environment, plan it offline with the real Terraform, and judge the plan."""
    compiled = compile_environment(project, require_sound(project, name))
    build = compiled.emitted.folder
    workspace = Workspace(find_terraform(ROOT), find_mirror(), build, offline_target(build))
    workspace.prepare()
    workspace.plan()
    return judge(project, compiled, workspace.show(), scanner)
