"""The report as SARIF 2.1.0 (OASIS), for code scanning in pull requests and editors."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from compiler import __version__
from compiler.policy.model import Outcome, PolicyInfo, Severity
from compiler.report.content import component_of, fingerprint, plan_moment
from compiler.report.document import expected_of

if TYPE_CHECKING:
    from compiler.policy.model import Finding, Json, Location, Problem
    from compiler.report.content import Content

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
# GitHub's code scanning: above 9.0 critical, 7.0-8.9 high, 4.0-6.9 medium, 0.1-3.9 low.
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
}
_PROBLEM_TITLES = {
    "waiver-expired": "A waiver has expired",
    "waiver-unused": "A waiver covers nothing",
    "scan": "The policy scan did not run to its end",
    "policy": "A policy was not evaluated",
}


def sarif_of(content: Content) -> Json:
    """The report as a SARIF log with one run."""
    kinds = sorted({problem.kind for problem in content.problems})
    policies = [asked.policy for asked in content.policies]
    policies += [_problem_policy(kind) for kind in kinds]
    index = {policy.id: number for number, policy in enumerate(policies)}
    plan = _plan_uri(content)
    results = [_result(f, index[f.policy.id], plan) for f in content.shown]
    results += [_problem(p, index[_problem_id(p.kind)], plan) for p in content.problems]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(content, policies, results)]}


def _run(content: Content, policies: list[PolicyInfo], results: list[Json]) -> Json:
    facts = content.facts
    tools = [(name, version) for name, version in sorted(facts.tools.items()) if name != "envc"]
    return {
        "tool": {
            "driver": {
                "name": "envc",
                "version": facts.tools.get("envc", __version__),
                "rules": [_rule(policy) for policy in policies],
            },
            "extensions": [{"name": name, "version": version} for name, version in tools],
        },
        "automationDetails": {"id": f"envc/{facts.environment}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "The root of the project that was planned."}}
        },
        "invocations": [_invocation(content)],
        "properties": {
            "verdict": content.word,
            "reason": content.reason,
            "planDigest": facts.digest,
            "commit": facts.commit,
            "target": facts.target,
            "basis": facts.basis,
        },
        "results": results,
    }


def _invocation(content: Content) -> Json:
    crashed = [f for f in content.findings if f.outcome is Outcome.CRASHED]
    stopped = [p for p in content.problems if p.kind in ("scan", "policy")]
    said = [f"{f.policy.id} on {f.address}: {f.reason or 'the check crashed'}" for f in crashed]
    said += [problem.message for problem in stopped]
    made: Json = {
        "executionSuccessful": not said,
        "toolExecutionNotifications": [
            {"level": "error", "message": {"text": text or "no message"}} for text in said
        ],
    }
    if moment := plan_moment(content.facts):
        made["endTimeUtc"] = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    return made


def _rule(policy: PolicyInfo) -> Json:
    controls = [f"{name}: {', '.join(ids)}" for name, ids in policy.frameworks.items()]
    risk, fix = policy.risk or "Not described.", policy.fix or "Not described."
    text = "\n".join([policy.title, f"Risk: {risk}", f"Fix: {fix}", *controls])
    markdown = "\n\n".join(
        [f"**{_plain(policy.title)}**", f"**Risk.** {_plain(risk)}", f"**Fix.** {_plain(fix)}"]
        + [f"- {_plain(control)}" for control in controls]
    )
    rows = [policy.requirement] if policy.requirement else []
    return {
        "id": policy.id,
        "shortDescription": {"text": policy.title or policy.id},
        "fullDescription": {"text": policy.risk or policy.title or policy.id},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": _LEVELS[policy.severity]},
        "properties": {
            "security-severity": _SCORES[policy.severity],
            "precision": "very-high",
            "requirement": policy.requirement,
            "severity": policy.severity.value,
            "tags": list(dict.fromkeys(["security", *rows, *sorted(policy.frameworks)])),
        },
    }


def _result(finding: Finding, index: int, plan: str) -> Json:
    evaluated = finding.outcome in (Outcome.FAILED, Outcome.WAIVED)
    result: Json = {
        "ruleId": finding.policy.id,
        "ruleIndex": index,
        # "open" is SARIF's word for a result that could not be decided; its level must be "none".
        "kind": "fail" if evaluated else "open",
        "level": _LEVELS[finding.policy.severity] if evaluated else "none",
        "message": {"text": _message(finding)},
        "locations": [
            {
                "physicalLocation": _physical(
                    finding.locations[0] if finding.locations else None, plan
                ),
                "logicalLocations": [
                    {"fullyQualifiedName": finding.address, "kind": "resource"},
                ],
            }
        ],
        "partialFingerprints": {"envcPolicyAndResource/v1": fingerprint(finding)},
        "properties": {
            "outcome": finding.outcome.value,
            "component": component_of(finding.address),
            "attributes": list(finding.attributes),
            "expected": expected_of(finding),
            "actual": finding.actual,
        },
    }
    others = dict.fromkeys(finding.locations[1:])
    if others:
        result["relatedLocations"] = [
            {
                "physicalLocation": _physical(place, plan),
                "message": {"text": place.note or place.kind},
            }
            for place in others
        ]
    if finding.outcome is Outcome.WAIVED and finding.waiver is not None:
        waiver = finding.waiver
        why = f"{waiver.reason} (owner {waiver.owner}, until {waiver.expires.isoformat()})"
        suppression: Json = {"kind": "external", "status": "accepted", "justification": why}
        if waiver.location is not None:
            suppression["location"] = {"physicalLocation": _physical(waiver.location, plan)}
        result["suppressions"] = [suppression]
    return result


def _message(finding: Finding) -> str:
    title = finding.policy.title or finding.policy.id
    if finding.outcome is Outcome.UNKNOWN:
        return f"Known only after apply: {title}. {finding.address}: {finding.reason}".rstrip(": ")
    if finding.outcome is Outcome.CRASHED:
        return f"The check crashed: {title}. {finding.address}: {finding.reason}".rstrip(": ")
    said = f"{title}: {finding.address}"
    if expected := expected_of(finding):
        said += f"; expected {expected}"
    return f"{said}; the plan holds {finding.actual}" if finding.actual else said


def _problem(problem: Problem, index: int, plan: str) -> Json:
    return {
        "ruleId": _problem_id(problem.kind),
        "ruleIndex": index,
        "kind": "fail",
        "level": "error",
        "message": {"text": problem.message or _PROBLEM_TITLES[problem.kind]},
        "locations": [{"physicalLocation": _physical(problem.location, plan)}],
        "properties": {"outcome": "problem"},
    }


def _problem_id(kind: str) -> str:
    return f"ENVC_GATE_{kind.upper().replace('-', '_')}"


def _problem_policy(kind: str) -> PolicyInfo:
    return PolicyInfo(
        id=_problem_id(kind),
        title=_PROBLEM_TITLES[kind],
        severity=Severity.HIGH,
        requirement="SEC-12" if kind.startswith("waiver") else "",
        risk="The gate cannot vouch for the plan, so it refuses it.",
        fix="Renew or remove the waiver in the spec."
        if kind.startswith("waiver")
        else "Plan again; envc doctor says whether a tool is missing.",
    )


def _physical(location: Location | None, plan: str) -> Json:
    """Where a result stands; code scanning refuses results that stand nowhere, so else the plan."""
    if location is None:
        return {"artifactLocation": {"uri": plan, "uriBaseId": "%SRCROOT%"}}
    place: Json = {"artifactLocation": {"uri": _uri(location.file), "uriBaseId": "%SRCROOT%"}}
    if location.line > 0:
        region: Json = {"startLine": location.line, "startColumn": max(location.column, 1)}
        if location.text:
            region["snippet"] = {"text": location.text}
        place["region"] = region
    return place


def _plan_uri(content: Content) -> str:
    facts = content.facts
    return _uri(f"build/{facts.environment}/plan.json" if facts.target else facts.environment)


def _uri(path: str) -> str:
    """A relative URI for a path: nothing in it can look like a scheme, a host or a query."""
    return quote(path.replace("\\", "/").lstrip("/"), safe="/") or "plan.json"


def _plain(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|" else c for c in text)
