"""The real checkov with a few checks of the tests' own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compiler.policy.worker import PolicyWorker

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

QUEUES = """
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck


class Queues(BaseResourceCheck):
    def __init__(self):
        super().__init__(
            name="Queues are encrypted",
            id="ENVC_TEST_QUEUES",
            categories=[CheckCategories.ENCRYPTION],
            supported_resources=["aws_sqs_queue"],
        )

    def scan_resource_conf(self, conf):
        print("a check that talks must not answer for the scanner")
        self.evaluated_keys = ["kms_master_key_id"]
        key = conf.get("kms_master_key_id", [None])[0]
        self.details = [f"the key is {key}, its password {conf.get('fifo_queue', ['none'])[0]}"]
        return CheckResult.PASSED if key else CheckResult.FAILED


check = Queues()
"""

CRASHING = """
from checkov.common.models.enums import CheckCategories
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck


class Crashing(BaseResourceCheck):
    def __init__(self):
        super().__init__(
            name="It always raises",
            id="ENVC_TEST_CRASHING",
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_resources=["aws_kms_key"],
        )

    def scan_resource_conf(self, conf):
        raise ValueError("the key has no teeth")


check = Crashing()
"""

GRAPH = """
metadata:
  id: ENVC_TEST_GRAPH
  name: Buckets have a policy
  category: GENERAL_SECURITY
definition:
  and:
    - cond_type: filter
      attribute: resource_type
      operator: within
      value: [aws_s3_bucket]
    - cond_type: connection
      operator: exists
      resource_types: [aws_s3_bucket]
      connected_resource_types: [aws_s3_bucket_policy]
"""


def write_checks(policies: Path, **files: str) -> Path:
    """A folder of policies with these check files; names end in _py or _yaml."""
    (policies / "checks").mkdir(parents=True)
    for name, text in files.items():
        stem, _, ending = name.rpartition("_")
        (policies / "checks" / f"{stem}.{ending}").write_text(text, encoding="utf-8")
    return policies


@pytest.fixture(scope="session")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PolicyWorker]:
    """A scanner with three checks: one that judges, one that crashes, one on the graph."""
    folder = tmp_path_factory.mktemp("policies") / "policies"
    policies = write_checks(folder, queues_py=QUEUES, crashing_py=CRASHING, graph_yaml=GRAPH)
    with PolicyWorker(ROOT, policies) as started:
        started.start()
        yield started
