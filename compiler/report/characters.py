"""Texts that come from plans and specs, made fit to be shown.

Whatever a report shows was written by somebody: names, reasons, values. A control character in it
could break a file format or steer a terminal, and a bidirectional override could make a line read
as what it is not. Both are dealt with once, here, before any format sees them.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast

T = TypeVar("T")

# What XML 1.0 (production 2, Char) does not allow, and C1 controls, which terminals obey.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Unicode's bidirectional formatting characters (UAX #9, table 1 and the marks).
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ANY = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]"
)


def clean_text(text: str) -> str:
    """A text with nothing in it that is obeyed and not seen.

    Control characters go, tabs and line feeds stay; half surrogates become U+FFFD; bidirectional
    formatting characters are written out, for instance as ``<U+202E>``; Unicode's line separators
    become line feeds.
    """
    if text.isascii() and text.isprintable():
        return text
    if not _ANY.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    text = _BIDI.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def clean(value: T) -> T:
    """Every text in a tree of data classes, tuples and dicts made clean; all else as it is."""
    return cast("T", _clean(value, {}))


def _clean(value: Any, done: dict[int, Any]) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple):
        return tuple(_clean(item, done) for item in value)
    if isinstance(value, dict):
        return {_clean(key, done): _clean(item, done) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        if id(value) not in done:  # one policy stands in hundreds of findings
            changed = {f.name: _clean(getattr(value, f.name), done) for f in fields(value)}
            done[id(value)] = replace(value, **changed)
        return done[id(value)]
    return value


def one_line(text: str) -> str:
    """A text with every run of white space as one space."""
    return " ".join(text.split())


def clip(text: str, length: int) -> str:
    """A text of at most so many characters, the cut shown by an ellipsis."""
    return text if len(text) <= length else f"{text[: max(length - 1, 0)]}…"
