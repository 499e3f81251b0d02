"""Every policy against small plans: what passes, what fails, what cannot be known yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compiler.policy.catalog import read_catalog
from tests.policies.tiny_plans import Case, cases

if TYPE_CHECKING:
    from compiler.policy.worker import PolicyWorker, RawScan, Record

pytestmark = pytest.mark.xdist_group("policies")

CATALOG = read_catalog(Path(__file__).parents[2] / "policies")
CASES = cases()


_scans: dict[str, RawScan] = {}


def _scan(case: Case, scanner: PolicyWorker) -> RawScan:
    """What the scanner says of a case's plan; each is scanned once."""
    key = f"{case.policy} {case.expected} {case.about}"
    if key not in _scans:
        _scans[key] = scanner.scan(case.plan)
    return _scans[key]


def _marked(case: Case) -> object:
    row = CATALOG.policies[case.policy].requirement
    name = f"{case.policy}: {case.expected}: {case.about}"
    return pytest.param(case, id=name, marks=pytest.mark.requirement(row))


@pytest.mark.parametrize("case", [_marked(case) for case in CASES])
def test_case(case: Case, scanner: PolicyWorker) -> None:
    scanned = _scan(case, scanner)
    assert not scanned.error
    assert not scanned.failures
    found = [
        one
        for one in scanned.records
        if one.check == case.policy and one.address.partition("[")[0] == case.judged
    ]
    expected = [] if case.expected == "aside" else [case.expected]
    assert [_outcome(one) for one in found] == expected, [
        (one.result, one.keys, one.details, one.message) for one in found
    ]
    if found and found[0].result == "FAILED":
        assert found[0].details
        assert found[0].keys


def _outcome(record: Record) -> str:
    if not record.decided:
        return "unknown"
    return {"PASSED": "pass", "FAILED": "fail"}.get(record.result, record.result)


def test_no_other_policy_crashes_on_any_case(scanner: PolicyWorker) -> None:
    crashed = {
        (one.check, one.address, one.message)
        for case in CASES
        for one in _scan(case, scanner).records
        if one.result == "CRASHED" and one.check.startswith("ENVC_")
    }
    assert crashed == set()


@pytest.mark.parametrize("expected", ["pass", "fail"])
def test_every_policy_has_a_case(expected: str) -> None:
    covered = {case.policy for case in CASES if case.expected == expected}
    assert covered == {info.id for info in CATALOG.own()}


def test_the_names_of_the_checks_are_the_titles_of_the_catalog(scanner: PolicyWorker) -> None:
    scanned = _scan(CASES[0], scanner)
    assert {one.id: one.name for one in scanned.own} == {
        info.id: info.title for info in CATALOG.own()
    }


@pytest.mark.parametrize("row", [f"SEC-{number}" for number in range(1, 10)])
def test_every_row_has_policies(row: str) -> None:
    assert [info.id for info in CATALOG.own() if info.requirement == row]
