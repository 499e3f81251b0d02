"""What is remembered of a sound spec, and everything that makes the work be done again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from compiler.project import Project
from compiler.steps import remembered
from compiler.steps.remembered import recall_compiled, recall_sound
from tests.specs import ROOT, envc, new_project, with_interfaces

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of its own modules, checked and compiled."""
    root = with_interfaces(new_project(tmp_path / "project"))
    (root / "modules").unlink()
    shutil.copytree(ROOT / "modules", root / "modules")
    assert envc("--project", root, "compile", "staging").code == 0
    assert envc("--project", root, "check", "staging").code == 0
    return root


def known(root: Path) -> tuple[bool, bool]:
    """Whether the check and the compile are remembered."""
    project = Project(root)
    return recall_sound(project, "staging"), recall_compiled(project, "staging") is not None


def append(path: str, text: str = "# more\n") -> Callable[[Path], None]:
    def change(root: Path) -> None:
        with (root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def relink(root: Path) -> None:
    base = root / "environments" / "base.yaml"
    base.rename(root / "elsewhere.yaml")
    base.symlink_to(root / "elsewhere.yaml")


def test_nothing_changed(root: Path) -> None:
    assert known(root) == (True, True)
    code = (
        "import sys, compiler.cli.main as m; m.run(sys.argv[1:]); print('pydantic' in sys.modules)"
    )
    for command in ("check", "compile"):
        arguments = ("--project", str(root), command, "staging")
        done = subprocess.run(
            (sys.executable, "-c", code, *arguments),
            cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        assert done.stdout.endswith("False\n"), "the slow way was taken"


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (append("environments/staging.yaml"), (False, False)),
        (append("environments/base.yaml"), (False, False)),
        (append("environments/prod.yaml"), (True, True)),
        (append("modules/network/variables.tf"), (True, False)),
        (append("modules/network/main.tf"), (True, True)),
        (append("build/staging/main.tf.json"), (True, False)),
        (append("build/staging/provenance.json"), (True, False)),
        (append("build/.cache/staging.check.json"), (False, True)),
        (append("build/.cache/staging.compile.json"), (True, False)),
        (lambda root: (root / "build" / "staging" / "placeholder.zip").unlink(), (True, False)),
        (lambda root: (root / "environments" / "base.yaml").unlink(), (False, False)),
        (lambda root: shutil.rmtree(root / "build"), (False, False)),
        (relink, (False, False)),
    ],
)  # fmt: skip
def test_what_makes_it_forgotten(
    root: Path, change: Callable[[Path], None], left: tuple[bool, bool]
) -> None:
    change(root)
    assert known(root) == left


def test_a_slip_is_found_after_a_sound_check(root: Path) -> None:
    file = root / "environments" / "staging.yaml"
    file.write_text(file.read_text("utf-8").replace("nat: single", "nat: x"), encoding="utf-8")
    for command in ("check", "compile"):
        assert envc("--project", root, command, "staging").code == 1
    file.write_text(file.read_text("utf-8").replace("nat: x", "nat: single"), encoding="utf-8")
    assert envc("--project", root, "check", "staging").code == 0


def test_another_program_forgets(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "compiler"
    shutil.copytree(ROOT / "compiler", other)
    append("spec/scalars.py")(other)
    monkeypatch.setattr(remembered, "_PACKAGE", other)
    assert known(root) == (False, False)


def test_another_commit_forgets(root: Path) -> None:
    git = ("git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@example.com")
    for arguments in (("init", "-q"), ("add", "environments"), ("commit", "-q", "-m", "specs")):
        subprocess.run((*git, *arguments), check=True, timeout=60)
    assert known(root) == (True, False)
    assert envc("--project", root, "compile", "staging").code == 0
    assert known(root) == (True, True)
    main = json.loads((root / "build" / "staging" / "main.tf.json").read_text("utf-8"))
    tags = main["provider"]["aws"][0]["default_tags"][0]["tags"]
    head = subprocess.run(
        (*git, "rev-parse", "HEAD"), check=True, capture_output=True, text=True, timeout=60
    )
    assert tags["SpecCommit"] == head.stdout.strip()


def test_a_check_makes_no_build_folder(tmp_path: Path) -> None:
    root = new_project(tmp_path / "p")
    assert envc("--project", root, "check").code == 0
    assert not (root / "build").exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"layers": []}', '{"layers": {"x": 1}}', "\0"])
def test_a_damaged_memory_is_passed_over(root: Path, content: str) -> None:
    for what in ("check", "compile"):
        (root / "build" / ".cache" / f"staging.{what}.json").write_text(content)
    assert known(root) == (False, False)
    assert envc("--project", root, "compile", "staging").code == 0
