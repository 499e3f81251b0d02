"""Values on their way from a spec to a module argument, carrying where they came from.

A wiring never touches plain spec data: it walks a `SpecView`, which knows its own path, and hands
views, derived values and references to module calls. Lowering them gives the Terraform JSON and, in
the same pass, the provenance of every leaf: nobody maintains a table of origins by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from compiler.spec.source import Key, SpecPath


class SpecView:
    """A validated spec seen from one of its nodes.

    Attribute access on a model gives the view of that field; iteration gives the views of a list's
    items; ``items()`` those of a mapping's values.
    """

    __slots__ = ("_path", "_value")

    def __init__(self, value: Any, path: SpecPath = ()) -> None:
        self._value = value
        self._path = path

    @property
    def value(self) -> Any:
        """The plain value, for decisions that leave no trace in an argument."""
        return self._value

    @property
    def spec_path(self) -> SpecPath:
        """Where the node stands in the spec."""
        return self._path

    def __getattr__(self, name: str) -> SpecView:
        if name.startswith("__") or not isinstance(self._value, BaseModel):
            raise AttributeError(name)
        return SpecView(getattr(self._value, name), (*self._path, name))

    def __getitem__(self, key: Key) -> SpecView:
        return SpecView(self._value[key], (*self._path, key))

    def __iter__(self) -> Iterator[SpecView]:
        if isinstance(self._value, Mapping):
            raise TypeError("a mapping is walked by items()")
        for index, item in enumerate(self._value):
            yield SpecView(item, (*self._path, index))

    def __bool__(self) -> bool:
        return bool(self._value)

    def items(self) -> Iterator[tuple[str, SpecView]]:
        """The keys of a mapping with the views of its values, in sorted order."""
        for key in sorted(self._value):
            yield key, SpecView(self._value[key], (*self._path, key))

    def derive(self, change: Callable[[Any], Any]) -> Derived:
        """A value computed from this node alone."""
        return Derived(change(self._value), frozenset((self._path,)))


@dataclass(frozen=True, slots=True)
class Derived:
    """A plain value computed from spec nodes: its sources are the union of theirs."""

    value: Any
    sources: frozenset[SpecPath]


def derive(change: Callable[..., Any], *views: SpecView) -> Derived:
    """Compute a value from several nodes: ``derive(max, spec.a, spec.b)``."""
    return Derived(
        change(*(view.value for view in views)), frozenset(view.spec_path for view in views)
    )


@dataclass(frozen=True, slots=True)
class Ref:
    """An output of another module call, indexed where it is a map or a list."""

    call: str
    output: str
    index: tuple[Key, ...] = ()

    def __getitem__(self, key: Key) -> Ref:
        return Ref(self.call, self.output, (*self.index, key))

    def __iter__(self) -> Iterator[Ref]:
        raise TypeError(f"module.{self.call}.{self.output} has a value only in Terraform")

    @property
    def expression(self) -> str:
        """The reference as Terraform writes it, without ``${}``."""
        steps = "".join(f"[{key}]" if isinstance(key, int) else f'["{key}"]' for key in self.index)
        return f"module.{self.call}.{self.output}{steps}"


@dataclass(frozen=True, slots=True)
class Expr:
    """A Terraform expression written by a wiring, with the references inside it.

    ``Expr("{}/*", bucket_arn)`` is the text of the reference followed by ``/*``; an expression
    without parts is taken as it is: ``Expr("${!var.lift_protection}")``.
    """

    template: str
    parts: tuple[Ref, ...] = ()
    sources: frozenset[SpecPath] = frozenset()

    @property
    def text(self) -> str:
        """The string of the JSON document, a template of Terraform."""
        if not self.parts:
            return self.template
        return self.template.format(*(f"${{{part.expression}}}" for part in self.parts))


Argument = (
    SpecView
    | Derived
    | Ref
    | Expr
    | Mapping[str, Any]
    | list[Any]
    | str
    | int
    | float
    | bool
    | None
)


@dataclass(frozen=True, slots=True)
class Lowered:
    """An argument as JSON, with what it came from.

    Attributes:
        value: The JSON value, spec text escaped so that Terraform reads it as text.
        sources: Spec paths by the path inside the argument; () is the argument as a whole.
        refs: Every reference inside, by the path where it stands.
    """

    value: Any
    sources: dict[SpecPath, frozenset[SpecPath]]
    refs: tuple[tuple[SpecPath, Ref], ...]


def lower(argument: Argument) -> Lowered:
    """Turn an argument into JSON and provenance."""
    sources: dict[SpecPath, frozenset[SpecPath]] = {}
    refs: list[tuple[SpecPath, Ref]] = []
    value = _lower(argument, (), sources, refs)
    return Lowered(value, sources, tuple(refs))


def escape(text: str) -> str:
    """Keep Terraform from reading text as a template: ``${`` and ``%{`` stay what they are."""
    return text.replace("${", "$${").replace("%{", "%%{")


def _lower(  # noqa: PLR0911 - one answer for each kind of node
    node: Any,
    at: SpecPath,
    sources: dict[SpecPath, frozenset[SpecPath]],
    refs: list[tuple[SpecPath, Ref]],
) -> Any:
    if isinstance(node, SpecView):
        return _lower_view(node, at, sources)
    if isinstance(node, Derived):
        sources[at] = node.sources
        return _plain(node.value)
    if isinstance(node, Ref):
        refs.append((at, node))
        return f"${{{node.expression}}}"
    if isinstance(node, Expr):
        refs.extend((at, part) for part in node.parts)
        if node.sources:
            sources[at] = node.sources
        return node.text
    if isinstance(node, Mapping):
        return {key: _lower(node[key], (*at, key), sources, refs) for key in sorted(node)}
    if isinstance(node, list | tuple):
        return [_lower(item, (*at, index), sources, refs) for index, item in enumerate(node)]
    return _plain(node)


def _lower_view(view: SpecView, at: SpecPath, sources: dict[SpecPath, frozenset[SpecPath]]) -> Any:
    sources[at] = frozenset((view.spec_path,))
    value = view.value
    if isinstance(value, BaseModel):
        names = sorted(type(value).model_fields)
        return {n: _lower_view(getattr(view, n), (*at, n), sources) for n in names}
    if isinstance(value, Mapping):
        return {key: _lower_view(child, (*at, key), sources) for key, child in view.items()}
    if isinstance(value, list | tuple):
        return [_lower_view(child, (*at, i), sources) for i, child in enumerate(view)]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, Mapping):
        return {escape(str(key)): _plain(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return escape(str(value))
