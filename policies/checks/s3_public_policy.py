"""No bucket policy lets the public in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy
from _statements import BUCKET, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class S3PublicPolicy(Policy):
    """No bucket policy lets everybody in."""

    ID = "ENVC_S3_PUBLIC_POLICY"
    TYPES = tuple(BUCKET)
    KEYS = ("policy",)

    def applies(self, resource: Resource) -> bool:
        """Only what holds a policy."""
        return any(True for _ in statements(resource, resource.kind, BUCKET))

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Everybody, without a condition that says who or from where."""
        for key, statement in statements(resource, resource.kind, BUCKET):
            if statement.allows and statement.anyone() and not statement.limited():
                said = f"{statement.label} lets anyone {', '.join(statement.actions)}"
                yield Fault(f"{key}/Principal", said)


check = S3PublicPolicy()
