"""Environments of tools: made once, whole, as locked; with a real pip and a tiny package."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pytest

from compiler.errors import ToolError
from compiler.toolchain import environments
from compiler.toolchain.environments import is_installed, tool_python
from tests.unprivileged import unprivileged

ROOT = Path(__file__).parents[2]
SECONDS = 120
INSTALL = """\
import sys
from pathlib import Path
from compiler.toolchain import environments
environments.LOCKS = Path(sys.argv[1])
print(environments.tool_python("terraform", root=Path(sys.argv[2]), on_progress=print), flush=True)
"""


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one package, which is pip's only source; and no settings of the user's."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name in ("ENVC_TOOLS_DIR", "ENVC_TERRAFORM_PYTHON", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())
    return folder


@pytest.fixture
def locks(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lock with the tiny package in place of the wheel of 64 MB."""
    folder = tmp_path / "locks"
    folder.mkdir()
    lock(folder, index, "1.0")
    monkeypatch.setattr(environments, "LOCKS", folder)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "a project with spaces"
    folder.mkdir()
    return folder


def wheel(index: Path, version: str) -> Path:
    """Write the wheel of a package with one module."""
    name = f"tinytool-{version}"
    files = {
        "tinytool.py": f"version = {version!r}\n",
        f"{name}.dist-info/METADATA": (
            f"Metadata-Version: 2.1\nName: tinytool\nVersion: {version}\n"
        ),
        f"{name}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{name}.dist-info/RECORD": "",
    }
    path = index / f"{name}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        for inner, text in files.items():
            file.writestr(inner, text)
    return path


def lock(locks: Path, index: Path, version: str, *, digest: str = "") -> None:
    found = digest or hashlib.sha256(wheel(index, version).read_bytes()).hexdigest()
    text = f"tinytool=={version} --hash=sha256:{found}\n"
    (locks / "terraform.txt").write_text(text, encoding="utf-8")


def version_in(python: Path) -> str:
    asked = (str(python), "-c", "import tinytool; print(tinytool.version)")
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def test_it_is_made_once_and_anew_for_another_lock_or_another_python(
    root: Path, locks: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    assert not is_installed("terraform", root=root)
    python = tool_python("terraform", root=root, on_progress=said.append)
    assert python == root / ".tools" / "terraform" / "bin" / "python"
    assert said == [f"installing terraform into {root / '.tools' / 'terraform'} (once)"]
    assert version_in(python) == "1.0"
    assert is_installed("terraform", root=root)
    assert tool_python("terraform", root=root, on_progress=said.append) == python
    assert len(said) == 1

    lock(locks, index, "2.0")
    assert not is_installed("terraform", root=root)
    assert version_in(tool_python("terraform", root=root)) == "2.0"
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version_info", type("V", (), {"major": 3, "minor": 99}))
        assert not is_installed("terraform", root=root)
    assert is_installed("terraform", root=root)
    python.unlink()  # as when the Python that it was made from is taken away
    assert not is_installed("terraform", root=root)


def test_an_installation_that_was_killed_is_made_again(root: Path, locks: Path) -> None:
    installing = subprocess.Popen(
        (sys.executable, "-c", INSTALL, str(locks), str(root)),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    python = root / ".tools" / "terraform" / "bin" / "python"
    end = time.monotonic() + SECONDS
    while not python.exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    installing.send_signal(signal.SIGKILL)
    installing.wait()
    said: list[str] = []
    assert version_in(tool_python("terraform", root=root, on_progress=said.append)) == "1.0"
    # Where a child of the killed one lives on, it is waited for first.
    assert said[-1].startswith("installing terraform into")


def test_two_at_once_install_once(root: Path, locks: Path) -> None:
    both = [
        subprocess.Popen(
            (sys.executable, "-c", INSTALL, str(locks), str(root)),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(2)
    ]
    said = [one.communicate(timeout=SECONDS)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sum(text.count("installing terraform into") for text in said) == 1
    assert sum(text.count("waiting for another envc") for text in said) == 1
    assert version_in(Path(said[0].splitlines()[-1])) == "1.0"


@pytest.mark.requirement("SEC-11")
def test_a_package_other_than_the_locked_one_is_refused(
    root: Path, locks: Path, index: Path
) -> None:
    lock(locks, index, "1.0", digest="0" * 64)
    with pytest.raises(ToolError, match="DO NOT MATCH THE HASHES") as caught:
        tool_python("terraform", root=root)
    assert "never install it" in caught.value.hint
    assert not is_installed("terraform", root=root)


def test_a_package_that_no_index_has_is_said(root: Path, locks: Path, index: Path) -> None:
    lock(locks, index, "3.0")
    (index / "tinytool-3.0-py3-none-any.whl").unlink()
    with pytest.raises(ToolError, match="No matching distribution") as caught:
        tool_python("terraform", root=root)
    assert "pip config list" in caught.value.hint


@pytest.mark.usefixtures("locks")
def test_a_named_folder_is_taken_and_the_user_s_settings_of_pip_send_nothing_elsewhere(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENVC_TOOLS_DIR", "my tools")
    monkeypatch.setenv("PIP_TARGET", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "nowhere"))
    python = tool_python("terraform", root=root)
    assert python == tmp_path / "my tools" / "terraform" / "bin" / "python"
    monkeypatch.delenv("PYTHONPATH")
    assert version_in(python) == "1.0"
    assert not (root / ".tools").exists()
    assert not (tmp_path / "elsewhere").exists()


def made_in_the_cache(cache: Path) -> Path:
    """The Python of an environment for Terraform that is there already."""
    given = cache / "envc" / "tools" / "terraform"
    (given / "bin").mkdir(parents=True)
    (given / "bin" / "python").symlink_to(sys.executable)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    locked = (environments.LOCKS / "terraform.txt").read_bytes()
    stamp = f"{version} {hashlib.sha256(locked).hexdigest()}"
    (given / "envc.stamp").write_text(stamp, encoding="utf-8")
    return given / "bin" / "python"


@pytest.mark.usefixtures("index")
def test_without_a_project_the_cache_folder_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    python = made_in_the_cache(tmp_path)
    assert tool_python("terraform", root=None) == python


@pytest.mark.usefixtures("index")
def test_a_checkout_that_cannot_be_written_uses_the_cache_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root, cache = Path(name) / "root", Path(name) / "cache"
        root.mkdir(mode=0o555)
        Path(name).chmod(0o755)
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        python = made_in_the_cache(cache)
        if os.geteuid() == 0:
            pytest.skip("for root every folder can be written")
        assert tool_python("terraform", root=root) == python


def test_a_folder_that_cannot_be_written_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "terraform.txt").write_text("tinytool==1.0\n", encoding="utf-8")
        monkeypatch.setattr(environments, "LOCKS", folder)
        monkeypatch.setenv("ENVC_TOOLS_DIR", str(folder / "tools"))
        folder.chmod(0o555)
        with unprivileged(), pytest.raises(ToolError, match="Permission denied") as caught:
            tool_python("terraform", root=folder)
        assert "ENVC_TOOLS_DIR" in caught.value.hint


def test_a_python_of_the_user_s_is_taken(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVC_CHECKOV_PYTHON", sys.executable)
    assert tool_python("checkov", root=root) == Path(sys.executable)
    monkeypatch.setenv("ENVC_CHECKOV_PYTHON", str(root / "gone"))
    with pytest.raises(ToolError, match="which is no file"):
        tool_python("checkov", root=root)
