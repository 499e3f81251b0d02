"""Writing a compiled stack to its build folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from compiler.emit.document import document, provenance
from compiler.files import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.stack.stack import Stack


@dataclass(frozen=True, slots=True)
class Emitted:
    """What was written.

    Attributes:
        written: The files whose bytes changed.
        files: The names of all files, changed or not.
    """

    folder: Path
    main: Path
    written: tuple[Path, ...]
    files: tuple[str, ...] = ()


def emit(stack: Stack, *, build: Path, modules: Path) -> Emitted:
    """Write ``main.tf.json``, ``provenance.json`` and the files that the calls bring.

    A file that already holds the same bytes is left alone.

    Raises:
        ToolError: The folder cannot be written.
    """
    files: dict[Path, bytes] = {
        build / "main.tf.json": to_json(document(stack, build=build, modules=modules)),
        build / "provenance.json": to_json(provenance(stack)),
    }
    files |= {build / name: data for call in stack.calls for name, data in call.files.items()}
    written = tuple(path for path, content in files.items() if _write(path, content))
    names = tuple(sorted(path.name for path in files))
    return Emitted(build, build / "main.tf.json", written, names)


def to_json(value: Any) -> bytes:
    """JSON with sorted keys, two spaces and a final newline: the same bytes for the same value."""
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def _write(path: Path, content: bytes) -> bool:
    try:
        if path.read_bytes() == content:
            return False
    except OSError:
        pass
    write_atomic(path, content)
    return True
