"""Resources let others do what is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy
from _statements import BUCKET, RESOURCE, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource
    from _statements import Statement


class ResourcePolicyActions(Policy):
    """Policies of resources allow named actions; only a key's account may do everything."""

    ID = "ENVC_RESOURCE_POLICY_ACTIONS"
    TYPES = tuple(sorted({*RESOURCE, *BUCKET}))
    KEYS = ("policy",)

    def applies(self, resource: Resource) -> bool:
        """Only what holds a policy."""
        return any(True for _ in statements(resource, resource.kind, RESOURCE, BUCKET))

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """All actions of a service; a key without its account's root could be lost for good."""
        for key, statement in statements(resource, resource.kind, RESOURCE, BUCKET):
            if not statement.allows or (
                resource.kind.startswith("aws_kms_") and _is_root(statement)
            ):
                continue
            for action in statement.actions:
                if action.rpartition(":")[2].strip("*?") == "":
                    yield Fault(f"{key}/Action", f"{statement.label} allows {action}")


def _is_root(statement: Statement) -> bool:
    """Whether it hands a key to the policies of its account.

    Source: AWS KMS Developer Guide, "Default key policy".
    """
    return bool(statement.principals) and all(
        kind == "AWS" and (who.endswith(":root") or (who.isdigit() and len(who) == 12))  # noqa: PLR2004 - an account id
        for kind, who in statement.principals
    )


check = ResourcePolicyActions()
