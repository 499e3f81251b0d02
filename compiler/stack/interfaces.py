"""What a module takes and gives, read from its HCL.

Parsing HCL is slow beside everything else a compile does, so the result is kept under the digest of
the files it was read from; nothing else can make it stale.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from compiler.errors import EnvcError, ToolError
from compiler.files import write_atomic
from compiler.stack.types import ANY, Type, parse_type

if TYPE_CHECKING:
    from pathlib import Path

_FILES = ("variables.tf", "outputs.tf", "versions.tf")
_FORMAT = "1"


@dataclass(frozen=True, slots=True)
class Variable:
    """One input of a module."""

    name: str
    kind: Type
    required: bool
    nullable: bool
    description: str


@dataclass(frozen=True, slots=True)
class Interface:
    """The inputs and outputs of one module.

    Attributes:
        outputs: Output name to its description.
        sensitive: The outputs that Terraform keeps out of sight.
        aliases: The provider configurations it wants beside the default, such as ``aws.us_east_1``.
    """

    module: str
    variables: dict[str, Variable]
    outputs: dict[str, str]
    sensitive: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()


@dataclass(slots=True)
class InterfaceCache:
    """Interfaces already read, kept in one file; a file that cannot be kept costs only time."""

    file: Path | None = None
    _entries: dict[str, Any] = field(default_factory=dict)
    _loaded: bool = False

    def get(self, digest: str) -> dict[str, Any] | None:
        """The raw interface kept under a digest."""
        if not self._loaded:
            self._loaded = True
            self._entries = self._load()
        return self._entries.get(digest)

    def put(self, digest: str, raw: dict[str, Any]) -> None:
        """Keep a raw interface."""
        self._entries[digest] = raw
        if self.file is None:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self.file, json.dumps({"format": _FORMAT, "entries": self._entries}))
        except (OSError, EnvcError):
            self.file = None

    def _load(self) -> dict[str, Any]:
        if self.file is None:
            return {}
        try:
            stored = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        usable = isinstance(stored, dict) and stored.get("format") == _FORMAT
        entries = stored.get("entries") if usable else None
        return entries if isinstance(entries, dict) else {}


def read_interface(folder: Path, cache: InterfaceCache | None = None) -> Interface:
    """Read the interface of the module in a folder.

    Raises:
        ToolError: The folder is no module, or its HCL cannot be read.
    """
    texts = _texts(folder)
    digest = hashlib.sha256("\0".join((folder.name, *texts)).encode()).hexdigest()
    raw = cache.get(digest) if cache else None
    if raw is None:
        raw = _parse(folder, texts)
        if cache:
            cache.put(digest, raw)
    return _interface(folder.name, raw)


def _texts(folder: Path) -> list[str]:
    if not (folder / "variables.tf").is_file():
        raise ToolError(
            f"{folder} is not a module: it has no variables.tf",
            hint="a module has main.tf, variables.tf, outputs.tf and versions.tf",
        )
    try:
        files = [folder / name for name in _FILES]
        return [f.read_text(encoding="utf-8") if f.is_file() else "" for f in files]
    except (OSError, UnicodeDecodeError) as error:
        raise ToolError(f"cannot read the module {folder.name}: {error}") from error


def parse_hcl(text: str, where: str) -> dict[str, Any]:
    """Parse HCL to plain data, strings without their quotes and expressions as ``${…}``.

    Raises:
        ToolError: It is not HCL; ``where`` names the file.
    """
    import hcl2  # noqa: PLC0415 - its grammar takes longer to load than a whole compile
    from hcl2.utils import SerializationOptions  # noqa: PLC0415

    options = SerializationOptions(
        strip_string_quotes=True, explicit_blocks=False, with_comments=False
    )
    try:
        parsed: dict[str, Any] = hcl2.loads(text, serialization_options=options)
    except Exception as error:
        reason = str(error).strip().splitlines()
        raise ToolError(f"{where} is not valid HCL: {reason[0] if reason else error}") from error
    return parsed


def _parse(folder: Path, texts: list[str]) -> dict[str, Any]:
    raw: dict[str, Any] = {"variables": {}, "outputs": {}, "aliases": []}
    for name, text in zip(_FILES, texts, strict=True):
        parsed = parse_hcl(text, f"modules/{folder.name}/{name}") if text.strip() else {}
        for block in parsed.get("variable", []):
            for variable, body in block.items():
                raw["variables"][variable] = {
                    "type": body.get("type", "any"),
                    "required": "default" not in body,
                    "nullable": body.get("nullable", True),
                    "description": body.get("description", ""),
                }
        for block in parsed.get("output", []):
            for output, body in block.items():
                raw["outputs"][output] = {
                    "description": body.get("description", ""),
                    "sensitive": body.get("sensitive", False),
                }
        raw["aliases"] += _aliases(parsed)
    return raw


def _aliases(parsed: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for terraform in parsed.get("terraform", []):
        for providers in terraform.get("required_providers", []):
            for provider in providers.values():
                names = provider.get("configuration_aliases", [])
                found += [str(name).removeprefix("${").removesuffix("}") for name in names]
    return found


def _interface(module: str, raw: dict[str, Any]) -> Interface:
    variables = {}
    for name, body in raw["variables"].items():
        try:
            kind = parse_type(body["type"])
        except ValueError as error:
            raise ToolError(f"modules/{module}: variable {name!r}: {error}") from error
        variables[name] = Variable(
            name, kind or ANY, body["required"], body["nullable"], body["description"]
        )
    outputs = {name: body["description"] for name, body in raw["outputs"].items()}
    sensitive = frozenset(name for name, body in raw["outputs"].items() if body["sensitive"])
    return Interface(module, variables, outputs, sensitive, tuple(raw["aliases"]))
