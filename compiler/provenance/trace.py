"""From a resource of a plan back to the lines that made it so.

The plan's own configuration says which variables an attribute was made from; the stack's provenance
says which spec paths each argument came from; the document says where those were written.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from compiler.policy.model import Location
from compiler.provenance.module_source import ModuleSource
from compiler.spec.source import Span, SpecPath, format_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_ADDRESS = re.compile(
    r"^module\.(?P<call>[\w-]+)\.(?P<data>data\.)?(?P<kind>[\w-]+)\.(?P<name>[\w-]+)"
    r'(?:\[(?P<key>"(?:[^"\\]|\\.)*"|\d+)\])?$'
)
_OUTPUT = re.compile(r"^output\.(?P<name>[\w-]+)$")
_MODULE_OUTPUT = re.compile(r"^module\.([\w-]+)(?:\[[^]]*\])?\.([\w-]+)")
_INDEX = re.compile(r"\[(\d+|\"[^\"]*\")\]")
_POLICY = "aws_iam_policy_document"
_DOCUMENT = re.compile(rf"^data\.{_POLICY}\.([\w-]+)")
_WORDS = {
    "Statement": "statement",
    "Action": "actions",
    "NotAction": "not_actions",
    "Resource": "resources",
    "NotResource": "not_resources",
    "Principal": "principals",
    "Condition": "condition",
    "Effect": "effect",
}
_DEPTH = 12
_Path: TypeAlias = tuple[str | int, ...]


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
        planned: Gives the planned values of a resource by its address.
    """

    configuration: dict[str, Any]
    spec_paths: Callable[[str, str, SpecPath], frozenset[SpecPath]]
    span: Callable[[SpecPath], Span | None]
    module_folder: Callable[[str], Path]
    relative: Callable[[Path], str]
    line_text: Callable[[Path, int], str]
    planned: Callable[[str], Any] = lambda _address: None
    _modules: dict[str, ModuleSource] = field(default_factory=dict)

    def locate(self, address: str, attributes: tuple[str, ...]) -> tuple[Location, ...]:
        """The lines behind these attributes of a resource: the spec's first, then the module's.

        Args:
            address: A resource address in a module of the stack, or ``output.NAME``.
            attributes: Attribute paths in the plan, such as ``rule/[0]/status``; none
                means the resource as a whole.
        """
        output = _OUTPUT.match(address)
        if output:
            return tuple(self._output_locations(output["name"]))
        match = _ADDRESS.match(address)
        if match is None:
            return ()
        mode = "data" if match["data"] else "managed"
        place = _Place(match["call"], mode, match["kind"], match["name"], match["key"])
        expressions = (self._configured(place) or {}).get("expressions", {})
        values = self.planned(address)
        paths = [_as_written(expressions, values, _steps(one)) for one in attributes] or [()]
        spec: dict[tuple[str, int], Location] = {}
        module: dict[tuple[str, int], Location] = {}
        for path in paths:
            for where, inner in ((place, path), *self._documents(place, path)):
                for origin in _own(self._origins(where, inner), where.step):
                    for location in self._spec_locations(where.call, origin):
                        spec.setdefault((location.file, location.line), location)
                for location in self._module_locations(where, inner):
                    module.setdefault((location.file, location.line), location)
        return (*spec.values(), *module.values())

    def _output_locations(self, name: str) -> Iterator[Location]:
        """The lines of the modules' outputs that an output of the stack gives on."""
        outputs = self.configuration.get("root_module", {}).get("outputs", {})
        for reference in _most_exact(_gather(outputs.get(name, {}).get("expression", {}))):
            found = _MODULE_OUTPUT.match(reference)
            line = self._source(found[1]).output(found[2]) if found else None
            if found and line:
                file, note = self.relative(line.file), f"module.{found[1]}"
                yield Location(file, line.number, text=line.text, kind="module", note=note)

    def _configured(self, place: _Place) -> dict[str, Any] | None:
        calls = self.configuration.get("root_module", {}).get("module_calls", {})
        resources = calls.get(place.call, {}).get("module", {}).get("resources", [])
        wanted = (place.mode, place.kind, place.name)
        found = (r for r in resources if (r.get("mode"), r["type"], r["name"]) == wanted)
        return next(found, None)

    def _source(self, call: str) -> ModuleSource:
        if call not in self._modules:
            self._modules[call] = ModuleSource(self.module_folder(call))
        return self._modules[call]

    def _documents(self, place: _Place, path: _Path) -> Iterator[tuple[_Place, _Path]]:
        """The policy document that an attribute is made of, and the way inside it."""
        configured = self._configured(place) or {}
        expression = _expression(configured.get("expressions", {}), path[:1]) if path else {}
        for reference in _most_exact(_gather(expression)):
            found = _DOCUMENT.match(reference)
            if found:
                document = _Place(place.call, "data", _POLICY, found[1], place.key)
                yield document, _in_document(path[1:])

    def _origins(self, place: _Place, path: _Path) -> Iterator[Origin]:
        configured = self._configured(place)
        if configured is None or not path:
            return
        walk = _Walk(self, place, configured)
        expression, rest = _expression_and_rest(configured.get("expressions", {}), path)
        if expression is None:
            yield from walk.dynamic(str(path[0]), rest)
        elif not any(map(_DOCUMENT.match, _gather(expression))) or len(path) == 1:
            yield from walk.references(expression, 0)

    def _module_locations(self, place: _Place, path: _Path) -> Iterator[Location]:
        line = self._source(place.call).resource(place.mode, place.kind, place.name, path)
        if line is not None:
            file, note = self.relative(line.file), f"module.{place.call}"
            yield Location(file, line.number, text=line.text, kind="module", note=note)

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


@dataclass(frozen=True, slots=True)
class _Place:
    """A resource of a module: its call, and its key as the address writes it."""

    call: str
    mode: str
    kind: str
    name: str
    key: str | None

    @property
    def step(self) -> str | int | None:
        """The key as a step of a path."""
        return None if self.key is None else json.loads(self.key)


@dataclass(slots=True)
class _Walk:
    """One walk from an attribute to the module's variables."""

    tracer: Tracer
    place: _Place
    resource: dict[str, Any]
    seen: set[str] = field(default_factory=set)

    def references(self, expression: Any, depth: int) -> Iterator[Origin]:
        """The arguments that an expression of the plan's configuration is made of."""
        if depth > _DEPTH:
            return
        names = _most_exact(_gather(expression))
        counted = "count.index" in names
        for name in names:
            if name not in self.seen:
                self.seen.add(name)
                for origin in self._follow(name, depth):
                    step = self.place.step
                    if counted and name.startswith("var.") and isinstance(step, int):
                        yield Origin(origin.argument, (*origin.at, step))
                    else:
                        yield origin

    def dynamic(self, block: str, rest: _Path) -> Iterator[Origin]:
        """The arguments behind a dynamic block, which the plan's configuration leaves out.

        Args:
            block: Its name.
            rest: The number of the block among those that are dynamic, and the way inside it.
        """
        place = self.place
        source = self.tracer._source(place.call)  # noqa: SLF001 - the walk is its own hand
        found = source.dynamic_references(place.mode, place.kind, place.name, block)
        for kind, name, steps in found:
            dotted = ".".join((kind, name, *steps))
            if dotted not in self.seen:
                self.seen.add(dotted)
                number = rest[:1] if rest and isinstance(rest[0], int) else ()
                exact = number if kind == "each" else ()
                for origin in self._follow(dotted, 1):
                    yield Origin(origin.argument, (*origin.at, *exact))

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
            yield from self._document(steps[0], steps[1], depth)

    def _local(self, name: str, depth: int) -> Iterator[Origin]:
        source = self.tracer._source(self.place.call)  # noqa: SLF001 - the walk is its own hand
        for kind, inner, steps in source.local_references(name):
            dotted = ".".join((kind, inner, *steps))
            if dotted not in self.seen and depth < _DEPTH:
                self.seen.add(dotted)
                yield from self._follow(dotted, depth + 1)

    def _each(self, steps: tuple[str, ...], depth: int) -> Iterator[Origin]:
        over, key = self.resource.get("for_each_expression", {}), self.place.step
        # What was seen before was seen as a whole; here it is this instance's part of it.
        again = _Walk(self.tracer, self.place, self.resource)
        for origin in again.references(over, depth + 1):
            if key is None:
                yield origin
            else:
                inside = (key, *steps[1:]) if steps[:1] == ("value",) else (key,)
                yield Origin(origin.argument, (*origin.at, *inside))

    def _document(self, kind: str, name: str, depth: int) -> Iterator[Origin]:
        place = _Place(self.place.call, "data", kind, name, self.place.key)
        other = self.tracer._configured(place)  # noqa: SLF001 - the walk is its own hand
        if other is not None:
            inner = _Walk(self.tracer, place, other, self.seen)
            yield from inner.references(other.get("expressions", {}), depth + 1)


def _own(origins: Iterator[Origin], step: str | int | None) -> list[Origin]:
    """Without whole arguments, where an instance's own part of the same argument is known."""
    found = list(dict.fromkeys(origins))
    keyed = {one.argument for one in found if step is not None and one.at[:1] == (step,)}
    return [one for one in found if one.at or one.argument not in keyed]


def _steps(attribute: str) -> _Path:
    words = [word.strip("[]") for word in re.split(r"[/.]", attribute)]
    return tuple(int(word) if word.isdigit() else word for word in words if word and word != "*")


def _as_written(expressions: Any, values: Any, path: _Path) -> _Path:
    """A path with the blocks numbered as they were written.

    Blocks that are a set stand in another order in a plan. They are told by their constants.
    """
    written: list[str | int] = []
    for step in path:
        number = step
        values = _inside(values, step)
        if isinstance(step, int) and isinstance(expressions, list):
            same = [at for at, block in enumerate(expressions) if _agrees(block, values)]
            number = step if step in same or len(same) != 1 else same[0]
        expressions = _inside(expressions, number)
        written.append(number)
    return tuple(written)


def _inside(held: Any, step: str | int) -> Any:
    if isinstance(held, list) and isinstance(step, int):
        return held[step] if step < len(held) else None
    return held.get(step) if isinstance(held, dict) else None


def _agrees(block: Any, values: Any) -> bool:
    if not isinstance(block, dict) or not isinstance(values, dict):
        return False
    for name, expression in block.items():
        if isinstance(expression, dict) and "references" not in expression:
            written = expression.get("constant_value")
            if isinstance(written, str | int | float) and str(values.get(name)) != str(written):
                return False
    return True


def _in_document(path: _Path) -> _Path:
    """The way inside a policy document's blocks, from the way inside its JSON.

    checkov puts the whole policy into a list: ``policy/[0]/Statement`` and ``policy/Statement`` are
    the same.
    """
    steps = path[1:] if path and path[0] == 0 else path
    return tuple(_WORDS.get(step, step) if isinstance(step, str) else step for step in steps)


def _expression(expressions: Any, path: _Path) -> Any:
    return _expression_and_rest(expressions, path)[0] or {}


def _expression_and_rest(expressions: Any, path: _Path) -> tuple[Any, _Path]:
    """The expression at a path, or around it; None and what is left where a dynamic block made it.

    The numbers of blocks that the configuration does not show are counted from the first of these.
    """
    here = expressions
    for position, step in enumerate(path):
        if isinstance(here, list):
            number = step if isinstance(step, int) else 0
            if number >= len(here):
                return None, (number - len(here), *path[position + 1 :])
            here = here[number]
            if isinstance(step, int):
                continue
        if not isinstance(here, dict) or isinstance(step, int):
            continue
        if step not in here:
            return (None, path[1:]) if here is expressions else (here, ())
        here = here[step]
    return here, ()


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
