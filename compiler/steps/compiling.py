"""Compiling a spec to its build folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from compiler.components.build import build_stack
from compiler.emit.write import Emitted, emit
from compiler.stack.interfaces import Interface, InterfaceCache, read_interface
from compiler.stack.stack import Stack, require_sound
from compiler.steps.check import Checked, SpecRefusedError
from compiler.steps.revision import last_change

if TYPE_CHECKING:
    from compiler.project import Project


@dataclass(frozen=True, slots=True)
class Compiled:
    """One environment, compiled.

    Attributes:
        commit: The commit that last changed the spec's layers.
    """

    checked: Checked
    stack: Stack
    emitted: Emitted
    commit: str


def compile_environment(
    project: Project, checked: Checked, *, cache: InterfaceCache | None = None
) -> Compiled:
    """Wire the stack of a checked spec, hold it against the modules, and write it.

    Raises:
        SpecRefusedError: The spec is wrong.
        RefusedError: The stack does not fit its modules.
        ToolError: The build folder cannot be written.
    """
    if checked.document is None or checked.environment is None:
        raise SpecRefusedError((checked,))
    commit = last_change(project.root, checked.document.layers)
    stack = build_stack(checked.environment, commit=commit)
    require_sound(stack, partial(interface_of, project, cache or interface_cache(project)))
    emitted = emit(stack, build=project.build(checked.name), modules=project.modules)
    return Compiled(checked, stack, emitted, commit)


def interface_cache(project: Project) -> InterfaceCache:
    """The interfaces already read in this project."""
    return InterfaceCache(project.root / "build" / ".cache" / "interfaces.json")


def interface_of(project: Project, cache: InterfaceCache, module: str) -> Interface:
    """The interface of one of the project's modules."""
    return read_interface(project.modules / module, cache)
