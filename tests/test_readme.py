"""What the README shows is what happens."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from compiler.cli.main import COMMANDS, run
from compiler.errors import ExitCode

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_mistake_is_shown_as_the_readme_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "environments", tmp_path / "environments")
    spec = tmp_path / "environments" / "staging.yaml"
    text = spec.read_text(encoding="utf-8")
    spec.write_text(
        text.replace("multi_az: false", "multi_az: no").replace(
            "backup_retention_days: 7", "backup_retention_days: 70"
        ),
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    assert run(["check", "staging"]) == ExitCode.REFUSED
    shown = re.search(r"```text\n(error: .*?)```", README, re.DOTALL)
    assert shown is not None
    assert capsys.readouterr().err.strip() == shown.group(1).strip()


def test_every_command_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"[`$] ?envc ([a-z]+)", README))
    assert named <= set(COMMANDS), named - set(COMMANDS)


def test_every_make_target_that_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"[`$] ?make ([a-z]+)", README))
    assert named <= targets, named - targets


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)", README))))
def test_every_link_leads_somewhere(link: str) -> None:
    assert link.startswith("https://") or (ROOT / link).exists(), link
