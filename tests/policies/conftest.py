"""The project's own policies, loaded once into the real checkov."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compiler.policy.worker import PolicyWorker

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def scanner() -> Iterator[PolicyWorker]:
    """The scanner with the policies that ship."""
    with PolicyWorker(ROOT, ROOT / "policies") as worker:
        worker.start()
        yield worker
