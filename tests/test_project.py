"""The folders of a project, found from wherever a command is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.errors import ExitCode, UsageError
from compiler.project import Project, bundled, find_project


def test_a_project_is_found_from_below(tmp_path: Path) -> None:
    (tmp_path / "environments").mkdir()
    below = tmp_path / "build" / "prod"
    below.mkdir(parents=True)
    assert find_project(below).root == tmp_path
    assert find_project(tmp_path).environments == tmp_path / "environments"


def test_a_project_is_found_around_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "environments").mkdir()
    (tmp_path / "modules").mkdir()
    monkeypatch.chdir(tmp_path / "modules")
    assert find_project().root == tmp_path


def test_the_nearest_project_is_taken(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    for folder in (tmp_path, inner):
        (folder / "environments").mkdir(parents=True)
    assert find_project(inner).root == inner


def test_no_project_says_how_to_name_one(tmp_path: Path) -> None:
    (tmp_path / "environments").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="no environments/ folder") as caught:
        find_project(tmp_path)
    assert "--project" in caught.value.hint
    assert caught.value.exit_code is ExitCode.USAGE


def test_own_modules_and_policies_come_first(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert project.modules == bundled("modules")
    assert project.policies == bundled("policies")
    (tmp_path / "modules").mkdir()
    assert project.modules == tmp_path / "modules"


def test_what_envc_brings_is_there() -> None:
    assert (bundled("modules") / "network" / "main.tf").is_file()
    assert bundled("policies").is_dir()


def test_paths_are_shown_from_the_root(tmp_path: Path) -> None:
    project = Project(tmp_path.resolve())
    assert project.relative(tmp_path / "a" / ".." / "b.yaml") == "b.yaml"
    assert project.relative(Path("/elsewhere/x")) == "/elsewhere/x"
    assert project.build("prod") == tmp_path.resolve() / "build" / "prod"
