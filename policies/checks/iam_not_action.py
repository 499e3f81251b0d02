"""Nothing is allowed by naming what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy
from _statements import BUCKET, IDENTITY, RESOURCE, TRUST, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_ALL = (IDENTITY, TRUST, RESOURCE, BUCKET)


class IamNotAction(Policy):
    """Nothing is allowed by NotAction, NotResource or NotPrincipal."""

    ID = "ENVC_IAM_NOT_ACTION"
    TYPES = tuple(sorted({kind for table in _ALL for kind in table}))
    KEYS = ("policy",)

    def applies(self, resource: Resource) -> bool:
        """Only what holds a policy."""
        return any(True for _ in statements(resource, resource.kind, *_ALL))

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Allowing all but a few grants whatever AWS adds tomorrow."""
        for key, statement in statements(resource, resource.kind, *_ALL):
            for negation in statement.negations if statement.allows else ():
                yield Fault(f"{key}/{negation}", f"{statement.label} allows by {negation}")


check = IamNotAction()
