"""A spec and the layers that it extends, merged to one document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from compiler.spec.abstract import ABSTRACT
from compiler.spec.document import Document, LoadResult, NodeSpans
from compiler.spec.reader import Node, read_file
from compiler.spec.source import Diagnostic, Span, SpecPath

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXTENDS = "extends"
_APPEND, _REPLACE = "+", "!"
_MAX_LAYERS = 32


@dataclass(slots=True)
class _Layer:
    path: Path
    root: Node
    extends: list[tuple[str, Span]]
    abstract: bool


@dataclass(slots=True)
class _Merged:
    """A node after merging: its value, its place, and every place that set it."""

    value: Any  # a scalar, a list of Node, or a dict of key → _Merged
    span: Span
    key: Span | None
    history: tuple[Span, ...]


@dataclass(slots=True)
class _Load:
    root: Path
    found: list[Diagnostic] = field(default_factory=list)
    sources: dict[Path, str] = field(default_factory=dict)
    layers: list[_Layer] = field(default_factory=list)
    missing: bool = False

    def read(self, path: Path) -> _Layer | None:
        file = read_file(path)
        self.sources[path] = file.text
        self.found += file.diagnostics
        if file.root is None:
            self.missing = True
            return None
        return _layer(path, file.root, self.found)

    def collect(self, path: Path, trail: tuple[Path, ...]) -> None:
        """Read a file and what it extends, base first, each file once."""
        layer = self.read(path)
        if layer is None:
            return
        for name, span in layer.extends:
            target = self._target(path, name, span, (*trail, path))
            if target is None:
                self.missing = True
            elif target not in [one.path for one in self.layers]:
                self.collect(target, (*trail, path))
        self.layers.append(layer)

    def _target(self, path: Path, name: str, span: Span, trail: tuple[Path, ...]) -> Path | None:
        problem = suggestion = ""
        try:
            target = (path.parent / name).resolve()
            inside = target.is_relative_to(self.root.resolve())
            exists = inside and target.is_file()
        except (OSError, ValueError, RuntimeError):
            self.found.append(Diagnostic(f"{name!r} is no path", span, (EXTENDS,)))
            return None
        known = {one.resolve(): one for one in trail}
        if not inside:
            problem, suggestion = f"{name!r} lies outside the repository", "a file inside it"
        elif target in known:
            around = " → ".join([*(p.name for p in trail), target.name])
            problem = f"the layers extend each other in a circle: {around}"
        elif not exists:
            problem = f"there is no file {name!r} beside {path.name}"
        elif len(trail) >= _MAX_LAYERS:
            problem = f"more than {_MAX_LAYERS} layers extend one another"
        if problem:
            self.found.append(Diagnostic(problem, span, (EXTENDS,), suggestion=suggestion))
            return None
        return (path.parent / name).absolute() if not (path.parent / name).is_symlink() else target


def load_document(path: Path, *, root: Path) -> LoadResult:
    """Read a spec with everything that it extends, and merge the layers.

    Args:
        path: The spec's file.
        root: The folder that no layer may lie outside of.

    Returns:
        The merged document and everything that is wrong; the document is None where a file could
        not be read, because what is missing would make everything else look wrong too.
    """
    load = _Load(root)
    load.collect(path, ())
    abstract = bool(load.layers) and load.layers[-1].path == path and load.layers[-1].abstract
    if load.missing or not load.layers:
        return LoadResult(None, tuple(load.found), load.sources, abstract)
    top = _Merged({}, load.layers[-1].root.span, None, ())
    for layer in load.layers:
        top = _merge(top, layer.root, None, (), load.found)
    document = _document(top, load)
    return LoadResult(document, tuple(load.found), load.sources, abstract)


def _layer(path: Path, root: Node, found: list[Diagnostic]) -> _Layer:
    entries = dict(root.value)
    extends: list[tuple[str, Span]] = []
    if EXTENDS in entries:
        _, node = entries.pop(EXTENDS)
        items = node.value if isinstance(node.value, list) else [node]
        for item in items:
            if isinstance(item.value, str) and item.value:
                extends.append((item.value, item.span))
            else:
                expected = "a file, or a list of files"
                found.append(
                    Diagnostic("extends names files", item.span, (EXTENDS,), expected=expected)
                )
    abstract = False
    if ABSTRACT in entries:
        _, node = entries.pop(ABSTRACT)
        abstract = node.value is True
        if not isinstance(node.value, bool):
            found.append(
                Diagnostic(
                    "abstract is true or false", node.span, (ABSTRACT,), expected="true or false"
                )
            )
    return _Layer(path, Node(entries, root.span), extends, abstract)


def _merge(
    base: _Merged | None, node: Node, key: Span | None, at: SpecPath, found: list[Diagnostic]
) -> _Merged:
    history = (*(base.history if base else ()), node.span)
    if not isinstance(node.value, dict):
        return _Merged(node.value, node.span, key, history)
    inherited = base.value if base is not None and isinstance(base.value, dict) else {}
    result: dict[str, _Merged] = dict(inherited)
    plain: dict[str, Span] = {}
    for written, (key_span, child) in node.value.items():
        name, mode = _mode(written)
        where = (*at, name)
        if name in plain:
            found.append(
                Diagnostic(
                    f"{name!r} is set twice: as {name!r} and with a suffix",
                    key_span,
                    where,
                    related=(("the first is here", plain[name]),),
                )
            )
            continue
        plain[name] = key_span
        result[name] = _child(result.get(name), child, mode, key_span, where, found)
    return _Merged(result, node.span, key, history)


def _mode(written: str) -> tuple[str, str]:
    if len(written) > 1 and written[-1] in (_APPEND, _REPLACE):
        return written[:-1], written[-1]
    return written, ""


def _child(  # noqa: PLR0917 - the arguments of _merge, and the key's suffix
    base: _Merged | None,
    node: Node,
    mode: str,
    key: Span,
    at: SpecPath,
    found: list[Diagnostic],
) -> _Merged:
    if mode == _APPEND:
        inherited = base.value if base is not None else None
        if isinstance(inherited, list) and isinstance(node.value, list):
            history = (*(base.history if base else ()), node.span)
            return _Merged([*inherited, *node.value], node.span, key, history)
        problem = (
            "there is nothing to append to"
            if base is None
            else "only a list can be appended to a list"
        )
        found.append(Diagnostic(problem, key, at, expected="a list here and in the layer below"))
        return _merge(None, node, key, at, found)
    return _merge(None if mode == _REPLACE else base, node, key, at, found)


def _document(top: _Merged, load: _Load) -> Document:
    spans: dict[SpecPath, NodeSpans] = {}
    history: dict[SpecPath, tuple[Span, ...]] = {}
    data = _plain(top, (), spans, history)
    layers = tuple(layer.path for layer in load.layers)
    return Document(data, spans, history, layers, load.sources)


def _plain(
    merged: _Merged,
    at: SpecPath,
    spans: dict[SpecPath, NodeSpans],
    history: dict[SpecPath, tuple[Span, ...]],
) -> Any:
    spans[at] = NodeSpans(merged.key, merged.span)
    if isinstance(merged.value, dict):
        # An explicit null takes back what a layer below set: the schema's default holds again.
        children = {k: v for k, v in merged.value.items() if not _is_null(v, k, at, spans)}
        return {key: _plain(child, (*at, key), spans, history) for key, child in children.items()}
    history[at] = merged.history
    if isinstance(merged.value, list):
        return list(_items(merged.value, at, spans))
    return merged.value


def _is_null(child: _Merged, key: str, at: SpecPath, spans: dict[SpecPath, NodeSpans]) -> bool:
    if child.value is None:
        spans[(*at, key)] = NodeSpans(child.key, child.span)
        return True
    return False


def _items(nodes: list[Node], at: SpecPath, spans: dict[SpecPath, NodeSpans]) -> Iterator[Any]:
    for index, node in enumerate(nodes):
        yield _inner(node, (*at, index), None, spans)


def _inner(node: Node, at: SpecPath, key: Span | None, spans: dict[SpecPath, NodeSpans]) -> Any:
    spans[at] = NodeSpans(key, node.span)
    if isinstance(node.value, dict):
        return {
            name: _inner(child, (*at, name), key_span, spans)
            for name, (key_span, child) in node.value.items()
        }
    if isinstance(node.value, list):
        return list(_items(node.value, at, spans))
    return node.value
