"""The policy that policies/README.md writes as an example works as it says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from compiler.policy.worker import PolicyWorker
from tests.policies.tiny_plans import plan_of

pytestmark = pytest.mark.xdist_group("policies")

ROOT = Path(__file__).parents[2]
EXAMPLE = re.compile(r"^ *```python\n(.*?)^ *```", re.DOTALL | re.MULTILINE)


def test_the_example_judges(tmp_path: Path) -> None:
    readme = (ROOT / "policies" / "README.md").read_text(encoding="utf-8")
    found = EXAMPLE.search(readme)
    assert found
    checks = tmp_path / "policies" / "checks"
    checks.mkdir(parents=True)
    for shared in (ROOT / "policies" / "checks").glob("_*.py"):
        shutil.copy(shared, checks)
    code = "".join(line.removeprefix("   ") for line in found.group(1).splitlines(keepends=True))
    (checks / "sqs_retention.py").write_text(code, encoding="utf-8")
    plan = plan_of(
        {
            "aws_sqs_queue.short": {"message_retention_seconds": 3600},
            "aws_sqs_queue.long": {"message_retention_seconds": 86400},
            "aws_sqs_queue.default": {"name": "default"},
        }
    )
    with PolicyWorker(ROOT, tmp_path / "policies") as worker:
        scanned = worker.scan(plan)
    assert scanned.failures == ()
    said = {
        one.address: (one.result, one.details)
        for one in scanned.records
        if one.check == "ENVC_SQS_RETENTION"
    }
    assert said == {
        "aws_sqs_queue.short": ("FAILED", ("it keeps them for 3600 s",)),
        "aws_sqs_queue.long": ("PASSED", ()),
        "aws_sqs_queue.default": ("PASSED", ()),
    }
