"""A small environment of its own, for tests that plan and apply."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]

SMALL = """\
environment: small
system: envc-test
owner: first-owner
cost_center: tests
data: synthetic
account_id: "333333333333"
region: us-east-1

encryption:
  rotation_days: 365

secrets:
  entries:
    api-key:
      description: Opens the service

auth:
  domain_prefix: envc-test-small
  callback_urls: ["https://app.example.com/signed-in"]
"""


@pytest.fixture(scope="module")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one small environment, and modules and policies of its own to change."""
    root = tmp_path_factory.mktemp("a project")
    (root / "environments").mkdir()
    (root / "environments" / "small.yaml").write_text(SMALL, encoding="utf-8")
    for folder in ("modules", "policies"):
        shutil.copytree(ROOT / folder, root / folder)
    return root


@pytest.fixture
def edited(small_project: Path) -> Callable[[str, str, str], None]:
    """Replace a text in a file of the project: ``edited("environments/small.yaml", old, new)``."""

    def replace(name: str, old: str, new: str) -> None:
        path = small_project / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace
