from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from compiler.policy.policy_documents import render
from compiler.policy.prepare import OPEN, SURE, prepare
from tests.policy.plans import nested, plan_of, resource

STORE = 'module.platform["blue.1"].module.store[0]'


def test_the_plan_itself_is_not_changed() -> None:
    plan = nested()
    before = copy.deepcopy(plan)
    prepare(plan)
    assert plan == before


def test_what_another_resource_sets_is_sure_through_modules_and_locals() -> None:
    resources = prepare(nested()).resources
    assert resources[f"{STORE}.aws_sqs_queue.this"].values["kms_master_key_id"] == SURE
    assert resources[f"{STORE}.aws_cloudwatch_log_group.this"].values["kms_key_id"] == SURE


def test_what_is_read_during_apply_is_open() -> None:
    rule = prepare(nested()).resources["aws_vpc_security_group_ingress_rule.peer"]
    assert rule.values["cidr_ipv4"] == OPEN
    assert rule.values["security_group_id"] == SURE


def test_what_nobody_sets_stays_absent() -> None:
    legacy = prepare(nested()).resources["aws_db_instance.legacy"]
    assert "kms_key_id" not in legacy.values  # the provider computes it: no key was named


@pytest.mark.parametrize("name", ["letters", "logs"])
def test_a_policy_is_written_out_for_each_instance(name: str) -> None:
    policy = prepare(nested()).resources[f'{STORE}.aws_s3_bucket_policy.this["{name}"]']
    written = json.loads(policy.values["policy"])
    deny, read = written["Statement"]
    assert deny["Resource"] == [f"arn:aws:s3:::store-{name}", f"arn:aws:s3:::store-{name}/*"]
    assert deny["Principal"] == "*"
    assert (read["Effect"], read["Condition"]) == (
        "Allow",
        {"StringEquals": {"aws:SourceArn": SURE}},
    )


def test_the_key_of_an_address_is_the_resources_own() -> None:
    resources = prepare(nested()).resources
    assert resources[f'{STORE}.aws_s3_bucket.this["logs"]'].key == '"logs"'
    assert resources[f"{STORE}.aws_sqs_queue.this"].key == ""
    assert resources["aws_sqs_queue.plain[1]"].key == "1"


def test_a_circle_of_references_ends() -> None:
    one = resource("aws_iam_role", "one", unknown={"name": True})
    two = resource("aws_iam_role", "two", unknown={"name": True})
    configured = [
        {
            "address": f"aws_iam_role.{name}",
            "mode": "managed",
            "type": "aws_iam_role",
            "name": name,
            "expressions": {"name": {"references": [f"aws_iam_role.{other}.name"]}},
        }
        for name, other in (("one", "two"), ("two", "one"))
    ]
    values = prepare(plan_of(one, two, configured=configured)).resources["aws_iam_role.one"].values
    assert values["name"] == OPEN


def test_an_unknown_value_inside_lists_takes_its_place() -> None:
    group = resource(
        "aws_db_subnet_group",
        values={"subnet_ids": ["subnet-1", None]},
        unknown={"subnet_ids": [False, True, True]},
    )
    names = {key: group[key] for key in ("address", "mode", "type", "name")}
    expressions = {"subnet_ids": {"references": ["aws_subnet.a.id", "aws_subnet.a"]}}
    subnet = resource("aws_subnet", "a")
    subnet_names = {key: subnet[key] for key in ("address", "mode", "type", "name")}
    configured = [{**names, "expressions": expressions}, {**subnet_names, "expressions": {}}]
    values = prepare(plan_of(group, subnet, configured=configured)).resources[group["address"]]
    assert values.values["subnet_ids"] == ["subnet-1", SURE, SURE]


def statement(sid: str, **more: Any) -> dict[str, Any]:
    return {"sid": sid, "actions": ["s3:GetObject"], "resources": ["*"], **more}


def test_a_document_made_of_others_is_joined_as_the_provider_does() -> None:
    source = json.dumps({"Statement": {"Sid": "Source", "Effect": "Deny", "Action": "s3:*"}})
    override = json.dumps({"Statement": [{"Sid": "Own", "Effect": "Deny", "Action": "ec2:*"}]})
    text = render(
        {
            "policy_id": "id",
            "source_policy_documents": [source],
            "override_policy_documents": [override],
            "statement": [statement("Own"), statement("Kept", not_actions=["iam:*"])],
        }
    )
    written = json.loads(text or "")
    assert [one["Sid"] for one in written["Statement"]] == ["Source", "Kept", "Own"]
    assert written["Statement"][1]["NotAction"] == "iam:*"
    assert written["Statement"][2]["Effect"] == "Deny"
    assert written["Id"] == "id"


def test_a_document_made_of_one_that_is_not_there_yet_is_none() -> None:
    assert render({"source_policy_documents": [SURE], "statement": [statement("Own")]}) is None
    assert render({"override_json": "not json", "statement": []}) is None


def test_principals_of_several_kinds_are_kept_apart() -> None:
    principals = [
        {"type": "AWS", "identifiers": ["*"]},
        {"type": "Service", "identifiers": ["a.amazonaws.com", "b.amazonaws.com"]},
    ]
    written = json.loads(render({"statement": [statement("A", principals=principals)]}) or "")
    assert written["Statement"][0]["Principal"] == {
        "AWS": "*",
        "Service": ["a.amazonaws.com", "b.amazonaws.com"],
    }
