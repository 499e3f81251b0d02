from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from compiler.policy.model import Waiver
from compiler.policy.waivers import covers, in_force, problems, waivers_of
from compiler.spec.load import load_document
from compiler.spec.validate import validate
from compiler.steps.scanning import WaiversFile

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 24)
KEYED = 'module.storage.aws_s3_bucket.this["documents"]'


def waiver(resource: str = KEYED, policy: str = "ENVC_A", expires: date = TODAY) -> Waiver:
    return Waiver(policy, resource, "a reason long enough to read", "platform", expires)


@pytest.mark.requirement("SEC-12")
@pytest.mark.parametrize(
    ("pattern", "address", "covered"),
    [
        (KEYED, KEYED, True),
        ("module.storage.*", KEYED, True),
        ('module.*.aws_s3_bucket.this["*"]', KEYED, True),
        ("aws_sqs_queue.q[*]", "aws_sqs_queue.q[1]", True),
        ("*", KEYED, True),
        ('module.storage.aws_s3_bucket.this["logs"]', KEYED, False),
        ("module.storage.aws_s3_bucket.this[d]", "module.storage.aws_s3_bucket.thisd", False),
        ("module.storage.aws_s3_bucket.thi?", "module.storage.aws_s3_bucket.this", False),
        ("MODULE.storage.*", KEYED, False),
    ],
)
def test_only_the_star_is_a_pattern(pattern: str, address: str, *, covered: bool) -> None:
    assert covers(waiver(pattern), "ENVC_A", address) is covered


def test_a_waiver_is_about_one_policy() -> None:
    assert not covers(waiver("*"), "ENVC_B", KEYED)


def test_a_waiver_holds_through_its_last_day() -> None:
    held = (waiver(expires=TODAY),)
    assert in_force(held, "ENVC_A", KEYED, TODAY) is held[0]
    assert in_force(held, "ENVC_A", KEYED, date(2026, 11, 25)) is None


def test_of_two_waivers_the_one_that_holds_longest_counts() -> None:
    short, long = waiver(expires=TODAY), waiver("*", expires=date(2027, 1, 1))
    assert in_force((short, long), "ENVC_A", KEYED, TODAY) is long


@pytest.mark.requirement("SEC-12")
def test_an_expired_waiver_is_a_problem_even_where_nothing_is_found() -> None:
    found = problems((waiver(expires=date(2026, 11, 23)),), [], ["ENVC_A"], TODAY)
    assert [problem.kind for problem in found] == ["waiver-expired"]
    assert "2026-11-23" in found[0].message


@pytest.mark.requirement("SEC-12")
def test_a_waiver_of_nothing_is_a_problem_that_names_the_nearest_policy() -> None:
    found = problems(
        (waiver(policy="ENVC_S3_TSL"),), [("ENVC_S3_TLS", KEYED)], ["ENVC_S3_TLS"], TODAY
    )
    assert [problem.kind for problem in found] == ["waiver-unused"]
    assert "did you mean ENVC_S3_TLS?" in found[0].message


def test_a_waiver_in_use_is_no_problem() -> None:
    assert not problems((waiver(),), [("ENVC_A", KEYED)], ["ENVC_A"], TODAY)


def test_waivers_of_a_spec_know_their_line(tmp_path: Path) -> None:
    file = tmp_path / "prod.yaml"
    file.write_text(
        "waivers:\n"
        "  - policy: ENVC_A\n"
        "    resource: '*'\n"
        "    reason: the vendor speaks nothing else until spring\n"
        "    owner: platform\n"
        "    expires: 2027-03-31\n"
        "  - policy: ENVC_B\n"
        "    resource: '*'\n"
        "    reason: the vendor speaks nothing else until spring\n"
        "    owner: platform\n"
        "    expires: 2027-03-31\n",
        encoding="utf-8",
    )
    document = load_document(file, root=tmp_path).document
    assert document is not None
    declared, diagnostics = validate(WaiversFile, document)
    assert declared is not None, diagnostics
    found = waivers_of(document, declared.waivers, relative=lambda path: path.name)
    assert [(one.policy, one.expires) for one in found] == [
        ("ENVC_A", date(2027, 3, 31)),
        ("ENVC_B", date(2027, 3, 31)),
    ]
    assert [one.location and (one.location.file, one.location.line) for one in found] == [
        ("prod.yaml", 2),
        ("prod.yaml", 7),
    ]
