"""The shipped environments, whole: applied, planned again, changed in place, destroyed."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from compiler.cli.main import run
from compiler.emulator import lifecycle
from compiler.emulator.unsupported import UNSUPPORTED
from compiler.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PARAMS = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"whole {name}"))
    for name in ("staging", "prod")
]
pytestmark = [pytest.mark.slow, pytest.mark.apply]


@pytest.fixture(scope="module", params=PARAMS)
def applied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    """A copy of this project with one environment applied to its emulator."""
    name = str(request.param)
    root = tmp_path_factory.mktemp(f"whole {name}")
    for folder in ("environments", "modules", "policies"):
        shutil.copytree(ROOT / folder, root / folder)
    began = time.monotonic()
    try:
        assert envc(root, "apply", name, "--target", "emulator") == ExitCode.DONE
        print(f"\n{name}: planned, judged and applied in {time.monotonic() - began:.0f} s")  # noqa: T201 - the figure is what this run is for
        yield root, name
    finally:
        lifecycle.down(root / "build" / name)


def envc(root: Path, *words: str) -> int:
    """Run a command in a project."""
    return run(["--project", str(root), *words])


def managed(root: Path, name: str) -> set[str]:
    """The addresses of everything that the state manages."""
    state: dict[str, Any] = json.loads(
        lifecycle.state_path(root / "build" / name).read_text(encoding="utf-8")
    )
    found = set()
    for resource in state["resources"]:
        if resource["mode"] == "managed":
            base = f"{resource['module']}.{resource['type']}.{resource['name']}"
            for instance in resource["instances"]:
                key = instance.get("index_key")
                found.add(base if key is None else f"{base}[{json.dumps(key)}]")
    return found


def planned(root: Path, name: str) -> dict[str, str]:
    """Address to action of everything in the last plan."""
    plan = json.loads((root / "build" / name / "plan.json").read_text(encoding="utf-8"))
    return {
        change["address"]: "/".join(change["change"]["actions"])
        for change in plan.get("resource_changes", [])
        if change.get("mode") == "managed"
    }


@pytest.mark.requirement(
    "ENV-2", "ENV-3", *(f"IAC-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13))
)
def test_everything_planned_is_applied(applied: tuple[Path, str]) -> None:
    root, name = applied
    assert dict(UNSUPPORTED) == {}, "the list of what the emulator cannot take stays empty"
    assert managed(root, name) == set(planned(root, name))
    assert len(managed(root, name)) > 200


@pytest.mark.requirement("ENV-2", "ENV-3")
def test_the_second_plan_is_empty(
    applied: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    root, name = applied
    assert envc(root, "plan", name, "--target", "emulator") == ExitCode.DONE
    assert "no changes" in capsys.readouterr().out.lower()
    assert set(planned(root, name).values()) == {"no-op"}


def test_a_change_of_tags_goes_in_place(applied: tuple[Path, str]) -> None:
    root, name = applied
    base = root / "environments" / "base.yaml"
    base.write_text(
        base.read_text(encoding="utf-8").replace("owner: platform-team", "owner: another-team"),
        encoding="utf-8",
    )
    assert envc(root, "plan", name, "--target", "emulator") == ExitCode.DONE
    assert set(planned(root, name).values()) == {"no-op", "update"}
    assert envc(root, "apply", name, "--target", "emulator") == ExitCode.DONE
    assert envc(root, "plan", name, "--target", "emulator") == ExitCode.DONE
    assert set(planned(root, name).values()) == {"no-op"}


def test_destroy_leaves_nothing(applied: tuple[Path, str]) -> None:
    root, name = applied
    began = time.monotonic()
    assert envc(root, "destroy", name, "--target", "emulator", "--allow-destroy", "*") == 0
    print(f"\n{name}: destroyed in {time.monotonic() - began:.0f} s")  # noqa: T201 - as above
    assert managed(root, name) == set()


def test_the_emulator_answered_without_a_fault(applied: tuple[Path, str]) -> None:
    root, name = applied
    assert lifecycle.failures(root / "build" / name) == []
