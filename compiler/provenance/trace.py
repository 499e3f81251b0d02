"""From a resource of a plan back to the lines that made it so.

The plan's own configuration says which variables an attribute was made from; the stack's provenance
says which spec paths each argument came from; the document says where those were written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from compiler.policy.model import Location
from compiler.provenance.module_source import Line, ModuleSource
from compiler.spec.source import Span, SpecPath, format_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_ADDRESS = re.compile(
    r"^module\.(?P<call>[\w-]+)\.(?P<data>data\.)?(?P<kind>[\w-]+)\.(?P<name>[\w-]+)"
    r'(?:\[(?P<key>"(?:[^"\\]|\\.)*"|\d+)\])?$'
)
_INDEX = re.compile(r"\[(\d+|\"[^\"]*\")\]")
_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in the arguments of a module call."""

    argument: str
    at: SpecPath = ()


@dataclass(slots=True)
class Tracer:
    """Finds the lines behind a finding.

    Attributes:
        configuration: ``configuration`` of the plan JSON.
        spec_paths: Gives the spec paths behind an argument of a call.
        span: Gives where a spec path was written.
        module_folder: Gives the folder of a call's module.
        relative: Shows a path to people.
        line_text: Gives the text of a line of a spec file.
    """

    configuration: dict[str, Any]
    spec_paths: Callable[[str, str, SpecPath], frozenset[SpecPath]]
    span: Callable[[SpecPath], Span | None]
    module_folder: Callable[[str], Path]
    relative: Callable[[Path], str]
    line_text: Callable[[Path, int], str]
    _modules: dict[str, ModuleSource] = field(default_factory=dict)

    def locate(self, address: str, attributes: tuple[str, ...]) -> tuple[Location, ...]:
        """The lines behind these attributes of a resource: the spec's first, then the module's.

        Args:
            address: A resource address in a module of the stack.
            attributes: Attribute paths in the plan, such as ``rule/[0]/status``; none
                means the resource as a whole.
        """
        match = _ADDRESS.match(address)
        if match is None:
            return ()
        call = match["call"]
        resource = self._resource(call, match)
        paths = [_steps(attribute) for attribute in attributes] or [()]
        spec: dict[tuple[str, int], Location] = {}
        module: dict[tuple[str, int], Location] = {}
        for path in paths:
            for origin in self._origins(call, resource, path, match["key"]):
                for location in self._spec_locations(call, origin):
                    spec.setdefault((location.file, location.line), location)
            line = self._module_line(call, match, path)
            if line is not None:
                file = self.relative(line.file)
                note = f"module.{call}"
                module.setdefault(
                    (file, line.number),
                    Location(file, line.number, text=line.text, kind="module", note=note),
                )
        return (*spec.values(), *module.values())

    def _resource(self, call: str, match: re.Match[str]) -> dict[str, Any] | None:
        mode = "data" if match["data"] else "managed"
        return self._configured(call, mode, match["kind"], match["name"])

    def _configured(self, call: str, mode: str, kind: str, name: str) -> dict[str, Any] | None:
        calls = self.configuration.get("root_module", {}).get("module_calls", {})
        resources = calls.get(call, {}).get("module", {}).get("resources", [])
        wanted = (mode, kind, name)
        found = (r for r in resources if (r.get("mode"), r["type"], r["name"]) == wanted)
        return next(found, None)

    def _module_line(self, call: str, match: re.Match[str], path: tuple[str, ...]) -> Line | None:
        mode = "data" if match["data"] else "managed"
        return self._source(call).resource(mode, match["kind"], match["name"], path)

    def _source(self, call: str) -> ModuleSource:
        if call not in self._modules:
            self._modules[call] = ModuleSource(self.module_folder(call))
        return self._modules[call]

    def _origins(
        self, call: str, resource: dict[str, Any] | None, path: tuple[str, ...], key: str | None
    ) -> Iterator[Origin]:
        if resource is None:
            return
        expression = _expression(resource.get("expressions", {}), path)
        walk = _Walk(self, call, key, resource)
        yield from walk.references(expression, 0)

    def _spec_locations(self, call: str, origin: Origin) -> Iterator[Location]:
        paths = self.spec_paths(call, origin.argument, origin.at)
        for path in sorted(paths, key=format_path):
            span = self.span(path)
            if span is not None:
                yield Location(
                    self.relative(span.file),
                    span.line,
                    span.column,
                    text=self.line_text(span.file, span.line),
                    kind="spec",
                    note=format_path(path),
                )


@dataclass(slots=True)
class _Walk:
    """One walk from an attribute to the module's variables."""

    tracer: Tracer
    call: str
    key: str | None
    resource: dict[str, Any]
    seen: set[str] = field(default_factory=set)

    def references(self, expression: Any, depth: int) -> Iterator[Origin]:
        if depth > _DEPTH:
            return
        for reference in _most_exact(_gather(expression)):
            if reference not in self.seen:
                self.seen.add(reference)
                yield from self._follow(reference, depth)

    def _follow(self, reference: str, depth: int) -> Iterator[Origin]:
        plain = _INDEX.sub("", reference)
        head, _, rest = plain.partition(".")
        steps = tuple(step for step in rest.split(".") if step)
        if head == "var" and steps:
            yield Origin(steps[0], steps[1:])
        elif head == "local" and steps:
            yield from self._local(steps[0], depth)
        elif head == "each":
            yield from self._each(steps, depth)
        elif head == "data" and len(steps) > 1:
            yield from self._other("data", steps[0], steps[1], depth)
        elif steps and head not in ("count", "path", "module", "self", "terraform"):
            yield from self._other("managed", head, steps[0], depth)

    def _local(self, name: str, depth: int) -> Iterator[Origin]:
        source = self.tracer._source(self.call)  # noqa: SLF001 - the walk is the tracer's own hand
        for kind, inner, steps in source.local_references(name):
            dotted = ".".join((kind, inner, *steps))
            if dotted not in self.seen and depth < _DEPTH:
                self.seen.add(dotted)
                yield from self._follow(dotted, depth + 1)

    def _each(self, steps: tuple[str, ...], depth: int) -> Iterator[Origin]:
        key = (self.key or "").strip('"')
        over = self.resource.get("for_each_expression", {})
        for origin in self.references(over, depth + 1):
            inside = (key, *steps[1:]) if steps[:1] == ("value",) else (key,)
            yield Origin(origin.argument, (*origin.at, *inside)) if key else origin

    def _other(self, mode: str, kind: str, name: str, depth: int) -> Iterator[Origin]:
        other = self.tracer._configured(self.call, mode, kind, name)  # noqa: SLF001 - as above
        if other is not None and mode == "data":
            inner = _Walk(self.tracer, self.call, self.key, other, self.seen)
            yield from inner.references(other.get("expressions", {}), depth + 1)


def _steps(attribute: str) -> tuple[str, ...]:
    words = re.split(r"[/.]", attribute)
    return tuple(word for word in words if word and not re.fullmatch(r"\[?\d+\]?", word))


def _expression(expressions: Any, path: tuple[str, ...]) -> Any:
    here = expressions
    for step in path:
        if isinstance(here, list):
            here = here[0] if here else {}
        if not isinstance(here, dict) or step not in here:
            return here if here is not expressions else {}
        here = here[step]
    return here if path else {}


def _gather(expression: Any) -> list[str]:
    found: list[str] = []
    if isinstance(expression, dict):
        references = expression.get("references")
        if isinstance(references, list):
            found += [str(reference) for reference in references]
        else:
            for value in expression.values():
                found += _gather(value)
    elif isinstance(expression, list):
        for item in expression:
            found += _gather(item)
    return found


def _most_exact(references: list[str]) -> list[str]:
    """Drop what only begins another: Terraform lists ``each.value.a`` and ``each.value``."""
    return [
        reference
        for reference in dict.fromkeys(references)
        if not any(
            other != reference and other.startswith((f"{reference}.", f"{reference}["))
            for other in references
        )
    ]
