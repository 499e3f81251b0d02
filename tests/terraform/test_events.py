"""Terraform's stream as events."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.terraform.events import Complaint, Note, Operation, Summary, parse


def line(**message: Any) -> str:
    return json.dumps({"@level": "info"} | message)


def hook(address: str, **more: Any) -> dict[str, Any]:
    return {"resource": {"addr": address}, "action": "create"} | more


@pytest.mark.parametrize(
    ("said", "event"),
    [
        (line(type="apply_start", hook=hook("a.b")), Operation("start", "a.b", "create")),
        (
            line(type="apply_progress", hook=hook("a.b", elapsed_seconds=10)),
            Operation("progress", "a.b", "create", 10),
        ),
        (
            line(type="apply_complete", hook=hook("a.b", action="delete", elapsed_seconds=3)),
            Operation("complete", "a.b", "delete", 3),
        ),
        (line(type="apply_errored", hook=hook("a.b")), Operation("errored", "a.b", "create")),
        (line(type="refresh_start", hook=hook("a.b")), Operation("start", "a.b", "refresh")),
        (
            line(type="change_summary", changes={"add": 1, "remove": 2, "operation": "plan"}),
            Summary(1, 0, 2, "plan"),
        ),
        (
            line(
                type="diagnostic",
                diagnostic={
                    "severity": "error",
                    "summary": "s",
                    "detail": "d",
                    "address": "a.b",
                    "range": {"filename": "m/main.tf", "start": {"line": 3}},
                },
            ),
            Complaint("error", "s", "d", "a.b", "m/main.tf:3"),
        ),
        (
            line(type="diagnostic", diagnostic={"severity": "warning", "summary": "s"}),
            Complaint("warning", "s", ""),
        ),
        (line(type="version"), None),
        ("", None),
        ("Initializing the backend...", Note("Initializing the backend...")),
        ("[1]", Note("[1]")),
    ],
)
def test_a_line_is_an_event(said: str, event: object) -> None:
    assert parse(said) == event


@given(st.text())
def test_any_text_is_heard(said: str) -> None:
    parse(said)
