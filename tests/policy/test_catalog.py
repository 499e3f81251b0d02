from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compiler.errors import EnvcError, RefusedError, ToolError
from compiler.policy.catalog import read_catalog
from compiler.policy.model import Severity
from compiler.project import bundled

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = """\
policies:
  ENVC_QUEUES:
    title: Queues are encrypted
    severity: high
    requirement: SEC-9
    expected: a key
    risk: readable
    fix: name a key
    frameworks:
      CIS AWS 5.0.0: ["2.1.1"]
"""


def catalog(folder: Path, own: str = ENTRY, built_in: str = "") -> Path:
    (folder / "catalog.yaml").write_text(own, encoding="utf-8")
    if built_in:
        (folder / "builtin.yaml").write_text(built_in, encoding="utf-8")
    return folder


def test_an_entry_says_everything(tmp_path: Path) -> None:
    info = read_catalog(catalog(tmp_path)).policies["ENVC_QUEUES"]
    assert (info.title, info.severity, info.requirement) == (
        "Queues are encrypted",
        Severity.HIGH,
        "SEC-9",
    )
    assert info.frameworks == {"CIS AWS 5.0.0": ("2.1.1",)}
    assert info.origin == "envc"


def test_built_in_checks_have_severities_reasons_and_a_default(tmp_path: Path) -> None:
    found = read_catalog(
        catalog(
            tmp_path,
            built_in="default_severity: low\n"
            "severities: {critical: [CKV_AWS_1]}\n"
            "not_applicable: {CKV_AWS_2: because}\n",
        )
    )
    assert found.info("CKV_AWS_1", "One", origin="checkov").severity is Severity.CRITICAL
    assert found.info("CKV_AWS_9", "Nine", origin="checkov").severity is Severity.LOW
    assert found.info("CKV_AWS_9", "Nine", origin="checkov").title == "Nine"
    assert found.not_applicable == {"CKV_AWS_2": "because"}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (ENTRY.replace("    risk: readable\n", ""), "ENVC_QUEUES: risk is missing"),
        (ENTRY.replace("severity: high", "severity: huge"), "'huge' is none of critical"),
        (ENTRY.replace("CIS AWS 5.0.0", "CIS AWS"), "has no version in its name"),
        (ENTRY.replace('["2.1.1"]', "[2.1]"), "write control ids as quoted texts"),
        (ENTRY.replace("    fix:", "    remedy:"), "'remedy' is none of title"),
        (ENTRY + ENTRY.split("\n", 1)[1], "'ENVC_QUEUES' stands twice"),
        (ENTRY.replace("policies:", "rules:"), "'rules' is none of policies"),
        ("policies: [\n", "catalog.yaml:2:1"),
        ("- a\n", "it is a mapping"),
        ("policies: {ENVC_QUEUES: yes}\n", "ENVC_QUEUES: it is a mapping"),
    ],
)
def test_a_wrong_entry_is_refused_by_file_and_name(tmp_path: Path, broken: str, said: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_catalog(catalog(tmp_path, broken))
    assert "catalog.yaml" in caught.value.message
    assert said in caught.value.message


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("not_applicable: {CKV_AWS_2: ''}", "CKV_AWS_2: not_applicable needs the reason"),
        ("severities: {low: [CKV_AWS_2], high: [CKV_AWS_2]}", "CKV_AWS_2: it has two severities"),
        ("severities: {worst: [CKV_AWS_2]}", "'worst' is none of critical"),
        ("policies: {ENVC_QUEUES: {title: mine}}", "ENVC_QUEUES: it is one of ours"),
        ("policies: {CKV_AWS_2: {}}\nnot_applicable: {CKV_AWS_2: x}", "keep one of the two"),
    ],
)
def test_wrong_words_on_built_in_checks_are_refused(tmp_path: Path, broken: str, said: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_catalog(catalog(tmp_path, built_in=broken))
    assert "builtin.yaml" in caught.value.message
    assert said in caught.value.message


def test_no_catalog_is_an_error_and_no_empty_catalog(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="no catalog of policies"):
        read_catalog(tmp_path)


def test_a_catalog_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "catalog.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EnvcError, match=r"catalog\.yaml"):
        read_catalog(tmp_path)


@pytest.mark.requirement("SEC-12")
def test_the_shipped_catalog_is_sound() -> None:
    found = read_catalog(bundled("policies"))
    assert all(info.risk and info.fix and info.expected for info in found.own())
    assert all(len(reason) > 40 for reason in found.not_applicable.values())
