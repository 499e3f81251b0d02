"""The same spec gives the same bytes: again, elsewhere, with another hash seed, another Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.specs import ROOT, SHIPPED, envc, new_project, with_interfaces

FILES = ("main.tf.json", "provenance.json", "placeholder.zip")
OTHERS = ("3.11", "3.12", "3.13")
IMPORTED = (
    "annotated-types",
    "click",
    "pydantic",
    "pydantic-core",
    "pyyaml",
    "typing-extensions",
    "typing-inspection",
)
_SECONDS = 240


def compiled(project: Path) -> dict[str, bytes]:
    return {
        f"{name}/{file}": (project / "build" / name / file).read_bytes()
        for name in SHIPPED
        for file in FILES
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return with_interfaces(new_project(tmp_path / "here"))


@pytest.fixture
def accepted(project: Path) -> dict[str, bytes]:
    """What compiling in this process gives."""
    assert envc("--project", project, "compile", "--all").code == 0
    return compiled(project)


def run(python: str, project: Path, cwd: Path, **environment: str) -> dict[str, bytes]:
    """Compile in another process, from nothing, and give the files."""
    for name in SHIPPED:
        shutil.rmtree(project / "build" / name, ignore_errors=True)
    done = subprocess.run(
        (python, "-m", "compiler", "--project", str(project), "compile", "--all"),
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return compiled(project)


def test_again_nothing_changes_and_nothing_is_written(
    project: Path, accepted: dict[str, bytes]
) -> None:
    before = {file: file.stat().st_mtime_ns for file in (project / "build").rglob("*.json")}
    answer = envc("--project", project, "compile", "--all")
    assert answer.out.count("(unchanged)") == len(SHIPPED)
    assert compiled(project) == accepted
    after = {file: file.stat().st_mtime_ns for file in (project / "build").rglob("*.json")}
    assert after == before


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_with_another_hash_seed(
    project: Path, accepted: dict[str, bytes], tmp_path: Path, seed: str
) -> None:
    assert run(sys.executable, project, tmp_path, PYTHONHASHSEED=seed) == accepted


def test_in_a_path_with_a_space_and_letters_of_the_world(
    accepted: dict[str, bytes], tmp_path: Path
) -> None:
    other = with_interfaces(new_project(tmp_path / "mein Projekt 東京 ü"))
    assert run(sys.executable, other, other / "environments", LC_ALL="C") == accepted


def test_from_inside_the_project_and_from_outside(
    project: Path, accepted: dict[str, bytes]
) -> None:
    inside = project / "environments"
    assert run(sys.executable, project, inside) == accepted
    assert run(sys.executable, project, Path("/")) == accepted


def _interpreter(version: str) -> str | None:
    """A Python of a version that really runs; a version manager's shim may not."""
    roots = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    managed = sorted(roots.glob(f"{version}.*/bin/python"), reverse=True)
    for candidate in (shutil.which(f"python{version}"), *map(str, managed)):
        if candidate is None:
            continue
        said = subprocess.run(
            (candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"),
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
        if said.returncode == 0 and said.stdout.strip() == version:
            return candidate
    return None


def _needed() -> str:
    """The part of the locked requirements that a compile imports: the rest takes a minute."""
    locked = (ROOT / "requirements" / "envc.txt").read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=[a-z])", locked)
    return "".join(entry for entry in entries if entry.partition("==")[0] in IMPORTED)


def _with_requirements(python: str, version: str, cache: Path) -> str:
    """A virtual environment of that Python with the locked requirements, made once."""
    folder = cache / f"python-{version}"
    inner = folder / "bin" / "python"
    if not (folder / "complete").exists():
        needed = cache / f"requirements-{version}.txt"
        needed.write_text(_needed(), encoding="utf-8")
        for command in (
            (python, "-m", "venv", "--clear", str(folder)),
            (str(inner), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--require-hashes", "--no-deps", "-r", str(needed)),
        ):  # fmt: skip
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
        (folder / "complete").touch()
    return str(inner)


@pytest.mark.xdist_group("pythons")
@pytest.mark.parametrize("version", OTHERS)
def test_on_another_python(
    project: Path,
    accepted: dict[str, bytes],
    tmp_path: Path,
    version: str,
    pytestconfig: pytest.Config,
) -> None:
    if version == "{}.{}".format(*sys.version_info[:2]):
        pytest.skip(f"this is Python {version}")
    python = _interpreter(version)
    if python is None:
        pytest.skip(f"there is no Python {version} on this machine")
    cache = pytestconfig.cache
    assert cache is not None
    inner = _with_requirements(python, version, cache.mkdir("pythons"))
    assert run(inner, project, tmp_path) == accepted
