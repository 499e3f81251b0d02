"""Whatever is in a file: no exception, places inside the file; and what merging promises."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.components.environment import environment_model
from compiler.spec.load import load_document
from compiler.spec.reader import read_file, read_text
from compiler.spec.render import render, to_json
from compiler.spec.source import Diagnostic, Span, lines_of
from compiler.spec.validate import validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = Path("spec.yaml")
NAMES = st.text("abcxyz", min_size=1, max_size=3)
LEAVES = (
    st.integers(-1000, 1000)
    | st.booleans()
    | st.text("abc é漢{}$%:#'\"-", max_size=6)
    | st.floats(allow_nan=False, allow_infinity=False, width=16)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
SPECS = st.dictionaries(NAMES, VALUES, max_size=4)
YAML_LIKE = st.lists(
    st.sampled_from(
        [
            "a", "b:", " ", "  ",
            "\n", "- ", ": ", "[", "]", "{", "}", ",", "&x ", "*x", "!t ", "!!str ",
            "'", '"', "|", ">", "#", "%", "@", "`", "\t", "\r\n", "\r", "---\n", "...\n", "? ",
            "<<: ",
            "0644", "on", "1e3", "12:30", "2026-01-01", "~", "\x85", "\u2028", "é", "漢",
            "\U0001f600",
            "extends: spec.yaml\n", "abstract: true\n", "environment: ", "functions:\n",
            "x+: [1]\n",
            "\ufeff", "\\ud800", "\x00", "null",
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip


def spans(found: Iterable[Diagnostic]) -> Iterable[Span]:
    for one in found:
        assert one.message
        if one.span:
            yield one.span
        yield from (span for _, span in one.related)


def require_inside(found: Iterable[Diagnostic], sources: Mapping[Path, str]) -> None:
    for span in spans(found):
        lines = lines_of(sources[span.file])
        assert 1 <= span.line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
        assert (span.end_line, span.end_column) >= (span.line, span.column)
        assert span.end_line <= len(lines) + 1


def require_shown(found: list[Diagnostic], sources: Mapping[Path, str]) -> None:
    for color in (False, True):
        text = render(found, sources, color=color, width=60)
        assert bool(text) == bool(found)
        assert text.count("error") >= len(found)
    assert len(to_json(found)) == len(found)


@given(st.text() | YAML_LIKE)
@settings(max_examples=400)
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    read = read_text(FILE, text)
    assert read.root is not None or read.diagnostics
    require_inside(read.diagnostics, {FILE: text})
    require_shown(read.diagnostics, {FILE: text})


@given(st.binary() | YAML_LIKE.map(str.encode))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_loaded_validated_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spec.yaml"
        path.write_bytes(content)
        assert read_file(path).diagnostics or read_file(path).root is not None
        loaded = load_document(path, root=Path(folder))
        found = list(loaded.diagnostics)
        if loaded.document is not None:
            found += validate(environment_model(), loaded.document)[1]
        assert found, "no random file is an environment"
        require_inside(found, loaded.sources)
        require_shown(found, loaded.sources)


def dump(data: Any) -> str:
    text: str = yaml.safe_dump(data, allow_unicode=True)
    return text


def merge(*layers: dict[str, Any]) -> dict[str, Any]:
    """What files hold, each extending the one before."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for index, layer in enumerate(layers):
            head = f"extends: l{index - 1}.yaml\n" if index else ""
            body = dump(layer) if layer else ""
            (root / f"l{index}.yaml").write_text(head + body or "{}\n", encoding="utf-8")
        loaded = load_document(root / f"l{len(layers) - 1}.yaml", root=root)
    assert loaded.diagnostics == ()
    assert loaded.document is not None
    return loaded.document.data


@given(SPECS)
@settings(max_examples=60)
def test_an_empty_layer_changes_nothing(data: dict[str, Any]) -> None:
    assert merge({}, data) == merge(data, {}) == merge(data)


@given(SPECS)
@settings(max_examples=60)
def test_what_is_written_is_what_is_read(data: dict[str, Any]) -> None:
    assert merge(data) == data


@given(SPECS)
@settings(max_examples=60)
def test_a_layer_on_itself_changes_nothing(data: dict[str, Any]) -> None:
    assert merge(data, data) == data


def alike(base: dict[str, Any], layer: dict[str, Any]) -> dict[str, Any]:
    """A layer without the keys that are a mapping in one of the two and no mapping in the other."""
    kept: dict[str, Any] = {}
    for key, value in layer.items():
        below = base.get(key, value)
        if isinstance(below, dict) and isinstance(value, dict):
            kept[key] = alike(below, value)
        elif not isinstance(below, dict) and not isinstance(value, dict):
            kept[key] = value
    return kept


@given(SPECS, SPECS, SPECS)
@settings(max_examples=100)
def test_layers_merge_from_the_base_on(
    first: dict[str, Any], second: dict[str, Any], third: dict[str, Any]
) -> None:
    assert merge(first, second, third) == merge(merge(first, second), third)


@given(SPECS, SPECS, SPECS)
@settings(max_examples=100)
def test_merging_is_associative_while_mappings_stay_mappings(
    first: dict[str, Any], second: dict[str, Any], third: dict[str, Any]
) -> None:
    """A scalar between two mappings cuts them off from each other, so there it cannot be."""
    second = alike(first, second)
    third = alike(first, alike(second, third))
    assert merge(first, second, third) == merge(first, merge(second, third))


@given(SPECS, SPECS)
@settings(max_examples=60)
def test_every_node_has_a_place_in_the_layer_that_set_it(
    base: dict[str, Any], top: dict[str, Any]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "base.yaml").write_text(dump(base), encoding="utf-8")
        text = "extends: base.yaml\n" + (dump(top) if top else "")
        (root / "top.yaml").write_text(text, encoding="utf-8")
        document = load_document(root / "top.yaml", root=root).document
    assert document is not None

    def walk(value: Any, path: tuple[str | int, ...]) -> None:
        span = document.spans[path].value
        lines = lines_of(document.sources[span.file])
        assert 1 <= span.line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
        if isinstance(value, dict):
            for key, child in value.items():
                walk(child, (*path, key))
        if isinstance(value, list):
            for index, child in enumerate(value):
                walk(child, (*path, index))

    walk(document.data, ())
