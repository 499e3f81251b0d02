"""IAM policies of every kind, read into statements."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from _expressions import unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Block, Resource

IDENTITY = {
    "aws_iam_policy": "policy",
    "aws_iam_role_policy": "policy",
    "aws_iam_user_policy": "policy",
    "aws_iam_group_policy": "policy",
    "aws_iam_role": "inline_policy/policy",
    "aws_ssoadmin_permission_set_inline_policy": "inline_policy",
}
"""Policies that say what an identity may do: resource type to attribute."""

TRUST = {"aws_iam_role": "assume_role_policy"}
"""Policies that say who may become a role."""

BUCKET = {
    "aws_s3_bucket": "policy",
    "aws_s3_bucket_policy": "policy",
    "aws_s3_access_point": "policy",
    "aws_s3control_access_point_policy": "policy",
}
"""Policies of buckets."""

RESOURCE = {
    "aws_kms_key": "policy",
    "aws_kms_key_policy": "policy",
    "aws_kms_replica_key": "policy",
    "aws_kms_external_key": "policy",
    "aws_sqs_queue": "policy",
    "aws_sqs_queue_policy": "policy",
    "aws_sns_topic": "policy",
    "aws_sns_topic_policy": "policy",
    "aws_secretsmanager_secret": "policy",
    "aws_secretsmanager_secret_policy": "policy",
    "aws_ecr_repository_policy": "policy",
    "aws_efs_file_system_policy": "policy",
    "aws_elasticsearch_domain": "access_policies",
    "aws_elasticsearch_domain_policy": "access_policies",
    "aws_opensearch_domain": "access_policies",
    "aws_opensearch_domain_policy": "access_policies",
    "aws_cloudwatch_log_resource_policy": "policy_document",
    "aws_cloudwatch_log_destination_policy": "access_policy",
    "aws_cloudwatch_event_bus_policy": "policy",
    "aws_backup_vault_policy": "policy",
    "aws_dynamodb_resource_policy": "policy",
    "aws_kinesis_resource_policy": "policy",
    "aws_glue_resource_policy": "policy",
    "aws_acmpca_policy": "policy",
}
"""Policies of other resources that can let somebody in."""

_LIMITS = (
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:userid",
    "aws:username",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "kms:calleraccount",
    "kms:granteeprincipal",
    "s3:dataaccesspointaccount",
    "aws:resourceorgid",
)
_POSITIVE = ("stringequals", "stringlike", "arnequals", "arnlike", "stringequalsignorecase")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy.

    Attributes:
        principals: (type, identifier); the bare ``*`` is ("*", "*").
        conditions: (operator, key in lower case, values).
    """

    sid: str
    allows: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[tuple[str, str], ...]
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]
    negations: tuple[str, ...]  # NotAction, NotResource, NotPrincipal

    @property
    def label(self) -> str:
        """How a finding names it."""
        return f"statement {self.sid}" if self.sid else "a statement"

    def anyone(self) -> bool:
        """Whether its principal is everybody in the world, or everybody but a few."""
        named = any(who == "*" and kind in ("*", "AWS") for kind, who in self.principals)
        return named or (self.allows and "NotPrincipal" in self.negations)

    def limited(self) -> bool:
        """Whether a condition limits who may use it, with values that are no bare ``*``."""
        return any(
            operator.removeprefix("foranyvalue:").removesuffix("ifexists") in _POSITIVE
            and not operator.endswith("ifexists")
            and key in _LIMITS
            and values
            and not any(value.strip("*:?") == "" for value in values)
            for operator, key, values in self.conditions
        )


@dataclass(frozen=True, slots=True)
class Document:
    """One policy of a resource.

    Attributes:
        statements: None where it cannot be read.
        known: Whether its text is there before apply.
    """

    key: str
    statements: tuple[Statement, ...] | None
    known: bool


def documents(resource: Resource | Block, kind: str, *tables: dict[str, str]) -> Iterator[Document]:
    """The policies that a resource holds, out of some tables, where they are set."""
    for table in tables:
        if kind not in table:
            continue
        *blocks, attribute = table[kind].split("/")
        holders = resource.blocks(blocks[0]) if blocks else [resource]
        for holder in holders:
            held = holder.get(attribute)
            if held not in (None, ""):
                yield Document(holder.key(attribute), parse(held), not unknown(held))


def statements(
    resource: Resource | Block, kind: str, *tables: dict[str, str]
) -> Iterator[tuple[str, Statement]]:
    """Every statement of the policies that can be read, with the way to it."""
    for document in documents(resource, kind, *tables):
        for index, statement in enumerate(document.statements or ()):
            yield f"{document.key}/Statement/{index}", statement


def parse(held: Any) -> tuple[Statement, ...] | None:
    """The statements of a policy; None where it is not known or is no policy."""
    if isinstance(held, str):
        try:
            held = json.loads(held)
        except ValueError:
            return None
    raw = held.get("Statement") if isinstance(held, dict) else None
    if raw is None or unknown(raw):
        return None
    listed = raw if isinstance(raw, list) else [raw]
    return tuple(_statement(one) for one in listed if isinstance(one, dict))


def _statement(raw: dict[str, Any]) -> Statement:
    return Statement(
        sid=str(raw.get("Sid") or ""),
        allows=str(raw.get("Effect")).lower() == "allow",
        actions=_texts(raw.get("Action")),
        resources=_texts(raw.get("Resource")),
        principals=tuple(_principals(raw.get("Principal"))),
        conditions=tuple(_conditions(raw.get("Condition"))),
        negations=tuple(n for n in ("NotAction", "NotResource", "NotPrincipal") if n in raw),
    )


def _principals(raw: Any) -> Iterator[tuple[str, str]]:
    if isinstance(raw, dict):
        for kind, who in raw.items():
            yield from ((str(kind), one) for one in _texts(who))
    else:
        yield from (("*", one) for one in _texts(raw))


def _conditions(raw: Any) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for operator, tests in raw.items() if isinstance(raw, dict) else ():
        for key, values in tests.items() if isinstance(tests, dict) else ():
            yield str(operator).lower(), str(key).lower(), _texts(values)


def _texts(raw: Any) -> tuple[str, ...]:
    items = raw if isinstance(raw, list) else [] if raw is None else [raw]
    return tuple(str(one).lower() if isinstance(one, bool) else str(one) for one in items)
