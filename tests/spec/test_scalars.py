"""Plain scalars mean what a person expects, or are refused with the reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.spec.scalars import AmbiguousScalarError, plain_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None),
        ("true", True), ("True", True), ("TRUE", True),
        ("false", False), ("False", False), ("FALSE", False),
        ("0", 0), ("7", 7), ("-3", -3), ("+3", 3), ("0x1F", 31), ("0o17", 15),
        ("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5), ("1.", 1.0), ("-1.5e-2", -0.015),
    ],
)  # fmt: skip
def test_values_of_yaml_1_2(text: str, value: Any) -> None:
    got = plain_value(text)
    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "on", "off", "yes", "no", "On", "NO", "y", "n",  # true and false in YAML 1.1
        "2026-01-01", "2026-01-01T00:00:00Z",  # dates in YAML 1.1
        "1.2.3", "5.100.0", "10.0.0.0/16", "us-east-1a", "nodejs22.x", "03:00-04:00",
        "sun:04:30-sun:05:30", "0b101", "1_a", "=", "é", "١٢", "0x", "1e", "--1", "nul",
        "inf", "nan",
    ],
)  # fmt: skip
def test_stays_text(text: str) -> None:
    assert plain_value(text) == text


@pytest.mark.parametrize(
    ("text", "said", "suggestion"),
    [
        ("0644", "leading zero", '644, or "0644" as text'),
        ("-007", "leading zero", '7, or "-007" as text'),
        ("00", "leading zero", '0, or "00" as text'),
        ("012345678901", "account id", '"012345678901"'),
        ("1_000", "underscores", '1000, or "1_000" as text'),
        ("12:30", "base 60", '"12:30"'),
        ("1:20:30", "base 60", '"1:20:30"'),
        (".inf", "finite", "a finite number"),
        ("-.Inf", "finite", "a finite number"),
        (".nan", "finite", "a finite number"),
        ("1e999", "this large", "a smaller number"),
        ("12345678901234567890", "loses digits", '"12345678901234567890" if it is a name or an id'),
        ("0xFFFFFFFFFFFFFFFFFFFF", "loses digits", ""),
    ],
)
def test_refuses_what_two_readers_read_in_two_ways(text: str, said: str, suggestion: str) -> None:
    with pytest.raises(AmbiguousScalarError, match=said) as refused:
        plain_value(text)
    assert suggestion in refused.value.suggestion


@given(st.text())
def test_any_text_has_a_value_or_a_reason(text: str) -> None:
    refused: AmbiguousScalarError | None = None
    value = None
    try:
        value = plain_value(text)
    except AmbiguousScalarError as error:
        refused = error
    if refused is not None:
        assert str(refused)
        assert refused.suggestion
        return
    assert value is None or isinstance(value, str | int | float | bool)
    assert not isinstance(value, str) or value == text


@given(st.integers(-(10**17), 10**17))
def test_whole_numbers_are_read_as_written(number: int) -> None:
    assert plain_value(str(number)) == number
