"""Reading one file: every node has a place, and whatever is wrong is a diagnostic with one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from compiler.spec import reader
from compiler.spec.reader import MAX_BYTES, Node, read_file, read_text

if TYPE_CHECKING:
    from compiler.spec.source import Diagnostic

FILE = Path("spec.yaml")


def plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: plain(child) for key, (_, child) in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


def only(found: list[Diagnostic]) -> Diagnostic:
    assert len(found) == 1, [one.message for one in found]
    return found[0]


def place(found: Diagnostic) -> tuple[int, int]:
    assert found.span is not None
    return found.span.line, found.span.column


def test_values_and_their_places() -> None:
    read = read_text(FILE, "a: 1\nb:\n  c: [x, 'y']\n  é: {d: true}\n")
    assert read.diagnostics == []
    assert read.root is not None
    assert plain(read.root) == {"a": 1, "b": {"c": ["x", "y"], "é": {"d": True}}}
    key, value = read.root.value["b"][1].value["é"][1].value["d"]
    assert (key.line, key.column, key.end_column) == (4, 7, 8)
    assert (value.span.line, value.span.column, value.span.end_column) == (4, 10, 14)
    assert read.root.kind, value.kind == ("mapping", "scalar")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines(end: str) -> None:
    read = read_text(FILE, end.join(["a: 1", "b: 0644", ""]))
    assert place(only(read.diagnostics)) == (2, 4)


def test_crlf_and_a_byte_order_mark_are_read_as_if_they_were_not_there(tmp_path: Path) -> None:
    file = tmp_path / "spec.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: text\r\n")
    read = read_file(file)
    assert read.diagnostics == []
    assert read.root is not None
    assert plain(read.root) == {"a": 1, "b": "text"}
    assert read.root.value["a"][0].column == 1


def test_a_duplicate_key_names_both_places() -> None:
    read = read_text(FILE, "a: 1\nb: 2\na: 3\n")
    found = only(read.diagnostics)
    assert found.message == "the key 'a' is here twice"
    assert place(found) == (3, 1)
    assert [(text, span.line) for text, span in found.related] == [("the first is here", 1)]


def test_every_duplicate_is_found_in_one_run_also_inside_the_second() -> None:
    read = read_text(FILE, "a: {x: 1, x: 2}\na: {y: 1, y: 2}\n")
    assert [one.message for one in read.diagnostics] == [
        "the key 'x' is here twice",
        "the key 'a' is here twice",
        "the key 'y' is here twice",
    ]


def test_aliases_are_followed() -> None:
    read = read_text(FILE, "a: &one [1, 2]\nb: *one\n")
    assert read.root is not None
    assert plain(read.root)["b"] == [1, 2]


def test_aliases_that_explode_are_stopped() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    read = read_text(FILE, "\n".join(lines))
    found = only(read.diagnostics)
    assert "unfolds to too many values" in found.message
    assert "aliases" in found.suggestion


def test_an_alias_inside_itself_is_stopped() -> None:
    assert only(read_text(FILE, "a: &a [*a]\n").diagnostics).message == "nested too deeply"


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * 100_000, "a: " + "{b: " * 50_000, "a:\n  " + "- " * 50_000, "[" * 61 + "]" * 61],
)
def test_deep_nesting_is_refused(text: str) -> None:
    read = read_text(FILE, text if text.startswith("a") else f"a: {text}")
    found = only(read.diagnostics)
    assert "nest" in found.message
    assert found.span is not None


@pytest.mark.parametrize(
    ("text", "said", "where"),
    [
        ("", "the file is empty", (1, 1)),
        ("# nothing\n\n# here\n", "the file is empty", (1, 1)),
        ("---\n", "the top of a spec is a mapping", (2, 1)),
        ("- a\n", "the top of a spec is a mapping", (1, 1)),
        ("just text\n", "the top of a spec is a mapping", (1, 1)),
        ("a: 1\n---\nb: 2\n", "a second document in the same file", (3, 1)),
        ("a:\n\tb: 1\n", "a tab where YAML wants spaces", (2, 1)),
        ("a: [1, 2\nb: 3\n", "this is not YAML", (2, 2)),
        ("a: 'b\n", "this is not YAML", (2, 1)),
        ("a: b: c\n", "this is not YAML", (1, 5)),
        ("a: *b\n", "undefined alias", (1, 4)),
        ("a: 1\nb: \x00\n", "control character U+0000", (2, 4)),
        ("a: \x1b[31m\n", "control character U+001B", (1, 4)),
        ('a: "\\ud800"\n', "this is not YAML", (1, 7)),
        ("<<: {a: 1}\n", "merge keys (<<) are not used here", (1, 1)),
        ("[a]: 1\n", "a key is text", (1, 1)),
        ("1: a\n", "the key '1' is not text", (1, 1)),
        ("true: a\n", "the key 'true' is not text", (1, 1)),
        ("0644: a\n", "the key '0644' is not text", (1, 1)),
        ("? \n: a\n", "the key '' is not text", (1, 2)),
        ("a: !!python/object:os.system x\n", "the tag '!!python/object:os.system'", (1, 4)),
        ("a: !mine x\n", "the tag '!mine' is not used here", (1, 4)),
        ("a: !!int 3\n", "the tag '!!int' is not used here", (1, 4)),
        ("a: !!set {b}\n", "the tag '!!set' is not used here", (1, 4)),
        ("a: !!omap [b]\n", "the tag '!!omap' is not used here", (1, 4)),
        ("%YAML 3.0\n---\na: 1\n", "this is not YAML", (1, 1)),
    ],
)  # fmt: skip
def test_says_what_is_wrong_and_where(text: str, said: str, where: tuple[int, int]) -> None:
    found = only(read_text(FILE, text).diagnostics)
    assert said in found.message
    assert place(found) == where


def test_quoted_keys_and_values_are_text() -> None:
    read = read_text(FILE, '"1": "0644"\n\'on\': "<<"\n"<<": 1\n')
    assert read.diagnostics == []
    assert read.root is not None
    assert plain(read.root) == {"1": "0644", "on": "<<", "<<": 1}


@pytest.mark.parametrize(
    ("content", "said", "where"),
    [
        (b"a: 1\nb: \xff\n", "not UTF-8 here", (2, 4)),
        ("é: 1\nb: ".encode() + b"\xe9", "not UTF-8 here", (2, 4)),
        ("a: 1\n".encode("utf-16"), "not UTF-8 here", (1, 1)),
        ("a: é\n".encode("latin-1"), "not UTF-8 here", (1, 4)),
    ],
)
def test_what_is_not_utf_8(
    tmp_path: Path, content: bytes, said: str, where: tuple[int, int]
) -> None:
    file = tmp_path / "spec.yaml"
    file.write_bytes(content)
    found = only(read_file(file).diagnostics)
    assert said in found.message
    assert place(found) == where
    assert "UTF-8" in found.suggestion


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "spec.yaml"
    with file.open("wb") as opened:
        opened.truncate(MAX_BYTES * 4096)  # sparse: 4 GiB that take no room
    found = only(read_file(file).diagnostics)
    assert found.message == f"the file has {MAX_BYTES * 4096 >> 10} KiB"
    assert found.expected == "at most 1024 KiB"


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "dangling"])
def test_what_is_no_file(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "spec.yaml"
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        os.mkfifo(file)
    elif kind == "dangling":
        file.symlink_to(tmp_path / "nowhere")
    said = "is a folder" if kind == "folder" else "there is no file spec.yaml"
    assert said in only(read_file(file).diagnostics).message


def test_the_slow_loader_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where libyaml is missing PyYAML's own parser is used: another class, the same tree."""

    class Slow(yaml.SafeLoader):
        yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as PyYAML declares it

    text = Path(__file__).parents[2].joinpath("environments", "base.yaml").read_text("utf-8")
    fast = read_text(FILE, text).root
    monkeypatch.setattr(reader, "_Loader", Slow)
    slow = read_text(FILE, text).root
    assert fast is not None
    assert slow is not None
    assert plain(fast) == plain(slow)
    assert fast.value["network"][0] == slow.value["network"][0]
    deep = read_text(FILE, "a: " + "[" * 20_000)
    assert only(deep.diagnostics).message == "nested too deeply"
