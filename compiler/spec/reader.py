"""One YAML file, read to a tree of nodes that know where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import yaml

from compiler.spec.scalars import AmbiguousScalarError, plain_value
from compiler.spec.source import Diagnostic, Span, SpecPath, lines_of

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1 << 20
MAX_NODES = 50_000
MAX_DEPTH = 60
_ELLIPSIS = 60
_TAG = "tag:yaml.org,2002:"
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):  # type: ignore[misc] # the fast loader exists only where libyaml does
    """Resolves nothing: what a plain scalar means is decided in `scalars`, by YAML 1.2."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place.

    Attributes:
        value: A scalar, a list of nodes, or a mapping from keys to (key span, node).
    """

    value: Any
    span: Span

    @property
    def kind(self) -> str:
        """``mapping``, ``list`` or ``scalar``."""
        if isinstance(self.value, dict):
            return "mapping"
        return "list" if isinstance(self.value, list) else "scalar"


@dataclass(slots=True)
class ReadFile:
    """What one file gave.

    Attributes:
        root: The top mapping, or None where the file could not be read.
        text: The text, for showing lines.
    """

    root: Node | None
    text: str
    diagnostics: list[Diagnostic]


def read_file(path: Path) -> ReadFile:
    """Read a file; whatever is wrong with it is a diagnostic, never an exception."""
    text, problem = _text(path)
    if problem:
        return ReadFile(None, text, [problem])
    return read_text(path, text)


def read_text(path: Path, text: str) -> ReadFile:
    """Read a text as if it stood in a file."""
    found: list[Diagnostic] = []
    try:
        documents = list(yaml.compose_all(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        return ReadFile(None, text, [_syntax(path, text, error)])
    except (yaml.YAMLError, ValueError) as error:
        return ReadFile(None, text, [_unreadable(path, text, error)])
    except RecursionError:
        return ReadFile(None, text, [_too_deep(_start(path))])
    top = documents[0] if documents else None
    if top is None:
        message = "the file is empty"
        expected = "a mapping: environment: NAME, and so on"
        return ReadFile(None, text, [Diagnostic(message, _start(path), expected=expected)])
    if len(documents) > 1:
        second = documents[1]
        span = _span(path, second) if second is not None else _start(path)
        found.append(
            Diagnostic("a second document in the same file", span, expected="one document a file")
        )
    if not isinstance(top, yaml.MappingNode):
        span = _span(path, top)
        found.append(Diagnostic("the top of a spec is a mapping", span, expected="key: value"))
        return ReadFile(None, text, found)
    builder = _Builder(path, found)
    root = builder.build(top, (), 0)
    return ReadFile(root, text, found)


def _text(path: Path) -> tuple[str, Diagnostic | None]:
    start = _start(path)
    try:
        if not path.is_file():
            what = f"{path.name} is a folder" if path.is_dir() else f"there is no file {path.name}"
            return "", Diagnostic(what, start, expected="a file")
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        return "", Diagnostic(f"cannot read {path.name}: {error.strerror}", start)
    if size > MAX_BYTES:
        return "", Diagnostic(
            f"the file has {size >> 10} KiB", start, expected=f"at most {MAX_BYTES >> 10} KiB"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        shown = raw.decode("utf-8", errors="replace")
        span = _at(path, raw[: error.start].decode("utf-8", errors="replace"))
        utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        help_ = "the file is UTF-16: save it as UTF-8" if utf16 else "save the file as UTF-8"
        problem = Diagnostic("the file is not UTF-8 here", span, expected="UTF-8", suggestion=help_)
        return shown, problem
    return text, None


@dataclass(slots=True)
class _Builder:
    path: Path
    found: list[Diagnostic]
    nodes: int = 0
    exhausted: bool = False

    def build(self, node: yaml.nodes.Node, at: SpecPath, depth: int) -> Node:
        span = _span(self.path, node)
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            if not self.exhausted:
                self.exhausted = True
                self.found.append(_too_deep(span) if depth > MAX_DEPTH else _too_many(span))
            return Node(None, span)
        if isinstance(node, yaml.MappingNode):
            self._tag(node, "map", span)
            return Node(self._mapping(node, at, depth), span)
        if isinstance(node, yaml.SequenceNode):
            self._tag(node, "seq", span)
            items = []
            for index, item in enumerate(node.value):
                if self.exhausted:
                    break
                items.append(self.build(item, (*at, index), depth + 1))
            return Node(items, span)
        if isinstance(node, yaml.ScalarNode):
            return Node(self._scalar(node, at, span), span)
        raise TypeError(type(node))  # YAML has no fourth kind

    def _mapping(
        self, node: yaml.MappingNode, at: SpecPath, depth: int
    ) -> dict[str, tuple[Span, Node]]:
        result: dict[str, tuple[Span, Node]] = {}
        for key_node, value_node in node.value:
            if self.exhausted:
                break
            key_span = _span(self.path, key_node)
            key = self._key(key_node, at, key_span)
            if key is None:
                continue
            if key in result:
                self.found.append(
                    Diagnostic(
                        f"the key {_shown(key)} is here twice",
                        key_span,
                        (*at, key),
                        expected="each key once",
                        related=(("the first is here", result[key][0]),),
                    )
                )
                self.build(value_node, (*at, key), depth + 1)
                continue
            result[key] = (key_span, self.build(value_node, (*at, key), depth + 1))
        return result

    def _key(self, node: yaml.nodes.Node, at: SpecPath, span: Span) -> str | None:
        if not isinstance(node, yaml.ScalarNode):
            self.found.append(Diagnostic("a key is text", span, at, expected="a name"))
            return None
        if node.value == "<<" and not node.style:
            self.found.append(
                Diagnostic(
                    "merge keys (<<) are not used here",
                    span,
                    at,
                    suggestion="let the file extend a layer: extends: base.yaml",
                )
            )
            return None
        if not node.style:
            try:
                value = plain_value(node.value)
            except AmbiguousScalarError:
                value = 0
            if not isinstance(value, str):
                self.found.append(
                    Diagnostic(
                        f"the key {_shown(node.value)} is not text",
                        span,
                        at,
                        expected="text",
                        suggestion=f'"{node.value}"',
                    )
                )
                return None
        return str(node.value)

    def _scalar(self, node: yaml.ScalarNode, at: SpecPath, span: Span) -> Any:
        text: str = node.value
        if not self._tag(node, "str", span) or node.style:
            return text
        try:
            return plain_value(text)
        except AmbiguousScalarError as error:
            self.found.append(Diagnostic(str(error), span, at, suggestion=error.suggestion))
            return text

    def _tag(self, node: yaml.Node, kind: str, span: Span) -> bool:
        """Refuse a tag that somebody wrote; a node without one has the tag of its kind."""
        tag = str(node.tag or "")
        if tag in ("!", f"{_TAG}{kind}"):
            return True
        shown = f"!!{tag.removeprefix(_TAG)}" if tag.startswith(_TAG) else tag
        self.found.append(
            Diagnostic(f"the tag {_shown(shown)} is not used here", span, expected="plain values")
        )
        return False


def _syntax(path: Path, text: str, error: yaml.MarkedYAMLError) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    lines = lines_of(text)
    line = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column if mark and mark.line == line else len(lines[line])
    span = Span(path, line + 1, column + 1, line + 1, column + 2)
    problem = error.problem or "it cannot be read"
    suggestion = ""
    if "\\t" in problem or "\t" in lines[line][: column + 1]:
        problem, suggestion = "a tab where YAML wants spaces", "indent with spaces"
    context = f" ({error.context})" if error.context and not suggestion else ""
    related: tuple[tuple[str, Span], ...] = ()
    if error.context_mark and mark and error.context_mark.line != mark.line:
        first = error.context_mark
        where = Span(path, first.line + 1, first.column + 1, first.line + 1, first.column + 2)
        related = ((error.context or "it began here", where),)
    return Diagnostic(
        f"this is not YAML: {problem}{context}", span, suggestion=suggestion, related=related
    )


def _span(path: Path, node: yaml.Node) -> Span:
    start, end = node.start_mark, node.end_mark
    return Span(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _start(path: Path) -> Span:
    return Span(path, 1, 1, 1, 1)


def _too_deep(span: Span) -> Diagnostic:
    return Diagnostic("nested too deeply", span, expected=f"at most {MAX_DEPTH} levels")


def _too_many(span: Span) -> Diagnostic:
    return Diagnostic(
        "the file unfolds to too many values",
        span,
        expected=f"at most {MAX_NODES}",
        suggestion="write fewer aliases (*name)",
    )


def _unreadable(path: Path, text: str, error: Exception) -> Diagnostic:
    control = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if control is None:
        return Diagnostic(f"this is not YAML: {_first_line(error)}", _start(path))
    return Diagnostic(
        f"this is not YAML: the control character U+{ord(control.group()):04X}",
        _at(path, text[: control.start()]),
        expected="text",
        suggestion="remove it, or write it as an escape in double quotes",
    )


def _at(path: Path, before: str) -> Span:
    """The place behind a text."""
    lines = lines_of(before)
    line, column = len(lines), len(lines[-1]) + 1
    return Span(path, line, column, line, column + 1)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else "it cannot be read"


def _shown(text: str) -> str:
    return repr(text if len(text) <= _ELLIPSIS else f"{text[:_ELLIPSIS]}…")
