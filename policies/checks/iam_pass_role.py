"""Roles are passed by name."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

from _policy import Fault, Policy
from _statements import IDENTITY, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_ACTION = "iam:passrole"


class IamPassRole(Policy):
    """iam:PassRole names the roles that may be passed."""

    ID = "ENVC_IAM_PASS_ROLE"
    TYPES = tuple(IDENTITY)
    KEYS = ("policy",)

    def applies(self, resource: Resource) -> bool:
        """Roles only where they carry policies of their own."""
        return any(True for _ in statements(resource, resource.kind, IDENTITY))

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Passing any role is having any role."""
        for key, statement in statements(resource, resource.kind, IDENTITY):
            passes = any(
                fnmatch.fnmatchcase(_ACTION, action.lower()) for action in statement.actions
            )
            broad = [arn for arn in statement.resources if arn == "*" or arn.endswith(":role/*")]
            if statement.allows and passes and broad:
                yield Fault(
                    f"{key}/Resource", f"{statement.label} lets any role be passed ({broad[0]})"
                )


check = IamPassRole()
