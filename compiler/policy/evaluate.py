"""From what the scanner said of a plan to the gate's answer."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from compiler.policy import waivers as waiving
from compiler.policy.endpoints import endpoints_of
from compiler.policy.model import Finding, Outcome, Problem, Severity, Verdict
from compiler.policy.values import attributes_of, redacted, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from compiler.policy.catalog import Catalog
    from compiler.policy.model import Location, PolicyInfo, Waiver
    from compiler.policy.worker import OwnCheck, RawScan, Record

    Locate = Callable[[str, tuple[str, ...]], tuple[Location, ...]]

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
_GRAVITY = (Outcome.CRASHED, Outcome.FAILED, Outcome.UNKNOWN, Outcome.WAIVED, Outcome.PASSED)
_FORGET = ("forget",)


def evaluate(
    plan: dict[str, Any],
    raw: RawScan,
    catalog: Catalog,
    waivers: tuple[Waiver, ...],
    *,
    locate: Locate,
    today: date,
) -> Verdict:
    """The gate's answer on a plan.

    Args:
        plan: What ``terraform show -json`` says.
        raw: What the scanner said of that plan.
        catalog: What each policy asks for.
        waivers: Findings that somebody answers for.
        locate: Gives the lines behind attributes of an address.
        today: The day that waivers are judged on.
    """
    asked = _asked(raw, catalog)
    findings = [
        _finding(record, raw, asked[record.check], waivers, locate=locate, today=today)
        for record in raw.records
        if record.check in asked
    ]
    findings = _once(findings)
    blocked = [
        (finding.policy.id, finding.address)
        for finding in findings
        if finding.outcome in (Outcome.FAILED, Outcome.UNKNOWN, Outcome.WAIVED)
    ]
    problems = [
        *_scan_problems(plan, raw),
        *_policy_problems(raw, catalog),
        *([] if raw.error else waiving.problems(waivers, blocked, asked, today)),
    ]
    return Verdict(
        findings=tuple(findings),
        problems=tuple(problems),
        policies=_policies(raw, asked, findings),
        not_applicable=tuple(sorted(catalog.not_applicable.items())),
        endpoints=endpoints_of(raw.prepared),
    )


def _asked(raw: RawScan, catalog: Catalog) -> dict[str, PolicyInfo]:
    """Every policy that was asked, without those that the catalog sets aside."""
    own = {one.id: catalog.info(one.id, one.name, origin="envc") for one in raw.own}
    built_in = {
        check_id: catalog.info(check_id, name, origin="checkov")
        for check_id, name in raw.names.items()
        if check_id not in own and check_id not in catalog.not_applicable
    }
    return own | built_in


def _finding(
    record: Record,
    raw: RawScan,
    policy: PolicyInfo,
    waivers: tuple[Waiver, ...],
    *,
    locate: Locate,
    today: date,
) -> Finding:
    resource = raw.prepared.resources.get(record.address)
    attributes = attributes_of(resource, record.keys, graph=record.graph)
    outcome, reason = _outcome(record)
    if outcome is Outcome.PASSED:
        return Finding(policy, outcome, record.address, attributes, policy.expected)
    waiver = None
    if outcome in (Outcome.FAILED, Outcome.UNKNOWN):
        waiver = waiving.in_force(waivers, policy.id, record.address, today)
    said = [redacted(detail, resource) for detail in record.details]
    if not said and resource is not None:
        said = [f"{key}: {shown(resource, key)}" for key in attributes]
    return Finding(
        policy=policy,
        outcome=Outcome.WAIVED if waiver else outcome,
        address=record.address,
        attributes=attributes,
        expected=policy.expected,
        actual="; ".join(said),
        locations=locate(record.address, attributes) if record.address else (),
        waiver=waiver,
        reason=redacted(reason, resource),
    )


def _outcome(record: Record) -> tuple[Outcome, str]:
    if record.result == "CRASHED":
        return Outcome.CRASHED, f"the check failed to run: {record.message}"
    if not record.decided:
        return Outcome.UNKNOWN, "a value that decides it is known only after apply"
    return (Outcome.PASSED if record.result == "PASSED" else Outcome.FAILED), ""


def _once(findings: list[Finding]) -> list[Finding]:
    """One finding a policy and address, the gravest, in a stable order."""
    best: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.policy.id, finding.address)
        other = best.get(key)
        if other is None or _GRAVITY.index(finding.outcome) < _GRAVITY.index(other.outcome):
            best[key] = finding
    return sorted(best.values(), key=lambda f: (_RANKS[f.policy.severity], f.policy.id, f.address))


def _scan_problems(plan: dict[str, Any], raw: RawScan) -> list[Problem]:
    if raw.error:
        message = f"the scan did not run, so nothing is known of this plan: {raw.error}"
        return [Problem("scan", message)]
    if plan.get("complete") is False:
        message = (
            "the plan leaves changes out (planned with -target, or put off by Terraform): what it "
            "leaves out was not judged"
        )
        return [Problem("scan", message)]
    there = sum(one.actions != _FORGET for one in raw.prepared.resources.values())
    if raw.judged != there:
        message = f"the scan looked at {raw.judged} of the {there} resources in the plan"
        return [Problem("scan", message)]
    return []


def _policy_problems(raw: RawScan, catalog: Catalog) -> list[Problem]:
    if raw.error:
        return []
    problems = [
        Problem("policy", f"policies/checks/{file} did not load: {message}")
        for file, message in raw.failures
    ]
    loaded = {one.id for one in raw.own}
    for one in raw.own:
        if catalog.policies.get(one.id) is None:
            message = f"{one.id} (policies/checks/{one.file}) has no entry in policies/catalog.yaml"
            problems.append(Problem("policy", message))
        missed = _missed(one, raw)
        if missed:
            message = f"{one.id} was not evaluated, and the plan holds {missed}"
            problems.append(Problem("policy", message))
    problems += [
        Problem("policy", f"{info.id} is in the catalog, and no check of that id was loaded")
        for info in catalog.own()
        if info.id not in loaded
    ]
    return problems


def _missed(check: OwnCheck, raw: RawScan) -> str:
    """A resource that a check is for although it was asked about none."""
    if check.seen:
        return ""
    for resource in raw.prepared.resources.values():
        kind = resource.kind if resource.mode == "managed" else f"data.{resource.kind}"
        if resource.actions != _FORGET and any(fnmatchcase(kind, t) for t in check.types):
            return resource.address
    return ""


def _policies(
    raw: RawScan, asked: dict[str, PolicyInfo], findings: list[Finding]
) -> tuple[tuple[PolicyInfo, int], ...]:
    counted: dict[str, int] = {}
    for finding in findings:
        counted[finding.policy.id] = counted.get(finding.policy.id, 0) + 1
    seen = counted | {one.id: one.seen for one in raw.own}
    chosen = [info for info in asked.values() if info.origin == "envc" or seen.get(info.id)]
    chosen.sort(key=lambda info: (info.origin != "envc", _RANKS[info.severity], info.id))
    return tuple((info, seen.get(info.id, 0)) for info in chosen)
