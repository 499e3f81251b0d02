"""What every report says, worked out once: the order, the counts, the sentences."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import groupby

from compiler.policy.model import (
    Endpoint,
    Finding,
    Location,
    Outcome,
    PlanFacts,
    PolicyInfo,
    Problem,
    Severity,
    Verdict,
    Waiver,
)
from compiler.report.characters import clean
from compiler.report.sentences import reason_of

SEVERITIES = tuple(Severity)
OUTCOMES = (Outcome.FAILED, Outcome.CRASHED, Outcome.UNKNOWN, Outcome.WAIVED, Outcome.PASSED)
"""The gravest first."""

NOT_EVALUATED = (Outcome.CRASHED, Outcome.UNKNOWN)
BLOCKING = (Outcome.FAILED, *NOT_EVALUATED)
ACTIONS = ("delete", "replace", "update", "create", "forget", "read", "no-op")
"""What can lose something comes first."""

NEAR_EXPIRY_DAYS = 14
ROOT = "(root)"

_SECRETS_ROW = "SEC-1"
_KEY = re.compile(r"^(\s*(?:-\s+)?[\w.\"'-]+\s*[:=])\s*\S")
_HIDDEN = "(not shown: it may be a secret)"
_MODULE = re.compile(r"^module\.([^.\[]+)")


@dataclass(frozen=True, slots=True)
class WaiverInForce:
    """A waiver that holds, and what it covers.

    Attributes:
        days_left: Days from the plan's day to the last day of the waiver; None where the plan
            carries no time.
        findings: What it lets through.
    """

    waiver: Waiver
    days_left: int | None
    findings: tuple[Finding, ...]

    @property
    def near(self) -> bool:
        """Whether it expires within two weeks."""
        return self.days_left is not None and self.days_left <= NEAR_EXPIRY_DAYS


@dataclass(frozen=True, slots=True)
class Asked:
    """A policy that was asked.

    Attributes:
        looked_at: How many resources it looked at.
        outcomes: How many findings it has of each outcome.
    """

    policy: PolicyInfo
    looked_at: int
    outcomes: dict[Outcome, int]


@dataclass(frozen=True)
class Content:
    """A verdict and the facts of its plan, arranged to be read.

    Attributes:
        verdict: Cleaned: see ``compiler.report.characters``.
        findings: The gravest first: by outcome, then severity, policy and address.
    """

    verdict: Verdict
    facts: PlanFacts
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether the gate lets the plan through."""
        return self.verdict.passed

    @property
    def word(self) -> str:
        """The verdict in a word."""
        return "PASS" if self.passed else "REFUSED"

    @cached_property
    def reason(self) -> str:
        """Why, in one sentence."""
        return reason_of(self.verdict)

    @cached_property
    def counts(self) -> dict[Outcome, dict[Severity, int]]:
        """How many findings there are of each outcome and severity."""
        found = Counter((f.outcome, f.policy.severity) for f in self.findings)
        return {o: {s: found[o, s] for s in SEVERITIES} for o in OUTCOMES}

    def total(self, outcome: Outcome) -> int:
        """How many findings there are of an outcome."""
        return sum(self.counts[outcome].values())

    @cached_property
    def shown(self) -> tuple[Finding, ...]:
        """The findings that somebody should read: all but the passed ones."""
        return tuple(f for f in self.findings if f.outcome is not Outcome.PASSED)

    @cached_property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that refuse the plan."""
        return tuple(f for f in self.findings if f.outcome in BLOCKING)

    @cached_property
    def not_evaluated(self) -> tuple[Finding, ...]:
        """The findings that no policy could decide."""
        return tuple(f for f in self.findings if f.outcome in NOT_EVALUATED)

    @cached_property
    def passed_by_policy(self) -> tuple[tuple[PolicyInfo, tuple[Finding, ...]], ...]:
        """The passed findings, policy by policy."""
        found = sorted(
            (f for f in self.findings if f.outcome is Outcome.PASSED),
            key=lambda f: (_policy_order(f.policy), f.address),
        )
        groups = groupby(found, key=lambda f: f.policy.id)
        lists = [tuple(group) for _, group in groups]
        return tuple((group[0].policy, group) for group in lists)

    @cached_property
    def waivers(self) -> tuple[WaiverInForce, ...]:
        """The waivers in force, the first to expire first."""
        covered: dict[tuple[str, str, str, str, date], list[Finding]] = {}
        for finding in self.findings:
            if finding.waiver is not None:
                covered.setdefault(_waiver_key(finding.waiver), []).append(finding)
        today = plan_day(self.facts)
        found = [_in_force(tuple(findings), today) for findings in covered.values()]
        order = sorted(found, key=lambda w: (w.waiver.expires, *_waiver_key(w.waiver)[:4]))
        return tuple(order)

    @cached_property
    def policies(self) -> tuple[Asked, ...]:
        """Every policy that was asked, by requirement and severity."""
        asked = {policy.id: (policy, number) for policy, number in self.verdict.policies}
        outcomes: dict[str, Counter[Outcome]] = {}
        for finding in self.findings:
            outcomes.setdefault(finding.policy.id, Counter())[finding.outcome] += 1
            asked.setdefault(finding.policy.id, (finding.policy, 0))
        listed = sorted(asked.values(), key=lambda pair: _policy_order(pair[0]))
        return tuple(
            Asked(
                policy,
                max(number, sum(outcomes.get(policy.id, {}).values())),
                {o: outcomes.get(policy.id, Counter())[o] for o in OUTCOMES},
            )
            for policy, number in listed
        )

    @cached_property
    def idle_policies(self) -> tuple[PolicyInfo, ...]:
        """The policies for which the plan holds no resource."""
        return tuple(asked.policy for asked in self.policies if asked.looked_at == 0)

    @cached_property
    def actions(self) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
        """The plan's changes: (action, number, addresses); what can lose something first."""
        addresses: dict[str, list[str]] = {}
        for address, action in self.facts.resources:
            addresses.setdefault(action, []).append(address)
        named = {**dict.fromkeys(addresses, 0), **self.facts.changes}
        known = {action: index for index, action in enumerate(ACTIONS)}
        return tuple(
            (
                action,
                named[action] or len(addresses.get(action, ())),
                tuple(addresses.get(action, ())),
            )
            for action in sorted(named, key=lambda a: (known.get(a, len(known)), a))
            if named[action] or addresses.get(action)
        )

    @cached_property
    def components(self) -> tuple[str, ...]:
        """The components that have a finding, in order."""
        return tuple(sorted({component_of(f.address) for f in self.findings}))

    @cached_property
    def requirements(self) -> tuple[str, ...]:
        """The requirement rows that have a finding, in order."""
        rows = {f.policy.requirement for f in self.findings if f.policy.requirement}
        return tuple(sorted(rows, key=natural))

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """The endpoints; exceptions to TLS 1.3 last."""
        return tuple(sorted(self.verdict.endpoints, key=lambda e: (bool(e.exception), e.name)))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What fails the gate beside findings."""
        return self.verdict.problems


def arrange(verdict: Verdict, facts: PlanFacts) -> Content:
    """Everything that the reports say of a verdict, cleaned and in reading order."""
    verdict = clean(verdict)
    findings = tuple(sorted((_without_secret(f) for f in verdict.findings), key=_finding_order))
    return Content(verdict, clean(facts), findings)


def component_of(address: str) -> str:
    """The component of a resource: the module call at the head of its address."""
    match = _MODULE.match(address)
    return match[1] if match else ROOT


def fingerprint(finding: Finding) -> str:
    """A name for a finding that stays the same from plan to plan: 32 hex digits."""
    text = "\0".join((finding.policy.id, finding.address, *sorted(finding.attributes)))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def plan_day(facts: PlanFacts) -> date | None:
    """The day on which the plan was made, or None where it does not say."""
    moment = plan_moment(facts)
    return moment.date() if moment else None


def plan_moment(facts: PlanFacts) -> datetime | None:
    """The moment at which the plan was made, in UTC, or None where it does not say."""
    try:
        moment = datetime.fromisoformat(facts.created)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC)
    except OverflowError:  # the first or the last day of the calendar, in another zone
        return None


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A sort key that puts SEC-9 before SEC-12."""
    parts = re.findall(r"\d+|\D+", text)
    return tuple((int(p), "") if p.isdecimal() and p.isascii() else (-1, p) for p in parts)


def _in_force(findings: tuple[Finding, ...], today: date | None) -> WaiverInForce:
    waiver = findings[0].waiver
    if waiver is None:
        raise AssertionError  # grouped by their waiver
    return WaiverInForce(waiver, (waiver.expires - today).days if today else None, findings)


def _waiver_key(waiver: Waiver) -> tuple[str, str, str, str, date]:
    return waiver.policy, waiver.resource, waiver.owner, waiver.reason, waiver.expires


def _policy_order(policy: PolicyInfo) -> tuple[bool, object, int, str]:
    row = policy.requirement
    return not row, natural(row), SEVERITIES.index(policy.severity), policy.id


def _finding_order(finding: Finding) -> tuple[int, int, str, str, tuple[str, ...]]:
    return (
        OUTCOMES.index(finding.outcome),
        SEVERITIES.index(finding.policy.severity),
        finding.policy.id,
        finding.address,
        finding.attributes,
    )


def _without_secret(finding: Finding) -> Finding:
    """Where a finding is about a secret, the line behind it may hold that secret: keep its key."""
    if finding.policy.requirement != _SECRETS_ROW or finding.outcome is Outcome.PASSED:
        return finding
    return replace(finding, locations=tuple(_hidden(place) for place in finding.locations))


def _hidden(place: Location) -> Location:
    if not place.text.strip():
        return place
    match = _KEY.match(place.text)
    return replace(place, text=f"{match[1]} {_HIDDEN}" if match else _HIDDEN)
