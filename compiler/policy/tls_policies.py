"""The least TLS version that a bucket's policy lets in."""

from __future__ import annotations

import json
from typing import Any

_EVERYONE = ("*", {"AWS": "*"}, {"AWS": ["*"]})
_WIDEST = ("s3:*", "*")
_SERVICES = ("aws:PrincipalIsAWSService", "aws:ViaAWSService")
_STRICT = 1.3


def bucket_minimum(policies: list[str]) -> tuple[str, str, str]:
    """The minimum, by what means, and why it is not 1.3 where it is not.

    Args:
        policies: The JSON of the policies on one bucket.

    Source: Amazon S3 User Guide, condition keys ``s3:TlsVersion`` and ``aws:SecureTransport``; AWS
    service endpoints take nothing below TLS 1.2.
    """
    denials = [one for text in policies for one in _statements(text) if _denies_everyone(one)]
    for denial in denials:
        conditions = dict(denial.get("Condition") or {})
        if _version(conditions) < _STRICT:
            continue
        spared = _spares_services(conditions)
        if spared is None:
            continue
        means = "its policy denies s3:TlsVersion below 1.3"
        if spared:
            means += "; AWS services, which choose their version themselves, are held to HTTPS"
        return "1.3", means, ""
    if any(_secure_transport(dict(denial.get("Condition") or {})) for denial in denials):
        means = "its policy denies plain HTTP, and S3 takes nothing below TLS 1.2"
        return "1.2", means, "it could be enforced there, and is not"
    return (
        "not enforced",
        "no policy that denies plain HTTP",
        "it could be enforced there, and is not",
    )


def _statements(text: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(text).get("Statement", [])
    except (ValueError, AttributeError):
        return []
    listed = found if isinstance(found, list) else [found]
    return [one for one in listed if isinstance(one, dict)]


def _denies_everyone(statement: dict[str, Any]) -> bool:
    actions = statement.get("Action")
    listed = actions if isinstance(actions, list) else [actions]
    resources = statement.get("Resource")
    covered = resources if isinstance(resources, list) else [resources]
    objects = any(str(one).endswith("*") for one in covered)
    return (
        statement.get("Effect") == "Deny"
        and statement.get("Principal") in _EVERYONE
        and any(action in _WIDEST for action in listed)
        and objects
    )


def _version(conditions: dict[str, Any]) -> float:
    value = (conditions.get("NumericLessThan") or {}).get("s3:TlsVersion")
    try:
        return float(str(value[0] if isinstance(value, list) else value))
    except (ValueError, IndexError):
        return 0.0


def _spares_services(conditions: dict[str, Any]) -> bool | None:
    """Whether only AWS services are spared; None where more than them are."""
    others = [
        (test, key, value)
        for test, keys in conditions.items()
        for key, value in keys.items()
        if (test, key) != ("NumericLessThan", "s3:TlsVersion")
    ]
    if not all(
        test in ("Bool", "BoolIfExists") and key in _SERVICES and value in ("false", ["false"])
        for test, key, value in others
    ):
        return None
    return bool(others)


def _secure_transport(conditions: dict[str, Any]) -> bool:
    value = (conditions.get("Bool") or {}).get("aws:SecureTransport")
    return value in ("false", ["false"]) and len(conditions) == 1
