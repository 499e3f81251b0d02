"""Resources let in those who are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy
from _statements import RESOURCE, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class ResourcePolicyPrincipals(Policy):
    """No queue, topic, key, secret or other resource lets anyone in."""

    ID = "ENVC_RESOURCE_POLICY_PRINCIPALS"
    TYPES = tuple(RESOURCE)
    KEYS = ("policy",)

    def applies(self, resource: Resource) -> bool:
        """Only what holds a policy."""
        return any(True for _ in statements(resource, resource.kind, RESOURCE))

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Everybody, without a condition that says who or from where."""
        for key, statement in statements(resource, resource.kind, RESOURCE):
            if statement.allows and statement.anyone() and not statement.limited():
                said = f"{statement.label} lets anyone {', '.join(statement.actions)}"
                yield Fault(f"{key}/Principal", said)


check = ResourcePolicyPrincipals()
