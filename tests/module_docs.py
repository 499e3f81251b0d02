"""The tables of inputs and outputs in the modules' READMEs, made from the modules themselves.

``python -m tests.module_docs`` writes them; ``--check`` says which are stale, and exits 1 for them.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

from compiler.stack.interfaces import parse_hcl

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "modules"
BEGIN = "<!-- tables: written by python -m tests.module_docs -->"
END = "<!-- /tables -->"
_TABLES = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)


def module_folders() -> list[Path]:
    """Every module, by name."""
    return sorted(path.parent for path in MODULES.glob("*/variables.tf"))


def blocks(module: Path, kind: str) -> dict[str, dict[str, Any]]:
    """The ``variable`` or ``output`` blocks of a module, by name, in the order of the file."""
    file = module / f"{kind}s.tf"
    parsed = _parsed(file.read_text(encoding="utf-8"), f"modules/{module.name}/{file.name}")
    return {name: body for block in parsed.get(kind, []) for name, body in block.items()}


def tables(module: Path) -> str:
    """The inputs and outputs of a module as Markdown, between the two markers."""
    inputs = [
        f"| `{name}` | `{_type(body['type'])}` | {_default(body)} | {_cell(body)} |"
        for name, body in blocks(module, "variable").items()
    ]
    outputs = [
        f"| `{name}` | {_cell(body)}{' (sensitive)' if body.get('sensitive') else ''} |"
        for name, body in blocks(module, "output").items()
    ]
    return "\n".join(
        (
            BEGIN,
            "## Inputs",
            "",
            "| name | type | default | what |",
            "|---|---|---|---|",
            *inputs,
            "",
            "## Outputs",
            "",
            "| name | what |",
            "|---|---|",
            *outputs,
            END,
        )
    )


def with_tables(readme: str, module: Path) -> str:
    """A README with its tables made anew; they go to its end where it has none yet."""
    made = tables(module)
    if _TABLES.search(readme):
        return _TABLES.sub(lambda _: made, readme)
    return f"{readme.rstrip()}\n\n{made}\n"


def stale() -> list[Path]:
    """The READMEs whose tables are not those of their modules, or that are not there."""
    found = []
    for module in module_folders():
        readme = module / "README.md"
        text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
        if text != with_tables(text, module):
            found.append(readme)
    return found


def refresh() -> list[Path]:
    """Write the tables of every stale README, and give those that were written."""
    written = stale()
    for readme in written:
        text = readme.read_text(encoding="utf-8") if readme.is_file() else f"# {readme.parent.name}"
        readme.write_text(with_tables(text, readme.parent), encoding="utf-8")
    return written


@cache
def _parsed(text: str, where: str) -> dict[str, Any]:
    # Parsing HCL is slow, and the tests ask for the same text again and again.
    return parse_hcl(text, where)


def _type(text: str) -> str:
    # An object is written out in variables.tf; a table cell has room for its outline.
    bare = text.removeprefix("${").removesuffix("}")
    return re.sub(r"object\(\{.*\}\)", "object(…)", bare, flags=re.DOTALL)


def _cell(body: dict[str, Any]) -> str:
    # What a table or a browser would take for its own.
    text = str(body.get("description", ""))
    return text.replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;")


def _default(body: dict[str, Any]) -> str:
    if "default" not in body:
        return "required"
    value = body["default"]
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, list):
        return "`[" + ", ".join(f'"{item}"' for item in value) + "]`"
    if isinstance(value, dict):
        return "`{}`" if not value else "a map"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"


def main() -> int:
    """Write the tables, or with ``--check`` say which are stale."""
    check = "--check" in sys.argv[1:]
    changed = stale() if check else refresh()
    for readme in changed:
        print(f"{readme.relative_to(ROOT)}: {'stale' if check else 'written'}")  # noqa: T201 - this is its output
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
