from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compiler.spec.source import format_path
from tests.provenance.shop_project import FOLDER, read, shop_tracer

if TYPE_CHECKING:
    from compiler.policy.model import Location

ARCHIVE = 'module.shop.aws_sqs_queue_policy.this["archive"]'


def lines(address: str, *attributes: str) -> list[str]:
    """Where these attributes come from, as file:line text."""
    return [_said(one) for one in shop_tracer().locate(address, attributes)]


def _said(location: Location) -> str:
    return f"{location.file.rpartition('/')[2]}:{location.line} {location.text.strip()}"


def test_a_variable_leads_to_its_yaml_line_and_the_module_line() -> None:
    assert lines("module.shop.aws_cloudwatch_log_group.this", "retention_in_days") == [
        "base.yaml:4 retention_days: 30",
        "main.tf:7 retention_in_days = var.retention_days",
    ]


def test_a_local_leads_through_to_the_yaml_line() -> None:
    assert lines("module.shop.aws_cloudwatch_log_group.this", "name") == [
        "base.yaml:3 name: letters",
        "main.tf:6 name              = local.prefix",
    ]


def test_of_two_layers_the_one_that_wins() -> None:
    assert lines('module.shop.aws_sqs_queue.this["mail"]', "visibility_timeout_seconds") == [
        "shop.yaml:6 visibility_seconds: 60",
        "main.tf:21 visibility_timeout_seconds = each.value.visibility_seconds",
    ]


def test_each_instance_leads_to_its_own_part() -> None:
    found = lines('module.shop.aws_sqs_queue.this["archive"]', "visibility_timeout_seconds")
    assert found[0] == "shop.yaml:8 visibility_seconds: 90"


@pytest.mark.parametrize(("index", "line"), [(0, "base.yaml:6"), (1, "base.yaml:7")])
def test_a_counted_instance_leads_to_its_item(index: int, line: str) -> None:
    assert lines(f"module.shop.aws_cloudwatch_log_group.zone[{index}]", "name")[0].startswith(line)


def test_what_the_module_fixes_leads_to_the_module_alone() -> None:
    assert lines('module.shop.aws_sqs_queue.this["mail"]', "sqs_managed_sse_enabled") == [
        "main.tf:22 sqs_managed_sse_enabled    = true"
    ]


@pytest.mark.parametrize("key", ["rule/[1]/expiration/[0]/days", "rule.1.expiration.0.days"])
def test_the_second_of_two_blocks(key: str) -> None:
    assert lines("module.shop.aws_s3_bucket_lifecycle_configuration.this", key) == [
        "base.yaml:4 retention_days: 30",
        "main.tf:46 days = var.retention_days",
    ]


def test_the_first_of_two_blocks_is_the_modules_own() -> None:
    address = "module.shop.aws_s3_bucket_lifecycle_configuration.this"
    assert lines(address, "rule/[0]/expiration/[0]/days") == ["main.tf:37 days = 7"]


def test_a_dynamic_block_leads_through_what_it_is_made_of() -> None:
    assert lines("module.shop.aws_db_parameter_group.this", "parameter/[0]/value") == [
        'shop.yaml:3 settings: { force_ssl: "1" }',
        "main.tf:60 value = parameter.value",
    ]


def test_a_statement_of_a_policy_leads_into_its_document() -> None:
    assert lines(ARCHIVE, "policy/Statement/[0]/Action") == [
        "policies.tf:34 policy    = data.aws_iam_policy_document.queue[each.key].json",
        'policies.tf:6 actions   = ["sqs:*"]',
    ]


def test_a_principal_of_a_statement_leads_to_what_it_names() -> None:
    found = lines(ARCHIVE, "policy/[0]/Statement/[0]/Principal")
    assert "base.yaml:3 name: letters" in found
    assert "policies.tf:9 principals {" in found


@pytest.mark.parametrize(
    ("number", "reader"),
    [
        (1, "shop.yaml:10 - arn:aws:iam::111111111111:role/clerk"),
        (2, "shop.yaml:11 - arn:aws:iam::111111111111:role/auditor"),
    ],
)
def test_a_dynamic_statement_leads_to_the_item_that_made_it(number: int, reader: str) -> None:
    found = lines(ARCHIVE, f"policy/Statement/[{number}]/Principal")
    assert found[0] == reader
    assert found[-1] == "policies.tf:22 principals {"


def test_several_attributes_give_each_line_once_the_spec_first() -> None:
    address = "module.shop.aws_cloudwatch_log_group.this"
    found = shop_tracer().locate(address, ("name", "retention_in_days", "name"))
    assert [one.kind for one in found] == ["spec", "spec", "module", "module"]
    assert [one.note for one in found] == ["name", "retention_days", "module.shop", "module.shop"]


def test_no_attribute_is_the_resource_as_a_whole() -> None:
    assert lines("module.shop.aws_s3_bucket.this") == [
        'main.tf:25 resource "aws_s3_bucket" "this" {'
    ]


def test_an_attribute_that_is_not_written_leads_to_the_block_around_it() -> None:
    assert lines("module.shop.aws_s3_bucket.this", "force_destroy") == [
        'main.tf:25 resource "aws_s3_bucket" "this" {'
    ]


@pytest.mark.parametrize(
    "address",
    [
        "aws_s3_bucket.root",
        "module.shop.module.deeper.aws_s3_bucket.this",
        "module.shop.aws_s3_bucket.none",
        'module.shop["a"].aws_s3_bucket.this',
        "not an address",
        "",
    ],
)
def test_an_address_that_is_not_ours_leads_nowhere(address: str) -> None:
    assert shop_tracer().locate(address, ("bucket",)) == ()


def test_every_location_can_be_opened() -> None:
    document, _ = read()
    for address in (ARCHIVE, 'module.shop.aws_sqs_queue.this["mail"]'):
        for location in shop_tracer().locate(address, ("policy", "name")):
            text = (FOLDER / location.file).read_text(encoding="utf-8").splitlines()
            assert text[location.line - 1].rstrip() == location.text.rstrip()
            if location.kind == "spec":
                paths = {format_path(path) for path in document.spans}
                assert location.note in paths
