from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from compiler.errors import EnvcError, RefusedError, UsageError
from compiler.policy.plan_file import read_plan
from tests.policy.plans import NESTED

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = {"format_version": "1.2", "planned_values": {}}


def test_a_real_plan_is_read() -> None:
    assert read_plan(NESTED)["terraform_version"] == "1.11.4"


def test_a_plan_of_nothing_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(EMPTY).encode())
    assert read_plan(file) == EMPTY


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no JSON"),
        (b"{", "is no JSON"),
        (b"\xff\xfe", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b"PK\x03\x04rest", "in Terraform's own format"),
        (b"[]", "a plan is a JSON object"),
        (b"{}", "format_version and planned_values are missing"),
        (b'{"format_version": "1.0", "values": {}}', "it is a state"),
        (b'{"format_version": "1.0", "planned_values": []}', "are missing"),
        (b'{"format_version": "1.2", "planned_values": {}, "errored": true}', "planning failed"),
        (b'{"format_version": "1", "planned_values": {"root_module": []}}', ""),
        (b'{"format_version": "1", "planned_values": {"root_module": 1}}', "a module that is no"),
        (b'{"format_version": "1", "planned_values": {}, "resource_changes": [1]}', "no change"),
        (
            b'{"format_version": "1", "planned_values": {"root_module": {"resources": [{}]}}}',
            "without address",
        ),
    ],
)
def test_what_is_no_plan_is_refused_with_what_it_is(
    tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(content)
    if not said:
        assert read_plan(file)
        return
    with pytest.raises(RefusedError) as caught:
        read_plan(file)
    assert said in caught.value.message
    assert str(file) in caught.value.message


def test_a_missing_file_and_a_folder_are_wrong_usage(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(UsageError):
            read_plan(path)


def test_a_broken_module_deep_inside_is_found(tmp_path: Path) -> None:
    module: dict[str, Any] = {"resources": [{"address": "a"}]}
    for _ in range(4):
        module = {"child_modules": [module]}
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({**EMPTY, "planned_values": {"root_module": module}}))
    with pytest.raises(EnvcError, match="without address, type or name"):
        read_plan(file)
