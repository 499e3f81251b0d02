"""A spec after its layers are merged: plain data, and where every node was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from compiler.spec.source import Diagnostic, Span, SpecPath


@dataclass(frozen=True, slots=True)
class NodeSpans:
    """Where a node was written: its key, where it has one, and its value."""

    key: Span | None
    value: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A merged spec.

    Attributes:
        data: Plain mappings, lists and scalars.
        spans: Where the winning definition of every node stands.
        history: For every leaf, each layer's line that set it, base first.
        layers: The files, base first.
        sources: Their texts.
    """

    data: dict[str, Any]
    spans: Mapping[SpecPath, NodeSpans]
    history: Mapping[SpecPath, tuple[Span, ...]]
    layers: tuple[Path, ...]
    sources: Mapping[Path, str]

    def span_of(self, path: SpecPath) -> Span | None:
        """Where a node stands, or the nearest node around it.

        A scalar's value, a mapping's key: what a person would point at.
        """
        here = tuple(path)
        while here:
            spans = self.spans.get(here)
            if spans is not None:
                exact = here == tuple(path) and spans.value.line == spans.value.end_line
                return spans.value if exact or spans.key is None else spans.key
            here = here[:-1]
        root = self.spans.get(())
        return root.value if root else None

    def key_span(self, path: SpecPath) -> Span | None:
        """Where a node's key stands, or the nearest key around it."""
        spans = self.spans.get(tuple(path))
        return spans.key if spans and spans.key else self.span_of(path)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What reading a spec gave.

    Attributes:
        document: None where it could not be read at all.
        sources: The texts of every file that was read, for showing lines.
        abstract: Whether the file is only a layer for others.
    """

    document: Document | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[Path, str] = field(default_factory=dict)
    abstract: bool = False
