"""Identities may do what is named, never everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy
from _statements import IDENTITY, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class IamWildcardActions(Policy):
    """Identities get named actions, never all actions of a service."""

    ID = "ENVC_IAM_WILDCARD_ACTIONS"
    TYPES = tuple(IDENTITY)
    KEYS = ("policy",)

    def applies(self, resource: Resource) -> bool:
        """Roles only where they carry policies of their own."""
        return any(True for _ in statements(resource, resource.kind, IDENTITY))

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """``*``, ``s3:*`` and the like; ``s3:Get*`` names what it does."""
        for key, statement in statements(resource, resource.kind, IDENTITY):
            for action in statement.actions if statement.allows else ():
                if action.rpartition(":")[2].strip("*?") == "":
                    yield Fault(f"{key}/Action", f"{statement.label} allows {action}")


check = IamWildcardActions()
