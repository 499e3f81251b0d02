"""Verdicts in which every text was written by an enemy."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from compiler.report.characters import clean_text
from tests.report.samples import RICH, RICH_FACTS

if TYPE_CHECKING:
    from compiler.policy.model import PlanFacts, Verdict

T = TypeVar("T")

LITERALS = ("kind", "origin")  # fields that hold one of a few words
FRAGMENTS = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><style>*{display:none}</style>",
    "<!-- -->]]><?xml?>",
    "</details></summary>",
    "{{ 7*7 }}{% raw %}",
    "| pipe | pipe |",
    "`tick` ``two`` ```three",
    "[link](javascript:alert(1)) ![i](http://example.com/x.png)",
    "@everyone #1 **bold** _it_ ~~no~~ $x$",
    "\n\n# heading\n\n- item\n1. one\n---\n",
    "\x1b[31mred\x1b[0m\x07\x00\x9b",
    "\u202egnp.exe\u202c \u2067x\u2069",
    "\ud800 half \udfff",
    "\ufffe\uffff\u2028\u2029\x85",
    "😀👩\u200d👩\u200d👧 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "a" * 400,
    "&amp;&lt;&#60;",
    "\\|\\`\\\\",
    "\r\r\n\t",
)

texts = st.lists(
    st.sampled_from(FRAGMENTS) | st.text(st.characters(), max_size=12), max_size=5
).map("".join)


def poisoned(text: str) -> tuple[Verdict, PlanFacts]:
    """The rich sample with a text in every field that holds free text."""
    return _poison(RICH, text), replace(_poison(RICH_FACTS, text), created=RICH_FACTS.created)


def _poison(value: T, text: str) -> T:
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(value)
    names = [field.name for field in fields(value) if field.name not in LITERALS]
    return replace(value, **{name: _value(getattr(value, name), text) for name in names})


def _value(value: Any, text: str) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return f"{value}{text}"
    if isinstance(value, tuple):
        return tuple(_value(item, text) for item in value)
    if isinstance(value, dict):
        return {_value(key, text): _value(item, text) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _poison(value, text)
    return value


def seen(text: str) -> str:
    """How a text looks once it is clean, with its white space as single spaces."""
    return " ".join(clean_text(text).split())
