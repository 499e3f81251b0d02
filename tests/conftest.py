"""What every test can ask for."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"
# A busy machine is no failure; in the pipeline the same examples each time.
settings.register_profile("here", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("here")
REFRESH = "ENVC_REFRESH_GOLDEN"
"""Set to 1 by ``make golden``: accepted outputs are written anew, and only their tests run."""

_SHOWN_LINES = 80


def _refreshing() -> bool:
    return os.environ.get(REFRESH) == "1"


@pytest.fixture(scope="session", autouse=True)
def _tools() -> None:
    """Share checkov's, the emulator's and Terraform's environments among all tests' projects."""
    os.environ.setdefault("ENVC_TOOLS_DIR", str(ROOT / ".tools"))


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with the accepted one: ``golden(text, "report/passing.md")``.

    The file lies under tests/golden/. ``make golden`` writes what the code gives today; read the
    difference before you commit it.
    """

    def compare(actual: str, name: str) -> None:
        file = GOLDEN / name
        if _refreshing():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(actual, encoding="utf-8", newline="")
            return
        if not file.is_file():
            pytest.fail(f"there is no accepted output tests/golden/{name}: run make golden")
        with file.open(encoding="utf-8", newline="") as opened:
            accepted = opened.read()
        if actual == accepted:
            return
        lines = list(
            difflib.unified_diff(
                accepted.splitlines(),
                actual.splitlines(),
                f"accepted: tests/golden/{name}",
                "given now",
                lineterm="",
            )
        )
        more = len(lines) - _SHOWN_LINES
        shown = "\n".join(lines[:_SHOWN_LINES]) or "(only the ends of lines differ)"
        rest = f"\n… {more} more lines" if more > 0 else ""
        pytest.fail(f"{shown}{rest}\nif this is meant, run make golden", pytrace=False)

    return compare


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where accepted outputs are written anew, run the tests that have one and no other."""
    if not _refreshing():
        return
    kept = [item for item in items if "golden" in getattr(item, "fixturenames", ())]
    dropped = [item for item in items if item not in kept]
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept
