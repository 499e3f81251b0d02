"""Policies can be judged before apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy
from _statements import BUCKET, IDENTITY, RESOURCE, TRUST, documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_ALL = (IDENTITY, TRUST, RESOURCE, BUCKET)


class IamReadable(Policy):
    """Every policy can be read in the plan, so that it can be judged.

    The other policies about statements judge what can be read; this one stands for the rest.
    """

    ID = "ENVC_IAM_READABLE"
    TYPES = tuple(sorted({kind for table in _ALL for kind in table}))
    KEYS = ("policy",)

    def applies(self, resource: Resource) -> bool:
        """Only what holds a policy."""
        return any(True for _ in documents(resource, resource.kind, *_ALL))

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A policy whose text is known only after apply, or that is none."""
        for document in documents(resource, resource.kind, *_ALL):
            if not document.known:
                yield Fault(document.key, "the policy is known only after apply", sure=False)
            elif document.statements is None:
                yield Fault(document.key, "the text is no policy")


check = IamReadable()
