"""Applying exactly what was reviewed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from compiler.errors import RefusedError
from compiler.policy.worker import PolicyWorker
from compiler.steps.aiming import aim, default_target, open_workspace
from compiler.steps.check import require_sound
from compiler.steps.compiling import Compiled, compile_environment
from compiler.steps.judging import facts_of, judge, require_passed
from compiler.steps.planning import REPORT, Planned, plan_compiled
from compiler.steps.progress import SILENT
from compiler.steps.record import PlanRecord, forget_plan, read_record, sources_digest
from compiler.terraform.guard import require_allowed
from compiler.terraform.lock import build_lock
from compiler.terraform.plan_document import has_changes
from compiler.terraform.targets import caller_account

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from compiler.components.identity import Identity
    from compiler.project import Project
    from compiler.steps.progress import Progress
    from compiler.terraform.targets import TargetName


@dataclass(frozen=True, slots=True)
class Applied:
    """An apply that ended well.

    Attributes:
        changed: Whether there was anything to change.
        outputs: The stack's outputs, without the sensitive ones.
    """

    planned: Planned
    changed: bool
    outputs: dict[str, Any]


def apply_environment(
    project: Project,
    name: str,
    target: TargetName | None = None,
    *,
    digest: str = "",
    allow_destroy: Collection[str] = (),
    confirm: Callable[[Identity, Planned], None],
    progress: Progress = SILENT,
) -> Applied:
    """Apply the reviewed plan of an environment.

    Args:
        project: The project.
        name: The environment.
        target: Where to; by default where the plan was made for.
        digest: The digest that the reviewer signed; empty takes the one on record.
        allow_destroy: Addresses, or patterns with ``*``, of stateful resources that may be lost.
        confirm: Asked before anything is touched; raises to refuse.
        progress: Told how far it is.

    On the emulator, where there is no plan yet, one is made first: nobody reviews a plan for it.

    Raises:
        RefusedError: There is no reviewed plan, it is not the reviewed one, the gate refuses it,
            the account is another, or something stateful would be lost.
        ToolError: Terraform or a service failed; what was done is in the state.
    """
    require_sound(project, name)
    build = project.build(name)
    with build_lock(build, f"envc apply {name}") as lock:
        record = read_record(build)
        if target is None:
            target = record.target if record else default_target()
        if target == "offline":
            raise RefusedError(
                "an offline plan is made against nothing and cannot be applied",
                hint=f"sign in to AWS, or: envc apply {name} --target emulator",
            )
        compiled = compile_environment(project, require_sound(project, name))
        environment = compiled.checked.environment
        if environment is None:
            raise AssertionError  # a compiled environment was sound
        require_account(environment, target)
        if record is None or record.target != target:
            planned = _plan_first(project, compiled, target, digest, progress=progress, lock=lock)
        else:
            _require_reviewed(record, digest, sources_digest(build, project.modules), name)
            planned = _reopen(project, compiled, record, progress=progress, lock=lock)
        require_passed(planned.verdict)
        require_allowed(planned.plan, allow_destroy)
        if not has_changes(planned.plan):
            forget_plan(build)
            return Applied(planned, changed=False, outputs=planned.workspace.outputs())
        confirm(environment, planned)
        progress.note(f"applying {name} ({target})")
        try:
            planned.workspace.apply()
        finally:
            forget_plan(build)  # spent, whether it went through or not
        return Applied(planned, changed=True, outputs=planned.workspace.outputs())


def require_account(environment: Identity, target: TargetName) -> None:
    """Refuse to touch an account that is not the spec's.

    The emulator serves the spec's account and no other.

    Raises:
        RefusedError: The credentials belong to another account.
        ToolError: AWS does not say whose they are.
    """
    if target != "aws":
        return
    account = caller_account(environment.region)
    if account != environment.account_id:
        raise RefusedError(
            f"these are credentials of the account {account}, and {environment.environment} "
            f"belongs into {environment.account_id}",
            hint=f"sign in to {environment.account_id} (AWS_PROFILE), then run the same command",
        )


def _plan_first(
    project: Project,
    compiled: Compiled,
    target: TargetName,
    digest: str,
    *,
    progress: Progress,
    lock: int,
) -> Planned:
    name = compiled.checked.name
    if target == "aws" or digest:
        raise RefusedError(
            f"there is no plan of {name} for the target {target} to apply",
            hint=f"plan it, and have the report reviewed: envc plan {name} --target {target}",
        )
    return plan_compiled(project, compiled, target, progress=progress, lock=lock)


def _require_reviewed(record: PlanRecord, digest: str, sources: str, name: str) -> None:
    again = f"plan again: envc plan {name} --target {record.target}"
    if digest and digest != record.digest:
        raise RefusedError(
            f"the plan at hand is not the one that was reviewed:\n"
            f"  reviewed {digest}\n  at hand  {record.digest}",
            hint=f"{again}, and have it reviewed; or name the digest of the plan at hand",
        )
    if not record.passed:
        raise RefusedError(
            f"the policy gate refused this plan (build/{name}/{REPORT}/report.md)",
            hint=f"mend what the report names, then {again}",
        )
    if record.sources != sources:
        raise RefusedError("the spec or a module has changed since this plan was made", hint=again)


def _reopen(
    project: Project, compiled: Compiled, record: PlanRecord, *, progress: Progress, lock: int
) -> Planned:
    """Read the plan on disk again, and hold it against its record and today's policies."""
    environment = compiled.checked.environment
    if environment is None:
        raise AssertionError  # a compiled environment was sound
    build = compiled.emitted.folder
    with PolicyWorker(project.root, project.policies, progress.note) as worker:
        worker.start()
        aimed = aim(project, environment, record.target, progress=progress)
        workspace = open_workspace(project, build, aimed, progress=progress, lock=lock)
        progress.note(f"reading the reviewed plan of {record.environment}")
        plan = workspace.show()
        facts = facts_of(compiled, plan, workspace, worker.version)
        if facts.digest != record.digest:
            raise RefusedError(
                "the plan file is not the one that was reviewed:\n"
                f"  reviewed {record.digest}\n  on disk  {facts.digest}",
                hint=f"plan again: envc plan {record.environment} --target {record.target}",
            )
        verdict = judge(project, compiled, plan, worker)
    return Planned(
        compiled, workspace, plan, verdict, replace(facts, created=record.created), build / REPORT
    )
