"""What a bucket's policy denies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, of_node
from _statements import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _plan import Node, Plan
    from _policy import Resource
    from _statements import Statement

_TLS13 = 1.3
_SERVICES = ("aws:principalisawsservice", "aws:viaawsservice")


def lacks_denial(
    resource: Resource, denies: Callable[[Statement], bool], said: str
) -> Iterator[Fault]:
    """A fault where no policy of a bucket denies what it has to.

    A bucket without a policy is told of at the bucket, a policy that lacks it at the policy.
    """
    if resource.kind == "aws_s3_bucket_policy":
        found = parse(resource.get("policy"))
        if found is None:
            yield Fault("policy", "the policy is known only after apply", sure=False)
        elif not any(denies(statement) for statement in found):
            yield Fault("policy", said, sure=True)
        return
    if resource.parts("aws_s3_bucket_policy", "bucket"):
        return
    own = parse(resource.get("policy")) or ()
    if not any(denies(statement) for statement in own):
        said = "the bucket has no policy"
        yield resource.missing("aws_s3_bucket_policy", "bucket", "bucket", said)


def denies_plain_http(statement: Statement) -> bool:
    """Whether a statement denies everybody everything that does not come by TLS."""
    conditions = [(name, values) for _, name, values in statement.conditions]
    return _denies_all(statement) and conditions == [("aws:securetransport", ("false",))]


def denies_old_tls(statement: Statement) -> bool:
    """Whether a statement denies everybody everything below TLS 1.3.

    AWS's own services may be left out, and what they ask in a caller's name: which version they
    speak is theirs to choose.
    """
    left = [c for c in statement.conditions if c[1] not in _SERVICES]
    services = [c for c in statement.conditions if c[1] in _SERVICES]
    if not all(o.startswith("bool") and v == ("false",) for o, _, v in services) or len(left) != 1:
        return False
    operator, name, values = left[0]
    right = operator.removesuffix("ifexists") == "numericlessthan" and name == "s3:tlsversion"
    return right and _denies_all(statement) and any(_number(value) >= _TLS13 for value in values)


def is_log_target(plan: Plan, bucket: Node) -> bool:
    """Whether a bucket of the plan writes its access logs into this one."""
    if plan.pointing("aws_s3_bucket_logging", "target_bucket", bucket):
        return True
    return any(
        bucket in plan.reach(node, "logging/0/target_bucket", "aws_s3_bucket").nodes
        for node in plan.of_kind("aws_s3_bucket")
        if node is not bucket and of_node(node).blocks("logging")
    )


def _denies_all(statement: Statement) -> bool:
    everything = any(action in ("*", "s3:*") for action in statement.actions)
    objects = any(arn.endswith("*") for arn in statement.resources)
    bucket = any(not arn.endswith("/*") for arn in statement.resources)
    return not statement.allows and statement.anyone() and everything and objects and bucket


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
