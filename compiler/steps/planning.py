"""Planning an environment: compile, plan, judge, report, and keep a record of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compiler.files import write_atomic
from compiler.policy.worker import PolicyWorker
from compiler.report.write import write_reports
from compiler.steps.aiming import aim, default_target, open_workspace
from compiler.steps.check import require_sound
from compiler.steps.compiling import Compiled, compile_environment
from compiler.steps.judging import facts_of, judge
from compiler.steps.progress import SILENT
from compiler.steps.record import PlanRecord, forget_plan, sources_digest, write_record
from compiler.terraform.lock import build_lock
from compiler.terraform.plan_mask import mask

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.policy.model import PlanFacts, Verdict
    from compiler.project import Project
    from compiler.steps.progress import Progress
    from compiler.terraform.plan_document import Plan
    from compiler.terraform.runner import Workspace
    from compiler.terraform.targets import TargetName

REPORT = "report"


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, judged and reported.

    Attributes:
        plan: What ``terraform show -json`` says, sensitive values and all: never written as it is.
        report: The folder of the reports.
    """

    compiled: Compiled
    workspace: Workspace
    plan: Plan
    verdict: Verdict
    facts: PlanFacts
    report: Path


def plan_environment(
    project: Project, name: str, target: TargetName | None = None, *, progress: Progress = SILENT
) -> Planned:
    """Plan one environment and write its report.

    Raises:
        SpecRefusedError: The spec is wrong.
        RefusedError: Another command uses the environment.
        ToolError: Terraform, the provider, the emulator or the scanner failed.
    """
    require_sound(project, name)
    with build_lock(project.build(name), f"envc plan {name}") as lock:
        compiled = compile_environment(project, require_sound(project, name))
        return plan_compiled(
            project, compiled, target or default_target(), progress=progress, lock=lock
        )


def plan_compiled(
    project: Project, compiled: Compiled, target: TargetName, *, progress: Progress, lock: int
) -> Planned:
    """Plan a compiled environment whose build folder is held."""
    environment = compiled.checked.environment
    if environment is None:
        raise AssertionError  # a compiled environment was sound
    build = compiled.emitted.folder
    forget_plan(build)
    with PolicyWorker(project.root, project.policies, progress.note) as worker:
        worker.start()
        aimed = aim(project, environment, target, progress=progress)
        workspace = open_workspace(project, build, aimed, progress=progress, lock=lock)
        progress.note(f"planning {compiled.checked.name} ({aimed.name})")
        workspace.plan()
        plan = workspace.show()
        progress.note("checking the policies")
        verdict = judge(project, compiled, plan, worker)
        facts = facts_of(compiled, plan, workspace, worker.version)
    if aimed.name == "emulator":
        _tell_unsupported(facts, progress)
    write_atomic(build / "plan.json", json.dumps(mask(plan)), mode=0o600)
    write_reports(verdict, facts, build / REPORT)
    record = PlanRecord(
        environment=compiled.checked.name,
        target=aimed.name,
        digest=facts.digest,
        passed=verdict.passed,
        sources=sources_digest(build, project.modules),
        commit=compiled.commit,
        created=facts.created,
    )
    write_record(build, record)
    return Planned(compiled, workspace, plan, verdict, facts, build / REPORT)


def _tell_unsupported(facts: PlanFacts, progress: Progress) -> None:
    from compiler.emulator.unsupported import unsupported  # noqa: PLC0415 - only for the emulator

    for address, reason in unsupported(address for address, _ in facts.resources).items():
        progress.note(f"the emulator cannot take {address}: {reason}")
