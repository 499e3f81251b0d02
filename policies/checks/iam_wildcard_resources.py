"""Identities may act on what is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy
from _statements import IDENTITY, statements
from _unscopable import is_scopable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_SCOPES = ("aws:resourcetag/", "aws:resourceaccount", "ec2:resourcetag/", "ssm:resourcetag/")


class IamWildcardResources(Policy):
    """Actions that can be scoped to resources are."""

    ID = "ENVC_IAM_WILDCARD_RESOURCES"
    TYPES = tuple(IDENTITY)
    KEYS = ("policy",)

    def applies(self, resource: Resource) -> bool:
        """Roles only where they carry policies of their own."""
        return any(True for _ in statements(resource, resource.kind, IDENTITY))

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Any resource, for an action that AWS lets one scope and no condition scopes."""
        for key, statement in statements(resource, resource.kind, IDENTITY):
            if not statement.allows or not any(_is_any(arn) for arn in statement.resources):
                continue
            if any(name.startswith(_SCOPES) for _, name, _ in statement.conditions):
                continue
            broad = sorted(action for action in statement.actions if is_scopable(action))
            if broad:
                said = f"{statement.label} allows {', '.join(broad)} on any resource"
                yield Fault(f"{key}/Resource", said)


def _is_any(arn: str) -> bool:
    """``*``, or an ARN in which everything after the service is open."""
    return arn.strip("*:/") == "" or (arn.count(":") >= 5 and _open_tail(arn))  # noqa: PLR2004 - an ARN has six parts


def _open_tail(arn: str) -> bool:
    *_, region, account, name = arn.split(":", 5)
    return all(part.strip("*:/") == "" for part in (region, account, name)) and name != ""


check = IamWildcardResources()
