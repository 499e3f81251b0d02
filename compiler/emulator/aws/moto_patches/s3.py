"""S3 where moto is stricter than AWS.

Access logging: moto wants the target's policy to name the whole bucket or exactly the prefix. AWS
evaluates the policy, so that a narrower statement that covers the prefix is enough, and a better
one.
"""

from __future__ import annotations

import json
from fnmatch import fnmatchcase

from moto.s3.models import FakeBucket

_DELIVERY = "logging.s3.amazonaws.com"


def install() -> None:
    """Evaluate the resource patterns of the target bucket's policy."""

    def enabled(target_bucket, target_prefix):  # noqa: ANN001, ANN202
        if not target_bucket.policy:
            return False
        document = json.loads(target_bucket.policy.decode())
        wanted = f"arn:{target_bucket.partition}:s3:::{target_bucket.name}/{target_prefix or ''}log"
        return any(_allows(statement, wanted) for statement in _many(document["Statement"]))

    FakeBucket._log_permissions_enabled_policy = staticmethod(enabled)  # noqa: SLF001


def _allows(statement: dict, wanted: str) -> bool:
    principal = statement.get("Principal", {})
    services = _many(principal.get("Service", [])) if isinstance(principal, dict) else []
    actions = _many(statement.get("Action", []))
    return (
        statement.get("Effect") == "Allow"
        and _DELIVERY in services
        and any(fnmatchcase("s3:PutObject", action) for action in actions)
        and any(fnmatchcase(wanted, pattern) for pattern in _many(statement.get("Resource", [])))
    )


def _many(value: object) -> list:
    return value if isinstance(value, list) else [value]
