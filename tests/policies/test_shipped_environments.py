"""Every policy on the environments that ship, as they are and with a fault put in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compiler.policy.catalog import read_catalog
from compiler.policy.model import Outcome
from tests.policies.mutated_projects import (
    Bent,
    Mutation,
    bend,
    bent_projects,
    copy_project,
    judge_environment,
)

if TYPE_CHECKING:
    from compiler.policy.model import Verdict
    from compiler.policy.worker import PolicyWorker

pytestmark = [pytest.mark.plan, pytest.mark.xdist_group("policies")]

CATALOG = read_catalog(Path(__file__).parents[2] / "policies")
BENT = bent_projects()
BAD = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.CRASHED)

_verdicts: dict[str, Verdict | Exception] = {}


@pytest.fixture
def verdict(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    scanner: PolicyWorker,
) -> Verdict:
    """The gate's answer to a bent project, or to an environment as it ships; planned once."""
    subject: Bent | str = request.param
    name = subject if isinstance(subject, str) else subject.name
    if name not in _verdicts:
        try:
            _verdicts[name] = _judged(subject, tmp_path_factory.mktemp("project"), scanner)
        except Exception as error:  # noqa: BLE001 - told to each test, and not planned for each
            _verdicts[name] = error
    found = _verdicts[name]
    if isinstance(found, Exception):
        raise found
    return found


def _judged(subject: Bent | str, folder: Path, scanner: PolicyWorker) -> Verdict:
    project = copy_project(folder / "copy")
    if isinstance(subject, str):
        return judge_environment(project, subject, scanner)
    bend(project, subject.mutations)
    return judge_environment(project, subject.environment, scanner)


@pytest.mark.parametrize("verdict", ["staging", "prod"], indirect=True)
@pytest.mark.requirement(*(f"SEC-{number}" for number in range(1, 10)))
def test_the_environments_that_ship_pass_every_policy(verdict: Verdict) -> None:
    bad = [
        (one.policy.id, one.outcome.value, one.address, one.actual, one.reason)
        for one in verdict.findings
        if one.outcome in BAD and one.policy.origin == "envc"
    ]
    assert bad == []
    assert verdict.problems == ()


@pytest.mark.parametrize(
    ("verdict", "mutation"),
    [
        pytest.param(
            bent,
            mutation,
            id=f"{mutation.policy} in {mutation.file}",
            marks=pytest.mark.requirement(CATALOG.policies[mutation.policy].requirement),
        )
        for bent in BENT
        for mutation in bent.mutations
    ],
    indirect=["verdict"],
)
def test_a_fault_is_caught_at_its_line(verdict: Verdict, mutation: Mutation) -> None:
    found = [
        one
        for one in verdict.findings
        if one.policy.id == mutation.policy and one.address == mutation.address
    ]
    assert [one.outcome.value for one in found] == [mutation.outcome]
    lines = [(one.file, " ".join(one.text.split())) for one in found[0].locations]
    assert any(
        file == mutation.line_file and " ".join(mutation.line.split()) in text
        for file, text in lines
    ), lines
    assert found[0].actual
    assert not verdict.passed


def test_every_policy_catches_a_fault() -> None:
    caught = {mutation.policy for bent in BENT for mutation in bent.mutations}
    assert caught == {info.id for info in CATALOG.own()}
