"""Files written whole or not at all."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from compiler.errors import ToolError
from compiler.files import write_atomic
from tests.unprivileged import unprivileged


def test_text_and_bytes_are_written_and_folders_made(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a" / "b.txt", "ä\n")
    write_atomic(tmp_path / "a" / "c.bin", b"\x00\xff")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "ä\n".encode()
    assert (tmp_path / "a" / "c.bin").read_bytes() == b"\x00\xff"
    assert sorted(os.listdir(tmp_path / "a")) == ["b.txt", "c.bin"]  # noqa: PTH208 - dot files too


@pytest.mark.parametrize(
    ("mode", "umask", "expected"),
    [(0o644, 0o022, 0o644), (0o600, 0o000, 0o600), (0o644, 0o077, 0o600)],
)
def test_permissions_are_those_asked_for_less_the_umask(
    tmp_path: Path, mode: int, umask: int, expected: int
) -> None:
    path = tmp_path / "file"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o666)
    before = os.umask(umask)
    try:
        write_atomic(path, "new", mode=mode)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == expected


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real/file")
    write_atomic(tmp_path / "link", "x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "file").read_text(encoding="utf-8") == "x"


def test_a_loop_of_links_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(ToolError, match="cannot write"):
        write_atomic(tmp_path / "a", "x")


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(ToolError, match="Is a directory"):
        write_atomic(tmp_path / "taken", "x")
    assert os.listdir(tmp_path) == ["taken"]  # noqa: PTH208 - dot files too


def test_a_file_above_is_named(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("", encoding="utf-8")
    with pytest.raises(ToolError, match=r"build is a file, not a folder"):
        write_atomic(tmp_path / "build" / "prod" / "x", "x")


def test_a_folder_that_may_not_be_written_is_said() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "file").write_text("old", encoding="utf-8")
        folder.chmod(0o555)
        with unprivileged(), pytest.raises(ToolError, match="no permission to write") as caught:
            write_atomic(folder / "file", "new")
        assert caught.value.hint
        assert (folder / "file").read_text(encoding="utf-8") == "old"


def test_a_file_that_cannot_grow_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    """A limit on the size of files stops a write in its middle, as a full disk does."""
    path = tmp_path / "file"
    path.write_text("old", encoding="utf-8")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(ToolError, match="File too large"):
            write_atomic(path, "x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208 - dot files too


def test_a_full_disk_is_said() -> None:
    with tempfile.TemporaryDirectory() as name:
        mounted = subprocess.run(
            ("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", name),
            check=False,
            capture_output=True,
        )
        if mounted.returncode:
            pytest.skip("no disk can be mounted here to be filled")
        try:
            path = Path(name) / "file"
            write_atomic(path, "old")
            with pytest.raises(ToolError, match="the disk is full") as caught:
                write_atomic(path, "x" * 200_000)
            assert "free some space" in caught.value.hint
            assert path.read_text(encoding="utf-8") == "old"
            assert os.listdir(name) == ["file"]  # noqa: PTH208 - dot files too
        finally:
            subprocess.run(("umount", name), check=True)


WRITER = """\
import sys
from pathlib import Path
from compiler.files import write_atomic
while True:
    for letter in "ab":
        write_atomic(Path(sys.argv[1]), letter * 500_000)
"""


def test_a_killed_writer_leaves_the_old_content_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "file"
    whole = {"a" * 500_000, "b" * 500_000}
    for round_number in range(5):
        writer = subprocess.Popen((sys.executable, "-c", WRITER, str(path)))
        end = time.monotonic() + 20
        while not path.exists() and time.monotonic() < end:
            time.sleep(0.01)
        for _ in range(20):
            assert path.read_text(encoding="utf-8") in whole
        time.sleep(0.003 * round_number)
        writer.kill()
        writer.wait()
        assert path.read_text(encoding="utf-8") in whole
