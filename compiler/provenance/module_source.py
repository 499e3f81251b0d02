"""Where things stand in a module's HCL: the lines of blocks, attributes and local values.

python-hcl2 gives values without lines, so the lines are found by reading the text: blocks by their
header and braces, with strings and comments left out of the count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_STRING = re.compile(r'"(?:\\.|\$\{[^}]*\}|[^"\\])*"')
_COMMENT = re.compile(r"(#|//).*$")
_HEREDOC = re.compile(r"<<-?\s*([A-Za-z_]+)\s*$")
_REFERENCE = re.compile(
    r"\b(var|local|each)\.([A-Za-z_][A-Za-z0-9_]*)((?:\.[A-Za-z_][A-Za-z0-9_]*)*)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a module."""

    file: Path
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Block:
    file: Path
    first: int  # index into the lines of the file
    last: int


class ModuleSource:
    """The text of one module, read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _files(self) -> dict[Path, list[str]]:
        return {
            path: path.read_text(encoding="utf-8", errors="replace").splitlines()
            for path in sorted(self.folder.glob("*.tf"))
        }

    @cached_property
    def _bare(self) -> dict[Path, list[str]]:
        return {path: _bare(lines) for path, lines in self._files.items()}

    def resource(
        self, mode: str, kind: str, name: str, attributes: tuple[str | int, ...]
    ) -> Line | None:
        """The line that sets an attribute of a resource, or the resource's first line.

        Args:
            mode: ``managed`` or ``data``.
            kind: The resource type.
            name: The resource's name in the module.
            attributes: The way to the attribute: names of blocks, each with its number where there
                are more than one, then the attribute's name.
        """
        block = self._resource(mode, kind, name)
        if block is None:
            return None
        at, _ = self._inside(block, attributes)
        return self._line(block.file, at)

    def dynamic_references(
        self, mode: str, kind: str, name: str, attribute: str
    ) -> list[tuple[str, str, tuple[str, ...]]]:
        """What the ``dynamic`` blocks of a name are made of, as ``local_references`` says it.

        Terraform leaves these blocks out of a plan's configuration.
        """
        block = self._resource(mode, kind, name)
        if block is None:
            return []
        lines, bare = self._files[block.file], self._bare[block.file]
        header = re.compile(rf'^\s*dynamic\s+"{re.escape(attribute)}"')
        found = (i for i in range(block.first + 1, block.last) if header.match(lines[i]))
        return [one for at in found for one in _references(lines[at : _end(bare, at) + 1])]

    def _resource(self, mode: str, kind: str, name: str) -> _Block | None:
        word = "data" if mode == "data" else "resource"
        return self._find(rf'^\s*{word}\s+"{re.escape(kind)}"\s+"{re.escape(name)}"\s*\{{')

    def _inside(self, block: _Block, path: tuple[str | int, ...]) -> tuple[int, int]:
        """The first and last line of what a path leads to, as far as the text shows it."""
        bare, full = self._bare[block.file], self._files[block.file]
        at, first, last = block.first, block.first + 1, block.last
        for position, step in enumerate(path):
            if isinstance(step, int):
                continue
            following = path[position + 1 : position + 2]
            nth = following[0] if following and isinstance(following[0], int) else 0
            found = _attribute(bare, full, first, last, name=step, nth=nth)
            if found is None:
                break
            at, last = found, min(last, _end(bare, found))
            first = _content(full, found, last)
        return at, last

    def variable(self, name: str) -> Line | None:
        """The line that declares a variable."""
        block = self._find(rf'^\s*variable\s+"{re.escape(name)}"\s*\{{')
        return self._line(block.file, block.first) if block else None

    def output(self, name: str) -> Line | None:
        """The line that gives an output its value."""
        block = self._find(rf'^\s*output\s+"{re.escape(name)}"\s*\{{')
        return self._line(block.file, self._inside(block, ("value",))[0]) if block else None

    def local_references(self, name: str) -> list[tuple[str, str, tuple[str, ...]]]:
        """What a local value is made of: (``var``, ``local`` or ``each``, name, steps after it)."""
        for path, bare in self._bare.items():
            for start, text in enumerate(bare):
                if re.match(r"^\s*locals\s*\{", text):
                    end = _end(bare, start)
                    found = _attribute(bare, self._files[path], start + 1, end, name=name, nth=0)
                    if found is not None:
                        stop = _expression_end(bare, found, end)
                        return _references(self._files[path][found : stop + 1])
        return []

    def _find(self, header: str) -> _Block | None:
        pattern = re.compile(header)
        for path, lines in self._files.items():
            for index, text in enumerate(lines):
                if pattern.match(text):
                    return _Block(path, index, _end(self._bare[path], index))
        return None

    def _line(self, path: Path, index: int) -> Line:
        return Line(path, index + 1, self._files[path][index].rstrip())


def _bare(lines: list[str]) -> list[str]:
    """The lines without strings, comments and heredocs, so that braces can be counted."""
    result = []
    heredoc = ""
    for line in lines:
        if heredoc:
            heredoc = "" if line.strip() == heredoc else heredoc
            result.append("")
            continue
        text = _COMMENT.sub("", _STRING.sub('""', line))
        start = _HEREDOC.search(text)
        heredoc = start.group(1) if start else ""
        result.append(text)
    return result


def _end(bare: list[str], start: int) -> int:
    """The last line of what opens on a line; the line itself where nothing opens."""
    depth = 0
    for index in range(start, len(bare)):
        depth += sum(bare[index].count(c) for c in "{[(") - sum(bare[index].count(c) for c in "}])")
        if depth <= 0:
            return index
    return len(bare) - 1


def _expression_end(bare: list[str], start: int, limit: int) -> int:
    end = _end(bare, start)
    while end + 1 < limit and re.match(r"^\s*([?:&|+*/.-]|==|!=)", bare[end + 1]):
        end = _end(bare, end + 1)
    return min(end, limit)


def _content(full: list[str], start: int, last: int) -> int:
    """Where the inside of a block begins; of a dynamic block, the inside of its content."""
    if re.match(r"^\s*dynamic\s", full[start]):
        for index in range(start + 1, last):
            if re.match(r"^\s*content\s*\{", full[index]):
                return index + 1
    return start + 1


def _attribute(
    bare: list[str], full: list[str], first: int, last: int, *, name: str, nth: int
) -> int | None:
    """The line of an attribute, or of the nth block of that name, directly inside a block.

    A dynamic block makes any number of blocks: it stands for its own and for those after it.
    """
    escaped = re.escape(name)
    setting = re.compile(rf"^\s*{escaped}\s*(=(?!=)|\{{)")
    dynamic = re.compile(rf'^\s*dynamic\s+"{escaped}"')
    index, found = first, None
    while index <= last:
        if dynamic.match(full[index]):
            return index
        if setting.match(bare[index]):
            found = index
            if nth == 0:
                return index
            nth -= 1
        index = max(index, _end(bare, index)) + 1
    return found


def _references(lines: list[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    text = "\n".join(_COMMENT.sub("", line) for line in lines)
    return [
        (kind, name, tuple(step for step in steps.split(".") if step))
        for kind, name, steps in _REFERENCE.findall(text)
    ]
