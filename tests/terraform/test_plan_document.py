"""A plan's identity and its changes."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.terraform.plan_document import (
    action_of,
    changes,
    counts,
    digest,
    has_changes,
)

if TYPE_CHECKING:
    import random

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ACTIONS = st.sampled_from(
    [["create"], ["update"], ["delete"], ["no-op"], ["read"], ["delete", "create"], ["forget"]]
)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """Plans of a few resources, each address once."""
    names = draw(st.lists(st.text(min_size=1), unique=True, max_size=4))
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "timestamp": "2026-01-01T00:00:00Z",
        "resource_changes": [
            {
                "address": f"aws_thing.{name}",
                "mode": "managed",
                "type": "aws_thing",
                "change": {
                    "actions": draw(ACTIONS),
                    "before": draw(VALUES),
                    "after": draw(VALUES),
                    "after_unknown": {},
                },
            }
            for name in names
        ],
        "output_changes": {
            name: {"actions": ["create"], "before": None, "after": draw(VALUES)} for name in names
        },
    }


def resource(**change: Any) -> dict[str, Any]:
    given = {"actions": ["create"], "before": None, "after": {"size": 1}, "after_unknown": {}}
    return {
        "address": "aws_thing.this",
        "mode": "managed",
        "type": "aws_thing",
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": given | change,
    }


def plan_of(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resource_changes": list(resources), **more}


@given(plans(), st.randoms())
def test_the_order_the_time_and_the_version_do_not_alter_a_digest(
    plan: dict[str, Any], chance: random.Random
) -> None:
    other = copy.deepcopy(plan)
    chance.shuffle(other["resource_changes"])
    other["output_changes"] = dict(reversed(other["output_changes"].items()))
    other |= {"timestamp": "2027-02-02T00:00:00Z", "terraform_version": "1.15.5"}
    other["configuration"] = {"root_module": {}}
    assert digest(other) == digest(plan)


@given(plans(), st.data())
def test_any_other_value_is_another_digest(plan: dict[str, Any], data: st.DataObject) -> None:
    if not plan["resource_changes"]:
        return
    other = copy.deepcopy(plan)
    chosen = data.draw(st.sampled_from(other["resource_changes"]))
    side = data.draw(st.sampled_from(["before", "after"]))
    chosen["change"][side] = {"wrapped": chosen["change"][side]}
    assert digest(other) != digest(plan)


@given(plans())
def test_a_resource_less_is_another_digest(plan: dict[str, Any]) -> None:
    if plan["resource_changes"]:
        assert digest(plan | {"resource_changes": plan["resource_changes"][1:]}) != digest(plan)


@given(plans())
def test_a_digest_has_its_form(plan: dict[str, Any]) -> None:
    name, _, number = digest(plan).partition(":")
    assert name == "sha256"
    assert len(bytes.fromhex(number)) == 32


@pytest.mark.parametrize(
    "other",
    [
        resource(actions=["update"]),
        resource(after={"size": 2}),
        resource(after={"size": "1"}),
        resource(after={"size": 1, "more": None}),
        resource(after_unknown={"id": True}),
        resource(before={"size": 0}),
        resource(importing={"id": "x"}),
        resource(replace_paths=[["size"]]),
        resource() | {"address": "aws_thing.that"},
        resource() | {"deposed": "1a2b3c4d"},
        resource() | {"previous_address": "aws_thing.old"},
        resource() | {"provider_name": "registry.terraform.io/other/aws"},
        resource() | {"type": "aws_other"},
        resource() | {"mode": "data"},
    ],
)
def test_every_part_of_a_change_counts(other: dict[str, Any]) -> None:
    assert digest(plan_of(other)) != digest(plan_of(resource()))


def test_an_output_counts() -> None:
    output = {"actions": ["create"], "before": None, "after": "x"}
    assert digest(plan_of(output_changes={"a": output})) != digest(plan_of())


def test_the_order_of_the_paths_that_replace_does_not_count() -> None:
    one = resource(replace_paths=[["size"], ["tags", "Name"]])
    other = resource(replace_paths=[["tags", "Name"], ["size"]])
    assert digest(plan_of(one)) == digest(plan_of(other))


def test_the_reason_that_terraform_gives_does_not_count() -> None:
    other = resource() | {"action_reason": "replace_because_tainted"}
    assert digest(plan_of(other)) == digest(plan_of(resource()))


@pytest.mark.parametrize(
    ("actions", "word"),
    [
        (["create"], "create"),
        (["update"], "update"),
        (["delete"], "delete"),
        (["delete", "create"], "replace"),
        (["create", "delete"], "replace"),
        (["create", "forget"], "replace"),
        (["read"], "read"),
        (["forget"], "forget"),
        (["no-op"], "no-op"),
        ([], "no-op"),
    ],
)
def test_a_change_has_one_word(actions: list[str], word: str) -> None:
    assert action_of(resource(actions=actions)) == word


def test_changes_are_counted_without_reads() -> None:
    plan = plan_of(
        resource() | {"address": "b"},
        resource(actions=["read"]) | {"address": "c"},
        resource(actions=["delete", "create"]) | {"address": "a"},
    )
    assert changes(plan) == (("a", "replace"), ("b", "create"), ("c", "read"))
    assert counts(plan) == {"replace": 1, "create": 1}


QUIET = resource(actions=["no-op"])


@pytest.mark.parametrize(
    ("plan", "has"),
    [
        (plan_of(), False),
        (plan_of(QUIET), False),
        (plan_of(resource(actions=["read"])), False),
        (plan_of(resource(actions=["update"])), True),
        (plan_of(resource(actions=["forget"])), True),
        (plan_of(QUIET | {"previous_address": "aws_thing.old"}), True),
        (plan_of(resource(actions=["no-op"], importing={"id": "x"})), True),
        (plan_of(output_changes={"a": {"actions": ["no-op"]}}), False),
        (plan_of(output_changes={"a": {"actions": ["update"]}}), True),
    ],
)
def test_what_would_alter_the_state_is_a_change(plan: dict[str, Any], *, has: bool) -> None:
    assert has_changes(plan) is has
