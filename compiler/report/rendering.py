"""The Jinja2 environments behind the templates: nothing is put into a page unescaped."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from compiler.report.characters import clip, one_line
from compiler.report.content import component_of
from compiler.report.document import expected_of
from compiler.report.sentences import counted

_SPECIAL = re.compile(r"[\\`*_{}\[\]>#|~$]")
_LIST = re.compile(r"^(?:[-+=]|\d+[.)](?=\s|$))")
_TICKED = re.compile(r"`([^`\n]+)`")
_TICKS = re.compile(r"`+")


class Ready(str):
    """A piece of Markdown that is already escaped."""

    __slots__ = ()


@cache
def markup() -> Environment:
    """The environment of HTML and XML: every value is escaped."""
    made = _environment(autoescape=True)
    made.filters.update(breakable=breakable, ticked=ticked)
    return made


@cache
def markdown() -> Environment:
    """The environment of Markdown: every value is escaped unless a filter made it ready."""
    made = _environment(autoescape=False, finalize=_finalize)
    made.filters.update(cell=cell, code=code, prose=prose, summary=summary, ticked=ticked_prose)
    return made


@cache
def asset(name: str) -> Markup:
    """A style sheet or script of the templates' folder, as it is: it is ours."""
    source = markup().loader
    if source is None:
        raise AssertionError  # set below
    return Markup(source.get_source(markup(), name)[0].strip())  # noqa: S704  our own file


def content_hash(text: str) -> str:
    """The hash that a Content-Security-Policy asks of an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def prose(value: Any, length: int = 0) -> Ready:
    """A text that Markdown shows as it stands: no markup, no HTML, no mention, no end of a cell."""
    text = one_line(str(value))
    text = clip(text, length) if length else text
    text = _SPECIAL.sub(r"\\\g<0>", text.replace("&", "&amp;").replace("<", "&lt;"))
    text = _LIST.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)
    return Ready(_unlinked(text))


def ticked_prose(value: Any, length: int = 0) -> Ready:
    """A text of the catalog: prose in which `ticks` mean code, as its author wrote them."""
    text = clip(one_line(str(value)), length) if length else one_line(str(value))
    parts = _TICKED.split(text)
    return Ready("".join(code(part) if n % 2 else _kept(part) for n, part in enumerate(parts)))


def _kept(part: str) -> str:
    """Prose with the blanks at its ends, which stand beside a code span."""
    before, after = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
    return f"{before}{prose(part)}{after if part.strip() else ''}"


def ticked(value: Any) -> Markup:
    """The same as HTML."""
    parts = _TICKED.split(str(value))
    pieces = (f"<code>{escape(p)}</code>" if n % 2 else escape(p) for n, p in enumerate(parts))
    return Markup("".join(pieces))  # noqa: S704  every piece was escaped


def breakable(address: Any) -> Markup:
    """A resource address as HTML that breaks, where it must, after a dot or before a key."""
    text = str(escape(address)).replace(".", ".<wbr>").replace("[", "<wbr>[")
    return Markup(text)  # noqa: S704  escaped above


def summary(value: Any, length: int = 0) -> Ready:
    """A text for the line of HTML that opens a folded part, where Markdown does not work."""
    text = one_line(str(value))
    return Ready(_unlinked(str(escape(clip(text, length) if length else text))))


def _unlinked(text: str) -> str:
    """A zero-width space keeps @names from calling people, and addresses from becoming links."""
    return text.replace("@", "@\u200b").replace("://", ":\u200b//").replace("www.", "www\u200b.")


def code(value: Any, length: int = 0) -> Ready:
    """A text as a code span, whatever ticks and pipes it holds; nothing where it is empty."""
    text = one_line(str(value))
    text = clip(text, length) if length else text
    if not text:
        return Ready("")
    fence = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return Ready(f"{fence}{pad}{text}{pad}{fence}")


def cell(value: Any, length: int = 0) -> Ready:
    """A text as a code span in a cell of a table, where a pipe would end the cell."""
    return Ready(code(value, length).replace("|", "\\|"))


def _finalize(value: Any) -> str:
    return value if isinstance(value, Ready | Markup) else prose(value)


def _environment(**options: Any) -> Environment:
    made = Environment(  # noqa: S701  HTML and XML escape by themselves, Markdown by its finalize
        loader=PackageLoader("compiler.report"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **options,
    )
    made.filters.update(clip=clip, one_line=one_line, component=component_of, expected=expected_of)
    made.globals.update(counted=counted)
    return made
