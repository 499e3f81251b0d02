"""No secret is left in a plan that is kept."""

from __future__ import annotations

import json
import string
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.terraform.plan_document import changes
from compiler.terraform.plan_mask import MASK, mask
from tests.terraform.conftest import document

if TYPE_CHECKING:
    from collections.abc import Callable

    from compiler.terraform.runner import Workspace

SECRET = "correct-horse-battery"


def resource(value: Any, sensitive: Any) -> dict[str, Any]:
    """A resource change with one attribute."""
    return {
        "address": "aws_thing.this",
        "type": "aws_thing",
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {
            "actions": ["update"],
            "before": {"value": value},
            "after": {"value": value, "open": "seen"},
            "before_sensitive": {"value": sensitive},
            "after_sensitive": {"value": sensitive},
        },
    }


@pytest.mark.requirement("SEC-1")
def test_a_real_plan_keeps_no_secret(stack: Callable[[dict[str, Any]], Workspace]) -> None:
    main = document(
        {
            "direct": {"input": "${var.password}"},
            "built": {"input": 'user:${nonsensitive(var.password)}@host "quoted"'},
            "nested": {"input": {"a": ["${var.password}", "open"]}},
        },
        variable={"password": {"type": "string", "sensitive": True, "default": SECRET}},
        output={
            "hidden": {"value": "${var.password}", "sensitive": True},
            "copied": {"value": "${nonsensitive(var.password)}"},
        },
    )
    workspace = stack(main)
    workspace.plan()
    workspace.apply()
    main["resource"]["terraform_data"]["direct"] = {"input": "another"}
    workspace = stack(main)
    workspace.plan()
    plan = workspace.show()
    assert SECRET in json.dumps(plan["prior_state"])
    masked = mask(plan)
    assert SECRET not in json.dumps(masked)
    assert changes(masked) == changes(plan)
    values = {
        one["address"]: one["values"]
        for one in masked["planned_values"]["root_module"]["resources"]
    }
    assert values["terraform_data.built"]["input"] == f'user:{MASK}@host "quoted"'
    assert values["terraform_data.direct"]["input"] == "another"


# The sign at the end stands in no address and in no provider's name, which stay readable.
SECRETS = st.text(string.ascii_letters + string.digits + '"\\äß{}$%!', min_size=8, max_size=24).map(
    lambda text: f"{text}§"
)
PLACES = st.sampled_from(
    [
        "before",
        "resource_drift",
        "deferred_changes",
        "output",
        "planned_output",
        "prior_state",
        "child_module",
        "variable",
        "default",
        "argument",
        "constant",
        "text",
        "json_text",
        "list",
    ]
)


@pytest.mark.requirement("SEC-1")
@given(st.lists(SECRETS, min_size=1, max_size=3, unique=True), st.lists(PLACES, max_size=6))
def test_a_secret_is_found_wherever_it_is_repeated(secrets: list[str], places: list[str]) -> None:
    marked = [
        resource(secret, sensitive=True) | {"address": f"aws_thing.n{n}"}
        for n, secret in enumerate(secrets)
    ]
    plan: dict[str, Any] = {"resource_changes": marked}
    for place in places:
        for secret in secrets:
            plan.setdefault("seeded", []).append(seeded(place, secret))
    written = json.dumps(mask(plan), ensure_ascii=False)
    texts = list(strings(json.loads(written)))
    for secret in secrets:
        for form in (
            secret,
            json.dumps(secret)[1:-1],
            json.dumps(secret, ensure_ascii=False)[1:-1],
        ):
            assert not [text for text in texts if form in text]


def seeded(place: str, secret: str) -> Any:
    """A part of a plan in which a secret stands, unmarked."""
    entry = {"address": "a.b", "provider_name": "p", "type": "a", "values": {"name": secret}}
    return {
        "before": {"change": {"before": {"x": secret}, "after": None}},
        "resource_drift": [{"address": "a.b", "change": {"before": {"type": [secret]}}}],
        "deferred_changes": [{"resource_change": {"change": {"after": secret}}}],
        "output": {"actions": ["create"], "after": secret, "after_sensitive": False},
        "planned_output": {"sensitive": False, "value": {"deep": [secret]}},
        "prior_state": {"values": {"root_module": {"resources": [entry]}}},
        "child_module": {"address": "module.m", "resources": [entry]},
        "variable": {"value": secret},
        "default": {"default": secret},
        "argument": {"expressions": {"x": {"constant_value": secret}}},
        "constant": {"constant_value": f"prefix-{secret}"},
        "text": f"postgres://user:{secret}@host/db",
        "json_text": json.dumps({"password": secret}),
        "list": [[secret, secret]],
    }[place]


def strings(node: Any) -> Any:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for inner in node:
            yield from strings(inner)
    elif isinstance(node, dict):
        for inner in node.values():
            yield from strings(inner)


@pytest.mark.parametrize(
    "plan",
    [
        {"resource_drift": [resource(SECRET, sensitive=True)]},
        {"deferred_changes": [{"resource_change": resource(SECRET, sensitive=True)}]},
        {"resource_changes": [resource([SECRET, "x"], [True])]},
        {"resource_changes": [resource({"deep": {"er": SECRET}}, {"deep": {"er": True}})]},
        {"resource_changes": [resource({"whole": [SECRET]}, sensitive=True)]},
        {"output_changes": {"o": {"before": None, "after": SECRET, "after_sensitive": True}}},
        {"planned_values": {"outputs": {"o": {"sensitive": True, "value": SECRET}}}},
        {"prior_state": {"values": {"outputs": {"o": {"sensitive": True, "value": [SECRET]}}}}},
        {
            "variables": {"v": {"value": SECRET}},
            "configuration": {"root_module": {"variables": {"v": {"sensitive": True}}}},
        },
        {
            "configuration": {
                "root_module": {"variables": {"v": {"sensitive": True, "default": SECRET}}}
            }
        },
        {
            "configuration": {
                "root_module": {
                    "outputs": {"o": {"sensitive": True, "expression": {"constant_value": SECRET}}}
                }
            }
        },
        {
            "configuration": {
                "root_module": {
                    "module_calls": {
                        "m": {
                            "expressions": {"password": {"constant_value": SECRET}},
                            "module": {"variables": {"password": {"sensitive": True}}},
                        }
                    }
                }
            }
        },
    ],
)
def test_every_way_to_mark_a_value_is_known(plan: dict[str, Any]) -> None:
    assert SECRET in json.dumps(plan)
    masked = json.dumps(mask(plan))
    assert SECRET not in masked
    assert MASK in masked


def test_a_literal_beside_a_secret_in_a_marked_block_stays_readable() -> None:
    block = [{"header": SECRET, "protocol": "https-only"}]
    constants = {"protocol": {"constant_value": "https-only"}}
    other = resource("https-only", sensitive=False) | {"address": "aws_thing.other"}
    plan = {
        "resource_changes": [resource(block, sensitive=True), other],
        "configuration": {"root_module": {"resources": [{"expressions": constants}]}},
    }
    masked = mask(plan)
    assert masked["resource_changes"][0]["change"]["after"]["value"] == MASK
    assert masked["resource_changes"][1]["change"]["after"]["value"] == "https-only"
    assert masked["configuration"] == plan["configuration"]


def test_addresses_stay_though_a_secret_is_part_of_one() -> None:
    plan = {"resource_changes": [resource("aws_thing", sensitive=True)]}
    masked = mask(plan)
    assert masked["resource_changes"][0]["address"] == "aws_thing.this"
    assert masked["resource_changes"][0]["type"] == "aws_thing"
    assert masked["resource_changes"][0]["change"]["after"]["value"] == MASK


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_nothing_stays_nothing_for_policies_to_see(value: Any) -> None:
    masked = mask({"resource_changes": [resource(value, sensitive=True)]})
    assert masked["resource_changes"][0]["change"]["after"]["value"] == value


@pytest.mark.parametrize("value", ["abc", 7, True, 1.5])
def test_what_says_nothing_is_hidden_only_where_it_is_marked(value: Any) -> None:
    other = resource(value, sensitive=False) | {"address": "aws_thing.other"}
    masked = mask({"resource_changes": [resource(value, sensitive=True), other]})
    assert masked["resource_changes"][0]["change"]["after"]["value"] == MASK
    assert masked["resource_changes"][1]["change"]["after"]["value"] == value


def test_nothing_stays_nothing() -> None:
    masked = mask({"resource_changes": [resource(None, sensitive=True)]})
    assert masked["resource_changes"][0]["change"]["after"]["value"] is None


def test_the_plan_itself_is_left_as_it_is() -> None:
    plan = {"resource_changes": [resource(SECRET, sensitive=True)]}
    before = json.dumps(plan)
    mask(plan)
    assert json.dumps(plan) == before
