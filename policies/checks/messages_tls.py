"""Queues and topics answer by TLS only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy
from _statements import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource
    from _statements import Statement


_POLICIES = {
    "aws_sqs_queue": ("aws_sqs_queue_policy", "queue_url"),
    "aws_sns_topic": ("aws_sns_topic_policy", "arn"),
}
_HOLDERS = {"aws_sqs_queue_policy", "aws_sns_topic_policy"}


class MessagesTls(Policy):
    """Queues and topics refuse what does not come by TLS."""

    ID = "ENVC_MESSAGES_TLS_ONLY"
    TYPES = (*_POLICIES, *sorted(_HOLDERS))
    KEYS = ("policy",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A policy must deny where aws:SecureTransport is false."""
        said = "no statement denies everybody where aws:SecureTransport is false"
        if resource.kind in _HOLDERS:
            found = parse(resource.get("policy"))
            if found is None:
                yield Fault("policy", "the policy is known only after apply", sure=False)
            elif not any(_denies(statement) for statement in found):
                yield Fault("policy", said, sure=True)
            return
        kind, path = _POLICIES[resource.kind]
        own = parse(resource.get("policy")) or ()
        if not resource.parts(kind, path) and not any(_denies(statement) for statement in own):
            yield resource.missing(kind, path, "name", "it has no policy that asks for TLS")


def _denies(statement: Statement) -> bool:
    plain = [(name, values) for _, name, values in statement.conditions]
    everything = any(
        action in ("*", "sqs:*", "sns:*", "sns:Publish") for action in statement.actions
    )
    denied = not statement.allows and statement.anyone() and everything
    return denied and plain == [("aws:securetransport", ("false",))]


check = MessagesTls()
