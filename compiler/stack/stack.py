"""The stack: what one environment compiles to, checked against the modules it calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from compiler.errors import RefusedError
from compiler.spec.nearest import nearest
from compiler.spec.source import SpecPath, format_path
from compiler.stack.types import mismatch
from compiler.stack.values import Argument, Lowered, Ref, lower

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from compiler.stack.interfaces import Interface


@dataclass(frozen=True, slots=True)
class ModuleCall:
    """One call of a module.

    Attributes:
        name: The call's name, the component's; Terraform addresses begin with ``module.<name>``.
        module: The folder under ``modules/``.
        arguments: Argument name to value.
        source: The spec section that the call as a whole comes from.
        outputs: Outputs of the stack that this call gives: name to a reference.
        providers: The module's provider names to the stack's, where they are not simply passed on.
        files: Files that the module reads beside the document: name to content.
    """

    name: str
    module: str
    arguments: Mapping[str, Argument]
    source: SpecPath
    outputs: Mapping[str, Ref] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    def lowered(self) -> dict[str, Lowered]:
        """Every argument as JSON with its provenance, in name order."""
        return {name: lower(self.arguments[name]) for name in sorted(self.arguments)}


@dataclass(frozen=True, slots=True)
class Stack:
    """Everything one environment compiles to.

    Attributes:
        name: The prefix of every resource's name.
        provider_version: The exact version of hashicorp/aws.
        tags: The default tags of every resource.
    """

    name: str
    environment: str
    region: str
    account_id: str
    provider_version: str
    tags: Mapping[str, str]
    calls: tuple[ModuleCall, ...]

    def call(self, name: str) -> ModuleCall | None:
        """The call of that name."""
        return next((call for call in self.calls if call.name == name), None)


@dataclass(frozen=True, slots=True)
class InterfaceFault:
    """A call that does not fit its module: a fault of a wiring or a module."""

    call: str
    message: str


def check_interfaces(
    stack: Stack, interface: Callable[[str], Interface]
) -> tuple[InterfaceFault, ...]:
    """Hold calls against modules: missing, unknown and ill-typed arguments, lost references.

    Args:
        stack: The stack to check.
        interface: Gives the interface of a module by its folder's name.
    """
    faults: list[InterfaceFault] = []
    known = {call.name: interface(call.module) for call in stack.calls}
    for call in stack.calls:
        faults += _arguments(call, known[call.name])
        for argument, lowered in call.lowered().items():
            for at, ref in lowered.refs:
                where = f"{argument}{'.' if at else ''}{format_path(at) if at else ''}"
                faults += _reference(call, where, ref, known)
        for output, ref in call.outputs.items():
            faults += _reference(call, f"the output {output}", ref, known)
            target = known.get(ref.call)
            if target and ref.output in target.sensitive:
                faults.append(
                    InterfaceFault(
                        call.name, f"the output {output} would publish a sensitive value"
                    )
                )
    return tuple(faults)


def require_sound(stack: Stack, interface: Callable[[str], Interface]) -> None:
    """Refuse a stack with any interface fault.

    Raises:
        RefusedError: With every fault in its message.
    """
    faults = check_interfaces(stack, interface)
    if faults:
        lines = "\n".join(f"  module.{fault.call}: {fault.message}" for fault in faults)
        raise RefusedError(
            f"{stack.environment}: the stack does not fit its modules:\n{lines}",
            hint="mend the component in compiler/components/ or the variables of its module",
        )


def _arguments(call: ModuleCall, interface: Interface) -> list[InterfaceFault]:
    faults = []
    for name, lowered in call.lowered().items():
        variable = interface.variables.get(name)
        if variable is None:
            near = _nearest(name, interface.variables)
            faults.append(
                InterfaceFault(call.name, f"modules/{call.module} has no variable {name!r}{near}")
            )
        elif lowered.value is None:
            if not variable.nullable and variable.required:
                faults.append(InterfaceFault(call.name, f"{name} must not be null"))
        elif found := mismatch(lowered.value, variable.kind, name):
            faults.append(InterfaceFault(call.name, found))
    missing = [
        variable.name
        for variable in interface.variables.values()
        if variable.required and variable.name not in call.arguments
    ]
    faults += [InterfaceFault(call.name, f"the variable {name!r} is not given") for name in missing]
    return faults


def _reference(
    call: ModuleCall, where: str, ref: Ref, known: Mapping[str, Interface]
) -> list[InterfaceFault]:
    target = known.get(ref.call)
    if target is None:
        near = _nearest(ref.call, known)
        return [
            InterfaceFault(
                call.name, f"{where} refers to module.{ref.call}, not in the stack{near}"
            )
        ]
    if ref.output not in target.outputs:
        near = _nearest(ref.output, target.outputs)
        message = (
            f"{where} refers to {ref.expression}, "
            f"but modules/{target.module} has no such output{near}"
        )
        return [InterfaceFault(call.name, message)]
    return []


def _nearest(name: str, names: Mapping[str, object]) -> str:
    near = nearest(name, names, cutoff=0.6)
    return f"; did you mean {near!r}?" if near else ""
