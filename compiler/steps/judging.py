"""Holding a plan against the policies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from compiler import __version__
from compiler.emit.document import sources_of
from compiler.errors import RefusedError
from compiler.policy.catalog import read_catalog
from compiler.policy.evaluate import evaluate
from compiler.policy.model import Outcome, PlanFacts
from compiler.policy.waivers import waivers_of
from compiler.provenance.trace import Tracer
from compiler.terraform.plan_document import changes, counts, digest

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.policy.model import Verdict
    from compiler.policy.worker import PolicyWorker
    from compiler.project import Project
    from compiler.spec.source import SpecPath
    from compiler.steps.compiling import Compiled
    from compiler.terraform.plan_document import Plan
    from compiler.terraform.runner import Workspace


def judge(project: Project, compiled: Compiled, plan: Plan, worker: PolicyWorker) -> Verdict:
    """The gate's answer to a plan of an environment, each finding led back to its lines.

    Raises:
        ToolError: The catalog or the scanner cannot be used.
    """
    document, environment = compiled.checked.document, compiled.checked.environment
    if document is None or environment is None:
        raise AssertionError  # a compiled environment was sound
    return evaluate(
        plan,
        worker.scan(plan),
        read_catalog(project.policies),
        waivers_of(document, environment, relative=project.relative),
        locate=tracer(project, compiled, plan).locate,
        today=datetime.now(UTC).date(),
    )


def tracer(project: Project, compiled: Compiled, plan: Plan) -> Tracer:
    """What leads an address of this plan back to the lines of YAML and HCL behind it."""
    document, stack = compiled.checked.document, compiled.stack
    if document is None:
        raise AssertionError  # a compiled environment has a document

    def spec_paths(name: str, argument: str, at: SpecPath) -> frozenset[SpecPath]:
        call = stack.call(name)
        return sources_of(call, argument, at) if call else frozenset()

    def module_folder(name: str) -> Path:
        call = stack.call(name)
        return project.modules / (call.module if call else name)

    def line_text(file: Path, line: int) -> str:
        lines = document.sources.get(file, "").splitlines()
        return lines[line - 1] if 0 < line <= len(lines) else ""

    changes_of = plan.get("resource_changes", [])
    planned = {change["address"]: change["change"].get("after") for change in changes_of}
    return Tracer(
        configuration=plan.get("configuration", {}),
        spec_paths=spec_paths,
        span=document.span_of,
        module_folder=module_folder,
        relative=project.relative,
        line_text=line_text,
        planned=planned.get,
    )


def facts_of(compiled: Compiled, plan: Plan, workspace: Workspace, checkov: str) -> PlanFacts:
    """What the report says of the plan itself."""
    return PlanFacts(
        environment=compiled.checked.name,
        target=workspace.target.name,
        digest=digest(plan),
        changes=counts(plan),
        resources=changes(plan),
        commit=compiled.commit,
        tools={
            "envc": __version__,
            "terraform": workspace.terraform.version,
            "hashicorp/aws": compiled.stack.provider_version,
            "checkov": checkov,
        },
        basis=workspace.target.basis,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def require_passed(verdict: Verdict) -> None:
    """Refuse a plan that the gate does not let through.

    Raises:
        RefusedError: Says what stands against it.
    """
    if verdict.passed:
        return
    blocking = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.CRASHED)
    lines = [
        f"  {finding.policy.id} {finding.outcome.value}: {finding.address}"
        for finding in verdict.findings
        if finding.outcome in blocking
    ]
    lines += [f"  {problem.message}" for problem in verdict.problems]
    raise RefusedError(
        "the policy gate refuses this plan:\n" + "\n".join(lines),
        hint="mend the spec, or waive a finding with reason, owner and expiry; then plan again",
    )
