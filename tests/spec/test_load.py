"""Layers: how they merge, what they may extend, and where every node of the result was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from compiler.spec.abstract import is_abstract
from compiler.spec.load import load_document

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.spec.document import Document, LoadResult


def write(root: Path, **files: str) -> Path:
    """Files by name without suffix; the one called ``top`` is the spec."""
    for name, text in files.items():
        (root / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root / "top.yaml"


def load(root: Path, **files: str) -> LoadResult:
    return load_document(write(root, **files), root=root)


def merged(root: Path, **files: str) -> Document:
    result = load(root, **files)
    assert result.diagnostics == ()
    assert result.document is not None
    return result.document


def said(result: LoadResult) -> list[str]:
    return [one.message for one in result.diagnostics]


@pytest.mark.parametrize(
    ("base", "top", "data"),
    [
        ("a: {x: 1, y: 2}", "a: {y: 3, z: 4}", {"a": {"x": 1, "y": 3, "z": 4}}),
        ("a: {b: {c: {d: 1}}}", "a: {b: {c: {e: 2}}}", {"a": {"b": {"c": {"d": 1, "e": 2}}}}),
        ("a: [1, 2]", "a: [3]", {"a": [3]}),
        ("a: [1, 2]", "a+: [3]", {"a": [1, 2, 3]}),
        ("a: [1]", "a+: []", {"a": [1]}),
        ("a: {x: 1, y: 2}", "a!: {z: 3}", {"a": {"z": 3}}),
        ("a: [1]", "a!: [2]", {"a": [2]}),
        ("a: 1", "a: {x: 1}", {"a": {"x": 1}}),
        ("a: {x: 1}", "a: 1", {"a": 1}),
        ("a: {x: 1}", "a: [1]", {"a": [1]}),
        ("a: 1\nb: 2", "a: null", {"b": 2}),
        ("a: {x: 1, y: 2}", "a: {x: ~}", {"a": {"y": 2}}),
        ("a: {x: 1}", "a: {}", {"a": {"x": 1}}),
        ("a: {x: {y: [1]}}", "a: {x: {y+: [2]}}", {"a": {"x": {"y": [1, 2]}}}),
        ("a: {x: {y: 1}}", "a: {x!: {z: 2}}", {"a": {"x": {"z": 2}}}),
        ("a: [{x: 1}]", "a: [{y: 2}]", {"a": [{"y": 2}]}),
        ("a: null", "b: 1", {"b": 1}),
        ("a: 1", "'+': 1", {"a": 1, "+": 1}),
    ],
)
def test_merging(tmp_path: Path, base: str, top: str, data: dict[str, Any]) -> None:
    document = merged(tmp_path, base=f"{base}\n", top=f"extends: base.yaml\n{top}\n")
    assert document.data == data


def test_a_chain_merges_from_the_base_on(tmp_path: Path) -> None:
    document = merged(
        tmp_path,
        base="a: 1\nb: 1\nc: 1\nl: [1]\n",
        middle="extends: base.yaml\nb: 2\nc: 2\nl+: [2]\n",
        top="extends: middle.yaml\nc: 3\nl+: [3]\n",
    )
    assert document.data == {"a": 1, "b": 2, "c": 3, "l": [1, 2, 3]}
    assert [path.name for path in document.layers] == ["base.yaml", "middle.yaml", "top.yaml"]


def test_a_layer_that_two_others_extend_is_read_once(tmp_path: Path) -> None:
    document = merged(
        tmp_path,
        base="a: 1\nl: [0]\n",
        left="extends: base.yaml\na: 2\nl+: [1]\n",
        right="extends: base.yaml\nb: 3\nl+: [2]\n",
        top="extends: [left.yaml, right.yaml]\n",
    )
    assert document.data == {"a": 2, "b": 3, "l": [0, 1, 2]}
    assert [path.stem for path in document.layers] == ["base", "left", "right", "top"]


def test_every_node_knows_the_line_that_won_and_those_before(tmp_path: Path) -> None:
    document = merged(tmp_path, base="a:\n  x: 1\n  y: 1\n", top="extends: base.yaml\na:\n  y: 2\n")
    won = document.spans["a", "y"].value
    assert (won.file.name, won.line, won.column) == ("top.yaml", 3, 6)
    kept = document.spans["a", "x"].value
    assert (kept.file.name, kept.line) == ("base.yaml", 2)
    history = [(span.file.name, span.line) for span in document.history["a", "y"]]
    assert history == [("base.yaml", 3), ("top.yaml", 3)]


def test_a_node_that_is_not_there_points_at_what_is_around_it(tmp_path: Path) -> None:
    document = merged(tmp_path, top="a:\n  b:\n    c: 1\n")
    around = document.span_of(("a", "b", "missing", "deeper"))
    assert around is not None
    assert (around.line, around.column) == (2, 3)
    root = document.span_of(("nothing",))
    assert root is not None
    assert root.line == 1


@pytest.mark.parametrize(
    ("base", "top", "message", "line"),
    [
        ("a: 1", "a+: [2]", "only a list can be appended to a list", 2),
        ("a: [1]", "a+: 2", "only a list can be appended to a list", 2),
        ("b: 1", "a+: [2]", "there is nothing to append to", 2),
        ("a: [1]", "a: [2]\na+: [3]", "'a' is set twice: as 'a' and with a suffix", 3),
        ("a: [1]", "a!: [2]\na+: [3]", "'a' is set twice: as 'a' and with a suffix", 3),
    ],
)
def test_suffixes_that_make_no_sense(
    tmp_path: Path, base: str, top: str, message: str, line: int
) -> None:
    result = load(tmp_path, base=f"{base}\n", top=f"extends: base.yaml\n{top}\n")
    assert said(result) == [message]
    span = result.diagnostics[0].span
    assert span is not None
    assert (span.file.name, span.line) == ("top.yaml", line)


@pytest.mark.parametrize(
    ("extends", "message"),
    [
        ("missing.yaml", "there is no file 'missing.yaml' beside top.yaml"),
        ("../outside.yaml", "'../outside.yaml' lies outside the repository"),
        ("/etc/passwd", "'/etc/passwd' lies outside the repository"),
        ("link.yaml", "'link.yaml' lies outside the repository"),
        ("linked/secret.yaml", "'linked/secret.yaml' lies outside the repository"),
        ("inside/../../outside.yaml", "'inside/../../outside.yaml' lies outside the repository"),
        ("folder", "there is no file 'folder' beside top.yaml"),
        ("top.yaml", "the layers extend each other in a circle: top.yaml → top.yaml"),
        ("./top.yaml", "the layers extend each other in a circle: top.yaml → top.yaml"),
        ("'a\\0b'", "there is no file"),
        ('"a\\0b"', "is no path"),
        ("3", "extends names files"),
        ("{a: b}", "extends names files"),
        ("[base.yaml, [x]]", "extends names files"),
        ("''", "extends names files"),
    ],
)
def test_what_a_layer_may_not_extend(tmp_path: Path, extends: str, message: str) -> None:
    root = tmp_path / "repository"
    root.mkdir()
    outside = tmp_path / "outside.yaml"
    outside.write_text("secret: 1\n", encoding="utf-8")
    (tmp_path / "secret.yaml").write_text("secret: 1\n", encoding="utf-8")
    (root / "link.yaml").symlink_to(outside)
    (root / "linked").symlink_to(tmp_path, target_is_directory=True)
    (root / "folder").mkdir()
    (root / "inside").mkdir()
    result = load(root, base="b: 1\n", top=f"extends: {extends}\na: 1\n")
    assert len(result.diagnostics) == 1
    found = result.diagnostics[0]
    assert message in found.message
    assert found.span is not None
    assert (found.span.file.name, found.span.line) == ("top.yaml", 1)
    assert result.document is None or "secret" not in result.document.data


def test_a_circle_through_others_names_the_way(tmp_path: Path) -> None:
    result = load(
        tmp_path,
        top="extends: a.yaml\n",
        a="extends: b.yaml\n",
        b="extends: top.yaml\n",
    )
    assert said(result) == [
        "the layers extend each other in a circle: top.yaml → a.yaml → b.yaml → top.yaml"
    ]
    assert result.document is None


def test_a_chain_without_end_is_stopped(tmp_path: Path) -> None:
    layers = {f"l{i}": f"extends: l{i + 1}.yaml\n" for i in range(60)}
    result = load(tmp_path, top="extends: l0.yaml\n", **layers, l60="a: 1\n")
    assert said(result) == ["more than 32 layers extend one another"]


def test_a_link_inside_the_repository_is_followed(tmp_path: Path) -> None:
    write(tmp_path, base="a: 1\n")
    (tmp_path / "alias.yaml").symlink_to(tmp_path / "base.yaml")
    assert merged(tmp_path, top="extends: alias.yaml\n").data == {"a": 1}


def test_what_is_wrong_with_a_layer_is_told_with_what_is_wrong_with_the_spec(
    tmp_path: Path,
) -> None:
    result = load(tmp_path, base="a: 1\na: 2\n", top="extends: base.yaml\nb: 0644\n")
    assert len(result.diagnostics) == 2
    files = {one.span.file.name for one in result.diagnostics if one.span}
    assert files == {"base.yaml", "top.yaml"}


def test_a_layer_that_cannot_be_read_hides_nothing_else_behind_guesses(tmp_path: Path) -> None:
    result = load(tmp_path, base="a: [1\n", top="extends: base.yaml\nb: 1\n")
    assert result.document is None
    assert len(result.diagnostics) == 1


@pytest.mark.parametrize(
    ("text", "abstract"),
    [
        ("abstract: true\n", True),
        ("# a layer\nabstract: true # only for others\n", True),
        ("abstract: false\n", False),
        ("a: 1\n", False),
        ("# abstract: true\n", False),
        ("a:\n  abstract: true\n", False),
    ],
)
def test_layers_that_are_no_environments(tmp_path: Path, text: str, *, abstract: bool) -> None:
    path = write(tmp_path, top=text)
    assert is_abstract(path) is abstract
    assert load_document(path, root=tmp_path).abstract is abstract


def test_abstract_is_true_or_false_and_not_inherited(tmp_path: Path) -> None:
    assert said(load(tmp_path, top="abstract: maybe\n")) == ["abstract is true or false"]
    result = load(tmp_path, base="abstract: true\na: 1\n", top="extends: base.yaml\n")
    assert not result.abstract
    assert result.document is not None
    assert result.document.data == {"a": 1}
