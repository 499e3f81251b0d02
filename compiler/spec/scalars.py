"""What a plain YAML scalar means: the YAML 1.2 core schema, and no surprise beyond it.

YAML 1.1, which PyYAML's own resolver follows, reads ``on`` as true, ``0644`` as 420, ``12:30`` as
750 and ``2026-01-01`` as a date. Here these stay text, or are refused where a person could mean two
things.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import Any

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_HEX, _OCTAL = re.compile(r"0x[0-9a-fA-F]+$"), re.compile(r"0o[0-7]+$")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+$")
_UNDERSCORED = re.compile(r"[-+]?[0-9][0-9]*(_[0-9]+)+(\.[0-9]*)?$")
_SEXAGESIMAL = re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+$")
_NOT_FINITE = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$")
_ACCOUNT = re.compile(r"0[0-9]{11}$")
_DIGITS = 18
"""Longer whole numbers do not survive JSON readers that keep numbers as doubles."""

TRUE, FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")
NULL = ("", "~", "null", "Null", "NULL")
OLD_BOOLEANS = ("yes", "no", "on", "off", "y", "n")


class AmbiguousScalarError(ValueError):
    """A plain scalar that two people could read in two ways."""

    def __init__(self, message: str, suggestion: str) -> None:
        super().__init__(message)
        self.suggestion = suggestion


def plain_value(text: str) -> Any:
    """The value of an unquoted scalar.

    Raises:
        AmbiguousScalarError: It means one thing in YAML 1.1 and another in 1.2, or is no number
            that JSON can carry.
    """
    if text in NULL:
        return None
    if text in TRUE or text in FALSE:
        return text in TRUE
    _refuse_ambiguous(text)
    if _INT.match(text):
        return _whole(text)
    if _HEX.match(text) or _OCTAL.match(text):
        return _whole(str(int(text, 0)))
    if _FLOAT.match(text):
        return _finite(text)
    return text


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise AmbiguousScalarError("a number this large cannot be used", "a smaller number")
    return number


def _whole(text: str) -> int:
    if len(text.lstrip("-+")) > _DIGITS:
        raise AmbiguousScalarError(
            "a number this long loses digits on its way", f'"{text}" if it is a name or an id'
        )
    return int(text)


def _refuse_ambiguous(text: str) -> None:
    if _ACCOUNT.match(text):
        raise AmbiguousScalarError(
            "an account id without quotes would lose its leading zero", f'"{text}"'
        )
    if _LEADING_ZERO.match(text):
        plain = text.lstrip("+-0") or "0"
        raise AmbiguousScalarError(
            "a number with a leading zero is octal to some readers and decimal to others",
            f'{plain}, or "{text}" as text',
        )
    if _UNDERSCORED.match(text):
        raise AmbiguousScalarError(
            "digits with underscores are a number to some readers and text to others",
            f'{text.replace("_", "")}, or "{text}" as text',
        )
    if _SEXAGESIMAL.match(text):
        raise AmbiguousScalarError(
            "digits with colons are a number in base 60 to some readers", f'"{text}"'
        )
    if _NOT_FINITE.match(text):
        raise AmbiguousScalarError("a number must be finite", "a finite number")
