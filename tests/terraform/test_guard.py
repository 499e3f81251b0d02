"""What a plan must not lose."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from compiler.errors import RefusedError
from compiler.terraform.guard import STATEFUL, destructive_changes, require_allowed


def plan_of(*changes: tuple[str, str, list[str]]) -> dict[str, Any]:
    return {
        "resource_changes": [
            {"address": address, "mode": "managed", "type": kind, "change": {"actions": actions}}
            for address, kind, actions in changes
        ]
    }


BUCKET = 'module.storage.aws_s3_bucket.this["documents"]'


@pytest.mark.parametrize("kind", sorted(STATEFUL))
@pytest.mark.parametrize(
    "actions", [["delete"], ["delete", "create"], ["create", "delete"], ["create", "forget"]]
)
def test_nothing_stateful_is_lost_unnamed(kind: str, actions: list[str]) -> None:
    plan = plan_of((f"{kind}.this", kind, actions))
    with pytest.raises(RefusedError, match=f"{kind}.this: loses {STATEFUL[kind]}") as caught:
        require_allowed(plan, ())
    assert f"--allow-destroy {kind}.this" in caught.value.hint
    require_allowed(plan, (f"{kind}.this",))


@pytest.mark.parametrize("actions", [["create"], ["update"], ["no-op"], ["read"], ["forget"], []])
def test_what_loses_nothing_passes(actions: list[str]) -> None:
    require_allowed(plan_of(("aws_kms_key.this", "aws_kms_key", actions)), ())


def test_what_holds_no_state_passes() -> None:
    require_allowed(plan_of(("aws_lambda_alias.this", "aws_lambda_alias", ["delete"])), ())


def test_a_data_source_passes() -> None:
    plan = plan_of(("data.aws_s3_bucket.this", "aws_s3_bucket", ["delete"]))
    plan["resource_changes"][0]["mode"] = "data"
    require_allowed(plan, ())


def test_a_deposed_object_is_named_as_one() -> None:
    plan = plan_of(("aws_db_instance.this", "aws_db_instance", ["delete"]))
    plan["resource_changes"][0]["deposed"] = "1a2b3c4d"
    with pytest.raises(RefusedError, match=r"deposed object 1a2b3c4d"):
        require_allowed(plan, ())
    require_allowed(plan, ("aws_db_instance.this",))


def test_the_option_in_the_hint_can_be_typed_as_it_stands() -> None:
    plan = plan_of((BUCKET, "aws_s3_bucket", ["delete"]), ("b", "aws_kms_key", ["delete"]))
    with pytest.raises(RefusedError) as caught:
        require_allowed(plan, ())
    words = shlex.split(caught.value.hint.partition("add ")[2])
    assert words == ["--allow-destroy", "b", "--allow-destroy", BUCKET]
    require_allowed(plan, words[1::2])


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("*", True),
        (BUCKET, True),
        ("module.storage.*", True),
        ("*.aws_s3_bucket.*", True),
        ('*["documents"]', True),
        ("*documents*", True),
        ("module.storage", False),
        ("module.storage.aws_s3_bucket.this", False),
        ("*.aws_s3_bucket", False),
        ("module.storage.aws_s3_bucket.this[.documents.]", False),
        ("module?storage*", False),
        ("", False),
    ],
)
def test_a_star_stands_for_any_text_and_nothing_else_does(pattern: str, *, fits: bool) -> None:
    plan = plan_of((BUCKET, "aws_s3_bucket", ["delete"]))
    if fits:
        require_allowed(plan, (pattern,))
    else:
        with pytest.raises(RefusedError):
            require_allowed(plan, (pattern,))


def test_each_loss_has_to_be_named() -> None:
    plan = plan_of((BUCKET, "aws_s3_bucket", ["delete"]), ("b", "aws_kms_key", ["delete"]))
    with pytest.raises(RefusedError) as caught:
        require_allowed(plan, (BUCKET,))
    assert BUCKET not in caught.value.message
    assert [one.address for one in destructive_changes(plan)] == ["b", BUCKET]
