"""Emulators that end with the test, whatever happens in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compiler.emulator import lifecycle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from compiler.emulator.model import Emulator

ROOT = Path(__file__).parents[2]
ACCOUNT = "444444444444"
REGION = "us-east-1"


def start(build: Path, *, account_id: str = ACCOUNT, region: str = REGION) -> Emulator:
    """Start the emulator of a build folder."""
    return lifecycle.up(build, root=ROOT, account_id=account_id, region=region)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Path]:
    """A build folder, with spaces in its path, whose emulator is stopped afterwards."""
    folder = tmp_path / "a project" / "build" / "shop"
    folder.mkdir(parents=True)
    yield folder
    lifecycle.reset(folder)


@pytest.fixture
def state_of(build: Path) -> Callable[[str, int], None]:
    """Write a Terraform state: its lineage, and how many resources it holds."""

    def write(lineage: str, resources: int) -> None:
        one = '{"type": "aws_vpc", "instances": []}'
        held = ", ".join([one] * resources)
        text = f'{{"version": 4, "lineage": "{lineage}", "resources": [{held}]}}'
        path = lifecycle.state_path(build)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return write
