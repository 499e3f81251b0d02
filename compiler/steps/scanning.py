"""Judging any Terraform plan, whoever made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import Field

from compiler import __version__
from compiler.components.identity import WaiverSpec
from compiler.errors import RefusedError
from compiler.policy.catalog import read_catalog
from compiler.policy.evaluate import evaluate
from compiler.policy.model import Location, PlanFacts, Verdict
from compiler.policy.plan_file import read_plan
from compiler.policy.waivers import waivers_of
from compiler.policy.worker import PolicyWorker
from compiler.report.write import write_reports
from compiler.spec.load import load_document
from compiler.spec.model import SpecModel
from compiler.spec.validate import validate
from compiler.steps.progress import SILENT
from compiler.terraform.plan_document import changes, counts, digest

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.policy.model import Waiver
    from compiler.spec.source import Diagnostic
    from compiler.steps.progress import Progress


class WaiversFile(SpecModel):
    """The waivers of a plan that no spec of envc made."""

    waivers: tuple[WaiverSpec, ...] = Field(description="Findings that are accepted for a while")


class WaiversRefusedError(RefusedError):
    """A waivers file that is wrong; its diagnostics say where."""

    def __init__(self, path: Path, diagnostics: tuple[Diagnostic, ...], text: str) -> None:
        super().__init__(f"the waivers in {path} are refused")
        self.diagnostics = diagnostics
        self.sources = {path: text}


@dataclass(frozen=True, slots=True)
class Scanned:
    """A plan, judged and reported.

    Attributes:
        report: The folder of the reports.
    """

    verdict: Verdict
    facts: PlanFacts
    report: Path


def scan_plan(
    plan_file: Path,
    *,
    tools_root: Path | None,
    policies: Path,
    report: Path,
    waivers_file: Path | None = None,
    progress: Progress = SILENT,
) -> Scanned:
    """Judge a plan in JSON (``terraform show -json PLANFILE``) and write its report.

    Args:
        plan_file: The plan.
        tools_root: The project that checkov's environment may be installed in; None: the cache.
        policies: The folder of the policies and their catalog.
        report: The folder to write the reports to.
        waivers_file: A YAML file with ``waivers:``, as in a spec.
        progress: Told how far it is.

    Raises:
        RefusedError: The file is no plan, or the waivers are wrong.
        ToolError: The scanner failed.
    """
    with PolicyWorker(tools_root, policies, progress.note) as worker:
        worker.start()
        plan = read_plan(plan_file)
        waivers = _waivers(waivers_file) if waivers_file else ()
        verdict = evaluate(
            plan,
            worker.scan(plan),
            read_catalog(policies),
            waivers,
            locate=_in_plan,
            today=datetime.now(UTC).date(),
        )
        facts = PlanFacts(
            environment=plan_file.name,
            target="",
            digest=digest(plan),
            changes=counts(plan),
            resources=changes(plan),
            tools={
                "envc": __version__,
                "terraform": str(plan.get("terraform_version", "")),
                "checkov": worker.version,
            },
            basis="a plan that envc did not make: findings lead to addresses, not to lines",
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )
    write_reports(verdict, facts, report)
    return Scanned(verdict, facts, report)


def _in_plan(_address: str, _attributes: tuple[str, ...]) -> tuple[Location, ...]:
    return ()


def _waivers(path: Path) -> tuple[Waiver, ...]:
    loaded = load_document(path, root=path.resolve().parent)
    document, diagnostics = loaded.document, loaded.diagnostics
    text = loaded.sources.get(path, "")
    if document is None:
        raise WaiversRefusedError(path, diagnostics, text)
    model, found = validate(WaiversFile, document)
    if model is None or diagnostics:
        raise WaiversRefusedError(path, (*diagnostics, *found), text)
    return waivers_of(document, model.waivers, relative=lambda file: file.as_posix())
