"""Terraform's CLI configuration: what the user's says, and the one that a run uses."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compiler.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compiler.terraform.mirror import Mirror

_STRING = r'"(?:[^"\\]|\\.)*"'
_COMMENT = re.compile(rf"({_STRING})|#[^\n]*|//[^\n]*|/\*.*?\*/", re.DOTALL)
_MIRROR = re.compile(rf"filesystem_mirror\s*\{{[^}}]*?\bpath\s*=\s*({_STRING})")
_AWS = "registry.terraform.io/hashicorp/aws"


@dataclass(frozen=True, slots=True)
class CliConfiguration:
    """The user's own CLI configuration.

    Attributes:
        mirrors: The filesystem mirrors that it names, in its order.
        decides: Whether it says where providers come from; then nothing else is looked for.
    """

    file: Path
    mirrors: tuple[Path, ...]
    decides: bool


def own_configuration() -> CliConfiguration | None:
    """What the user's CLI configuration says, in HCL or JSON; None where there is none to read."""
    named = os.environ.get("TF_CLI_CONFIG_FILE") or os.environ.get("TERRAFORM_CONFIG")
    file = Path(named).expanduser() if named else Path.home() / ".terraformrc"
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    file = file.absolute()
    try:
        found = list(_json_mirrors(json.loads(text)))
        decides = '"provider_installation"' in text
    except ValueError:
        plain = _COMMENT.sub(lambda match: match[1] or " ", text)
        found = [_unquoted(match[1]) for match in _MIRROR.finditer(plain)]
        decides = re.search(r"\bprovider_installation\b", plain) is not None
    return CliConfiguration(file, tuple(file.parent / path for path in found), decides)


def _unquoted(literal: str) -> str:
    try:
        return str(json.loads(literal))
    except ValueError:  # an escape that only HCL knows
        return literal[1:-1]


def _json_mirrors(document: Any) -> Iterator[str]:
    """In JSON a block is an object, or a list of them."""
    outer = document.get("provider_installation") if isinstance(document, dict) else None
    for installation in _blocks(outer):
        for mirror in _blocks(installation.get("filesystem_mirror")):
            if isinstance(mirror.get("path"), str):
                yield mirror["path"]


def _blocks(value: Any) -> list[dict[str, Any]]:
    listed = value if isinstance(value, list) else [value]
    return [block for block in listed if isinstance(block, dict)]


def write_cli_configuration(path: Path, mirror: Mirror | None) -> Path:
    """Write the CLI configuration that a run uses, and give the path to name in its environment.

    The user's own is taken where the mirror comes from it, and where there is no mirror. Otherwise
    one is written that takes the provider from the mirror and all others as usual. A configuration
    that does not exist is never named, because Terraform warns about it in every output.
    """
    own = own_configuration()
    if own is not None and (mirror is None or mirror.folder in own.mirrors):
        return own.file
    sources = "  direct {}\n"
    if mirror is not None:
        folder = json.dumps(str(mirror.folder), ensure_ascii=False)
        sources = (
            f'  filesystem_mirror {{\n    path    = {folder}\n    include = ["{_AWS}"]\n  }}\n'
            f'  direct {{\n    exclude = ["{_AWS}"]\n  }}\n'
        )
    text = f"disable_checkpoint = true\n\nprovider_installation {{\n{sources}}}\n"
    write_atomic(path, text)
    return path
