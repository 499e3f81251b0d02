"""Removing an environment: protection is lifted first, then everything is planned away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compiler.errors import RefusedError
from compiler.steps.aiming import aim, default_target, open_workspace
from compiler.steps.applying import require_account
from compiler.steps.check import require_sound
from compiler.steps.compiling import compile_environment
from compiler.steps.progress import SILENT
from compiler.steps.record import forget_plan
from compiler.terraform.guard import require_allowed
from compiler.terraform.lock import build_lock
from compiler.terraform.plan_document import action_of, counts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from compiler.components.identity import Identity
    from compiler.project import Project
    from compiler.steps.progress import Progress
    from compiler.terraform.plan_document import Plan
    from compiler.terraform.runner import Workspace
    from compiler.terraform.targets import TargetName

_LIFT = {"lift_protection": True}


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What was removed.

    Attributes:
        removed: How many resources there were.
        left: Addresses that are still in the state.
    """

    removed: int
    left: tuple[str, ...]


def destroy_environment(
    project: Project,
    name: str,
    target: TargetName | None = None,
    *,
    allow_destroy: Collection[str] = (),
    confirm: Callable[[Identity, Plan], None],
    progress: Progress = SILENT,
) -> Destroyed:
    """Remove everything that an environment's state holds.

    Args:
        project: The project.
        name: The environment.
        target: Where; by default the real AWS where there are credentials.
        allow_destroy: Addresses of stateful resources that may be lost; ``*`` is any text.
        confirm: Asked before anything is touched; raises to refuse.
        progress: Told how far it is.

    Raises:
        RefusedError: Something stateful was not named, or the account is another.
        ToolError: Terraform or a service failed; what is left is in the state.
    """
    aimed_at = target or default_target()
    if aimed_at == "offline":
        raise RefusedError(
            "offline there is nothing to destroy",
            hint=f"sign in to AWS, or: envc destroy {name} --target emulator",
        )
    require_sound(project, name)
    build = project.build(name)
    with build_lock(build, f"envc destroy {name}") as lock:
        compiled = compile_environment(project, require_sound(project, name))
        environment = compiled.checked.environment
        if environment is None:
            raise AssertionError  # a compiled environment was sound
        require_account(environment, aimed_at)
        forget_plan(build)
        goal = aim(project, environment, aimed_at, progress=progress)
        workspace = open_workspace(project, build, goal, progress=progress, lock=lock)
        try:
            return _destroy(workspace, environment, allow_destroy, confirm, progress)
        finally:
            forget_plan(build)


def _destroy(
    workspace: Workspace,
    environment: Identity,
    allow_destroy: Collection[str],
    confirm: Callable[[Identity, Plan], None],
    progress: Progress,
) -> Destroyed:
    name = environment.environment
    progress.note(f"planning the removal of {name} ({workspace.target.name})")
    workspace.plan(destroy=True, variables=_LIFT)
    plan = workspace.show()
    removed = counts(plan).get("delete", 0)
    if not removed:
        return Destroyed(0, ())
    require_allowed(plan, allow_destroy)
    confirm(environment, plan)
    _lift_protection(workspace, name, progress)
    progress.note(f"removing {name}: {removed} resources")
    workspace.plan(destroy=True, variables=_LIFT)
    workspace.apply()
    return Destroyed(removed, tuple(workspace.state()))


def _lift_protection(workspace: Workspace, name: str, progress: Progress) -> None:
    """Take deletion protection off what has it: AWS refuses to delete it otherwise.

    Only resources that exist are touched; what the spec would add or replace stays as it is.
    """
    progress.note(f"lifting the deletion protection of {name}")
    workspace.plan(variables=_LIFT)
    actions = {
        str(change["address"]): action_of(change)
        for change in workspace.show().get("resource_changes", [])
    }
    protected = [address for address, action in actions.items() if action == "update"]
    if not protected:
        return
    if any(action in ("create", "replace", "delete") for action in actions.values()):
        workspace.plan(variables=_LIFT, only=protected)
        losing = [
            c
            for c in workspace.show().get("resource_changes", [])
            if action_of(c) in ("replace", "delete")
        ]
        if losing:
            addresses = ", ".join(str(change["address"]) for change in losing)
            raise RefusedError(
                f"protection cannot be lifted without replacing {addresses}",
                hint=f"apply the pending changes first: envc plan {name}, envc apply {name}",
            )
    workspace.apply()
