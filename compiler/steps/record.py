"""What was planned and judged, kept beside the plan until it is applied."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from compiler.files import write_atomic
from compiler.terraform.runner import PLAN_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.terraform.targets import TargetName

RECORD = "gate.json"


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """One plan and the gate's answer to it.

    Attributes:
        digest: The plan's identity.
        passed: Whether the policy gate let it through.
        sources: Digest of the document and the modules that it was planned from.
        created: ISO 8601 time in UTC.
    """

    environment: str
    target: TargetName
    digest: str
    passed: bool
    sources: str
    commit: str
    created: str


def write_record(build: Path, record: PlanRecord) -> None:
    """Keep the record of the plan in a build folder."""
    write_atomic(build / RECORD, json.dumps(asdict(record), indent=2, sort_keys=True) + "\n")


def read_record(build: Path) -> PlanRecord | None:
    """The record of the plan in a build folder; None where there is no plan that was judged."""
    try:
        raw = json.loads((build / RECORD).read_text(encoding="utf-8"))
        record = PlanRecord(**raw)
    except (OSError, ValueError, TypeError):
        return None
    return record if (build / PLAN_FILE).is_file() else None


def forget_plan(build: Path) -> None:
    """Take away a plan that is spent or outdated, so that nothing can apply it."""
    (build / RECORD).unlink(missing_ok=True)
    (build / PLAN_FILE).unlink(missing_ok=True)


def sources_digest(build: Path, modules: Path) -> str:
    """The digest of everything that a plan is made from: the document and every module's text."""
    found = hashlib.sha256((build / "main.tf.json").read_bytes())
    for path in sorted(modules.glob("*/*")):
        if path.suffix in (".tf", ".js") and path.is_file():
            found.update(f"\0{path.relative_to(modules).as_posix()}\0".encode())
            found.update(path.read_bytes())
    return f"sha256:{found.hexdigest()}"
