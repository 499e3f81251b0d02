"""The gate on an environment as it ships, with checkov's own checks too."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from compiler.policy.catalog import read_catalog
from compiler.policy.evaluate import evaluate
from compiler.policy.worker import PolicyWorker
from compiler.steps.check import require_sound
from compiler.steps.compiling import compile_environment
from compiler.terraform.discovery import find_mirror, find_terraform
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import offline_target
from tests.policies.mutated_projects import copy_project
from tests.policy.conftest import ROOT

if TYPE_CHECKING:
    from compiler.policy.worker import RawScan

pytestmark = [pytest.mark.plan, pytest.mark.xdist_group("checkov")]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], RawScan]:
    """Staging, planned offline with the real Terraform and judged; it is the weaker of the two."""
    project = copy_project(tmp_path_factory.mktemp("project") / "copy")
    build = compile_environment(project, require_sound(project, "staging")).emitted.folder
    workspace = Workspace(find_terraform(ROOT), find_mirror(), build, offline_target(build))
    with PolicyWorker(ROOT, ROOT / "policies") as worker:
        worker.start()
        workspace.prepare()
        workspace.plan()
        plan = workspace.show()
        return plan, worker.scan(plan)


@pytest.mark.requirement("SEC-7", "SEC-12")
def test_the_gate_passes_with_nothing_unknown_or_left_out(
    shipped: tuple[dict[str, Any], RawScan],
) -> None:
    plan, raw = shipped
    verdict = evaluate(
        plan,
        raw,
        read_catalog(ROOT / "policies"),
        (),
        locate=lambda *_: (),
        today=datetime.now(UTC).date(),
    )
    assert verdict.problems == ()
    bad = [
        f"{f.policy.id} {f.outcome}: {f.address}" for f in verdict.findings if f.outcome != "passed"
    ]
    assert bad == []
    assert verdict.passed
    weak = {one.name.split()[0] for one in verdict.endpoints if one.minimum_tls != "1.3"}
    assert weak == {"API", "Cognito", "ElastiCache", "staging.demandletters.example.com/api/health"}
    assert all(one.exception for one in verdict.endpoints if one.minimum_tls != "1.3")


def test_no_check_is_set_aside_that_finds_nothing(shipped: tuple[dict[str, Any], RawScan]) -> None:
    failing = {record.check for record in shipped[1].records if record.result == "FAILED"}
    aside = set(read_catalog(ROOT / "policies").not_applicable)
    assert aside - failing == set()
