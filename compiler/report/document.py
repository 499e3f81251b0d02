"""The report as JSON: the shape is docs/schema/report.schema.json."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.policy.model import Outcome
from compiler.report.content import OUTCOMES, component_of, fingerprint

if TYPE_CHECKING:
    from compiler.policy.model import Finding, Json, Location, PolicyInfo
    from compiler.report.content import Asked, Content, WaiverInForce

SCHEMA_VERSION = "1.0"
"""Raised before the point where a reader of the old shape would break, after it where keys come."""


def document_of(content: Content) -> Json:
    """The report as plain data."""
    facts = content.facts
    return {
        "schema_version": SCHEMA_VERSION,
        "environment": facts.environment,
        "verdict": {
            "passed": content.passed,
            "word": content.word,
            "reason": content.reason,
        },
        "counts": {
            outcome.value: {
                **{severity.value: number for severity, number in content.counts[outcome].items()},
                "total": content.total(outcome),
            }
            for outcome in OUTCOMES
        },
        "plan": {
            "target": facts.target,
            "basis": facts.basis,
            "digest": facts.digest,
            "commit": facts.commit,
            "created": facts.created,
            "tools": facts.tools,
            "changes": facts.changes,
            "resources": [
                {"address": address, "action": action} for address, action in facts.resources
            ],
        },
        "findings": [_finding(finding) for finding in content.findings],
        "problems": [
            {
                "kind": problem.kind,
                "message": problem.message,
                "location": _location(problem.location) if problem.location else None,
            }
            for problem in content.problems
        ],
        "waivers": [_waiver(waiver) for waiver in content.waivers],
        "endpoints": [
            {
                "name": endpoint.name,
                "address": endpoint.address,
                "minimum_tls": endpoint.minimum_tls,
                "means": endpoint.means,
                "exception": endpoint.exception,
            }
            for endpoint in content.endpoints
        ],
        "policies": [_policy(asked) for asked in content.policies],
        "not_applicable": [
            {"policy": policy, "reason": reason}
            for policy, reason in content.verdict.not_applicable
        ],
    }


def _finding(finding: Finding) -> Json:
    said: Json = {
        "policy": finding.policy.id,
        "title": finding.policy.title,
        "severity": finding.policy.severity.value,
        "requirement": finding.policy.requirement,
        "outcome": finding.outcome.value,
        "address": finding.address,
        "component": component_of(finding.address),
        "fingerprint": fingerprint(finding),
        "attributes": list(finding.attributes),
        "expected": expected_of(finding),
        "actual": finding.actual,
        "reason": finding.reason,
        "locations": [_location(location) for location in finding.locations],
    }
    if finding.outcome is not Outcome.PASSED:
        said["risk"] = finding.policy.risk
        said["fix"] = finding.policy.fix
        said["frameworks"] = _frameworks(finding.policy)
    if finding.waiver is not None:
        said["waiver"] = {
            "owner": finding.waiver.owner,
            "reason": finding.waiver.reason,
            "expires": finding.waiver.expires.isoformat(),
        }
    return said


def expected_of(finding: Finding) -> str:
    """What the policy asks for on this resource, or else what it asks for in general."""
    return finding.expected or finding.policy.expected


def _location(location: Location) -> Json:
    return {
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "text": location.text,
        "kind": location.kind,
        "note": location.note,
    }


def _waiver(in_force: WaiverInForce) -> Json:
    waiver = in_force.waiver
    return {
        "policy": waiver.policy,
        "resource": waiver.resource,
        "reason": waiver.reason,
        "owner": waiver.owner,
        "expires": waiver.expires.isoformat(),
        "days_left": in_force.days_left,
        "location": _location(waiver.location) if waiver.location else None,
        "addresses": [finding.address for finding in in_force.findings],
    }


def _policy(asked: Asked) -> Json:
    policy = asked.policy
    return {
        "id": policy.id,
        "title": policy.title,
        "severity": policy.severity.value,
        "requirement": policy.requirement,
        "origin": policy.origin,
        "risk": policy.risk,
        "fix": policy.fix,
        "expected": policy.expected,
        "frameworks": _frameworks(policy),
        "resources": asked.looked_at,
        "outcomes": {outcome.value: asked.outcomes[outcome] for outcome in OUTCOMES},
    }


def _frameworks(policy: PolicyInfo) -> dict[str, list[str]]:
    return {name: list(controls) for name, controls in policy.frameworks.items()}
