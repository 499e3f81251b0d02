"""The lint of the modules: what it runs, what it says, what it leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lint_modules import Bench, bench, check, format_check

if TYPE_CHECKING:
    from pathlib import Path

MAIN = 'resource "terraform_data" "this" {\n  input = var.size\n}\n'
VARIABLES = 'variable "size" {\n  type = number\n}\n'
TESTS = """variables {
  size = 3
}

run "it_has_its_size" {
  command = plan

  assert {
    condition     = terraform_data.this.input == 3
    error_message = "the size went missing"
  }
}
"""


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """A module that wants no provider, so that its tests take a second."""
    folder = tmp_path / "modules" / "thing"
    (folder / "tests").mkdir(parents=True)
    (folder / "main.tf").write_text(MAIN)
    (folder / "variables.tf").write_text(VARIABLES)
    (folder / "versions.tf").write_text('terraform {\n  required_version = ">= 1.10"\n}\n')
    (folder / "tests" / "thing.tftest.hcl").write_text(TESTS)
    return folder


@pytest.fixture
def tools(tmp_path: Path) -> Bench:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return bench(scratch, tmp_path / "cache")


def test_passes_once_and_is_not_run_again_until_it_changes(
    module: Path, tools: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    before = sorted(path.name for path in module.rglob("*"))
    first = check(module, tools)
    assert (first.failure, first.skipped) == ("", False)
    assert sorted(path.name for path in module.rglob("*")) == before
    assert check(module, tools).skipped
    (module / "main.tf").write_text(f"# another line\n{MAIN}")
    assert not check(module, tools).skipped


def test_ci_runs_everything(module: Path, tools: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert not check(module, tools).skipped
    assert not check(module, tools).skipped


def test_a_failed_promise_is_shown_and_not_remembered(
    module: Path, tools: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    (module / "main.tf").write_text(MAIN.replace("var.size", "4"))
    (module / "variables.tf").write_text(VARIABLES)
    for _ in range(2):
        outcome = check(module, tools)
        assert not outcome.skipped
        assert "terraform test failed in modules/thing" in outcome.failure
        assert "the size went missing" in outcome.failure


def test_what_is_not_valid_is_shown(module: Path, tools: Bench) -> None:
    (module / "main.tf").write_text('resource "terraform_data" "this" {\n  inputs = 1\n}\n')
    outcome = check(module, tools)
    assert "terraform validate failed in modules/thing" in outcome.failure
    assert "inputs" in outcome.failure


def test_a_module_without_tests_is_named(module: Path, tools: Bench) -> None:
    (module / "tests" / "thing.tftest.hcl").unlink()
    assert check(module, tools).failure == "modules/thing has no tests/*.tftest.hcl"


def test_the_modules_are_in_terraforms_form(tools: Bench) -> None:
    assert format_check(tools) == []
