"""A small project: two layers, one module, and its plan by the real Terraform.

``python -m tests.provenance.shop_project`` records the plan anew, after a change of the module or
the spec.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from compiler.emit.document import sources_of
from compiler.emit.write import emit
from compiler.provenance.trace import Tracer
from compiler.spec.load import load_document
from compiler.spec.model import SpecModel
from compiler.spec.validate import validate
from compiler.stack.stack import ModuleCall, Stack
from compiler.stack.values import Ref, SpecView
from compiler.terraform.discovery import find_mirror, find_terraform
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import offline_target

if TYPE_CHECKING:
    from compiler.spec.document import Document
    from compiler.spec.source import SpecPath

FOLDER = Path(__file__).parent / "shop"
PLAN = FOLDER / "plan.json"


class Queue(SpecModel):
    """A queue of the shop."""

    visibility_seconds: int = Field(description="How long a message is hidden")
    readers: tuple[str, ...] = Field(default=(), description="Roles that read it")


class Shop(SpecModel):
    """The spec of the shop."""

    name: str = Field(description="Its name")
    retention_days: int = Field(description="How long logs are kept")
    zones: tuple[str, ...] = Field(description="Its zones")
    settings: dict[str, str] = Field(description="Settings of the database")
    queues: dict[str, Queue] = Field(description="Its queues")


def read() -> tuple[Document, Stack]:
    """The spec, and the stack it compiles to."""
    document = load_document(FOLDER / "environments" / "shop.yaml", root=FOLDER).document
    assert document is not None
    shop, diagnostics = validate(Shop, document)
    assert shop is not None, diagnostics
    spec = SpecView(shop)
    names = ("name", "retention_days", "zones", "settings", "queues")
    arguments = {name: getattr(spec, name) for name in names}
    outputs = {"name": Ref("shop", "name")}
    call = ModuleCall("shop", "shop", arguments, source=(), outputs=outputs)
    stack = Stack("shop", "shop", "us-east-1", "111111111111", "5.100.0", {}, (call,))
    return document, stack


def shop_tracer() -> Tracer:
    """What leads an address of the recorded plan back to its lines."""
    document, stack = read()
    plan: dict[str, Any] = json.loads(PLAN.read_text(encoding="utf-8"))

    def spec_paths(name: str, argument: str, at: SpecPath) -> frozenset[SpecPath]:
        call = stack.call(name)
        assert call is not None
        return sources_of(call, argument, at)

    return Tracer(
        configuration=plan["configuration"],
        spec_paths=spec_paths,
        span=document.span_of,
        module_folder=lambda name: FOLDER / "modules" / name,
        relative=lambda path: path.relative_to(FOLDER).as_posix(),
        line_text=lambda file, line: document.sources[file].splitlines()[line - 1],
    )


def record() -> None:
    """Plan the shop offline and keep what ``terraform show -json`` says."""
    _, stack = read()
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder)
        emit(stack, build=build, modules=FOLDER / "modules")
        workspace = Workspace(
            find_terraform(Path.cwd()), find_mirror(), build, offline_target(build)
        )
        workspace.prepare()
        workspace.plan()
        plan = workspace.show()
    call = plan["configuration"]["root_module"]["module_calls"]["shop"]
    call["source"] = "../modules/shop"  # where it lay from the temporary folder means nothing here
    kept = {key: plan[key] for key in ("configuration", "format_version", "resource_changes")}
    PLAN.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
