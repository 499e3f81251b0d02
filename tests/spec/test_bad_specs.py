"""A hundred bad specs: the shipped staging spec with one slip each, through the real command line.

The slips stand in slips.yaml. Each is refused with exit 1 and no traceback,
at the line that was changed, with what was expected.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.specs import diagnostics, envc, new_project

pytestmark = pytest.mark.requirement("ENV-2", "ENV-5")

STAGING = "staging.yaml"


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip.

    Attributes:
        old: What the file says; ``new`` stands in its place.
        said: What the message holds.
        at: What the line of the diagnostic holds; by default the last line of ``new``.
        where: The file of the diagnostic, where it is not the file of the slip.
        customer: Whether the spec says that its data are customers'.
    """

    name: str
    file: str
    old: str
    new: str
    said: str
    at: str = ""
    suggestion: str = ""
    where: str = ""
    customer: bool = False


_TABLE = Path(__file__).with_name("slips.yaml").read_text("utf-8")
SLIPS = [Slip(**entry) for entry in yaml.safe_load(_TABLE)]


def edited(root: Path, slip: Slip) -> Path:
    project = new_project(root / "project")
    file = project / "environments" / slip.file
    text = file.read_text(encoding="utf-8")
    assert slip.old in text, f"{slip.file} no longer says {slip.old!r}"
    file.write_text(text.replace(slip.old, slip.new, 1), encoding="utf-8", newline="")
    if slip.customer:
        staging = project / "environments" / STAGING
        text = staging.read_text(encoding="utf-8").replace("data: anonymized", "data: customer")
        staging.write_text(text, encoding="utf-8")
    return project


@pytest.mark.parametrize("slip", SLIPS, ids=[slip.name for slip in SLIPS])
def test_a_slip_is_refused_at_its_line(tmp_path: Path, slip: Slip) -> None:
    project = edited(tmp_path, slip)
    answer = envc("--project", project, "check", "staging")
    assert answer.code == 1, answer.text
    assert "Traceback" not in answer.text
    assert answer.out == "staging: refused\n"
    assert "^" in answer.err

    file = project / "environments" / (slip.where or slip.file)
    lines = file.read_text(encoding="utf-8").split("\n")
    wanted = slip.at or slip.new.strip().split("\n")[-1].strip()
    found = diagnostics(project, "staging")
    matching = [one for one in found if slip.said in one["message"] or slip.said in one["expected"]]
    assert matching, answer.err
    places = [
        (place["file"], place["line"]) for one in matching for place in (one, *one["related"])
    ]
    assert any(
        file.as_posix().endswith(name.removeprefix("./")) and wanted in lines[line - 1]
        for name, line in places
    ), f"{wanted!r} is not at {places}\n{answer.err}"
    assert any(slip.suggestion in one["suggestion"] for one in matching), answer.err


def test_there_are_a_hundred() -> None:
    assert len({slip.name for slip in SLIPS}) == len(SLIPS) >= 100
