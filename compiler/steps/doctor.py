"""Looking at what envc stands on: what is there, where it was found, what is missing."""

from __future__ import annotations

import os
import platform
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from compiler import __version__
from compiler.errors import EnvcError
from compiler.terraform.discovery import find_mirror, find_terraform
from compiler.terraform.targets import has_credentials
from compiler.toolchain.environments import is_installed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compiler.project import Project

_LOW_GB = 2


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that envc needs.

    Attributes:
        state: ``ok``, ``later`` (made when it is first needed) or ``missing``.
        hint: What to do where it is missing.
    """

    name: str
    state: Literal["ok", "later", "missing"]
    detail: str
    hint: str = ""


def examine(project: Project) -> tuple[Examined, ...]:
    """Look at everything; a missing thing is an answer, never an error."""
    return (
        Examined("envc", "ok", f"{__version__} on Python {platform.python_version()}"),
        _git(),
        _terraform(project),
        _provider(),
        *_tools(project),
        _credentials(),
        _disk(project),
    )


def _git() -> Examined:
    found = shutil.which("git")
    if found:
        return Examined("git", "ok", found)
    return Examined("git", "later", "not found: the tag SpecCommit will say uncommitted")


def _terraform(project: Project) -> Examined:
    if not (
        os.environ.get("ENVC_TERRAFORM")
        or shutil.which("terraform")
        or shutil.which("tofu")
        or is_installed("terraform", root=project.root)
    ):
        return Examined(
            "terraform", "later", "none on PATH: the wheel's is installed when it is first needed"
        )
    try:
        found = find_terraform(project.root)
    except EnvcError as error:
        return Examined("terraform", "missing", error.message, error.hint)
    return Examined("terraform", "ok", f"{found.version}, {found.source}")


def _provider() -> Examined:
    try:
        mirror = find_mirror()
    except EnvcError as error:
        return Examined("hashicorp/aws", "missing", error.message, error.hint)
    if mirror is None:
        return Examined(
            "hashicorp/aws",
            "later",
            "no local mirror: terraform init downloads it from the registry",
        )
    versions = ", ".join(mirror.versions)
    return Examined("hashicorp/aws", "ok", f"{versions} in {mirror.folder} ({mirror.source})")


def _tools(project: Project) -> Iterator[Examined]:
    names: tuple[tuple[Literal["checkov", "emulator"], str], ...] = (
        ("checkov", "the policy scanner"),
        ("emulator", "the embedded AWS"),
    )
    for name, what in names:
        if is_installed(name, root=project.root):
            yield Examined(name, "ok", f"{what}, in its own environment")
        else:
            yield Examined(name, "later", f"{what}: installed when it is first needed")


def _credentials() -> Examined:
    try:
        found = has_credentials()
    except EnvcError as error:
        return Examined("AWS credentials", "missing", error.message, error.hint)
    if found:
        return Examined("AWS credentials", "ok", "found: plans go to the account")
    return Examined("AWS credentials", "later", "none: plans are made offline")


def _disk(project: Project) -> Examined:
    free = shutil.disk_usage(project.root).free / 2**30
    if free < _LOW_GB:
        return Examined("disk", "missing", f"{free:.1f} GiB free", f"free at least {_LOW_GB} GiB")
    return Examined("disk", "ok", f"{free:.0f} GiB free")
