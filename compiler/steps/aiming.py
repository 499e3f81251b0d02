"""Choosing where a stack goes, and finding what takes it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.errors import UsageError
from compiler.terraform.discovery import find_mirror, find_terraform
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import (
    Target,
    TargetName,
    aws_target,
    emulator_target,
    has_credentials,
    offline_target,
)

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.components.identity import Identity
    from compiler.project import Project
    from compiler.steps.progress import Progress


def default_target() -> TargetName:
    """``aws`` where there are credentials, else ``offline``."""
    return "aws" if has_credentials() else "offline"


def aim(project: Project, environment: Identity, name: TargetName, *, progress: Progress) -> Target:
    """The target of that name for an environment; the emulator is started where it is asked for.

    Raises:
        UsageError: ``aws`` without credentials.
        RefusedError: The emulator is empty while the state speaks of resources in it.
        ToolError: The emulator does not start.
    """
    build = project.build(environment.environment)
    if name == "offline":
        return offline_target(build)
    if name == "emulator":
        return _emulator(project, environment, build, progress)
    if not has_credentials(ask_instance=True):
        raise UsageError(
            "there are no AWS credentials for the target aws",
            hint="sign in (aws sso login) or set AWS_PROFILE; or use --target emulator",
        )
    state = environment.state
    default = f"{environment.system}-{environment.environment}-state-{environment.account_id}"
    return aws_target(
        bucket=state.bucket if state else default,
        key=state.key if state else "terraform.tfstate",
        region=environment.region,
    )


def open_workspace(
    project: Project, build: Path, target: Target, *, progress: Progress, lock: int
) -> Workspace:
    """Terraform in a build folder, initialised for a target.

    Args:
        project: The project.
        build: The folder of the compiled stack.
        target: Where it goes.
        progress: Told how far it is.
        lock: The file descriptor of the build folder's lock, which Terraform keeps too.

    Raises:
        ToolError: Terraform or the provider is missing or does not start.
    """
    terraform = find_terraform(project.root, on_progress=progress.note)
    workspace = Workspace(terraform, find_mirror(), build, target, progress.listen, (lock,))
    workspace.prepare()
    return workspace


def _emulator(project: Project, environment: Identity, build: Path, progress: Progress) -> Target:
    from compiler.emulator.lifecycle import check_state, state_path, up  # noqa: PLC0415 - only here

    emulator = up(
        build,
        root=project.root,
        account_id=environment.account_id,
        region=environment.region,
        on_progress=progress.note,
    )
    check_state(build, emulator)
    return emulator_target(
        state_path(build),
        provider=emulator.provider_settings(),
        environment=emulator.environment(),
    )
