"""What the policy station says, and what the reports are made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import date


class Severity(StrEnum):
    """How much a finding matters, the gravest first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Outcome(StrEnum):
    """What became of one policy on one resource."""

    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"
    UNKNOWN = "unknown"  # a value that decides it is known only after apply
    CRASHED = "crashed"  # the check raised, or the scanner did not run it


@dataclass(frozen=True, slots=True)
class Location:
    """A line that a reader can open: the path is relative to the project's root."""

    file: str
    line: int
    column: int = 1
    text: str = ""  # the line itself, without its end
    kind: Literal["spec", "module", "plan"] = "spec"
    note: str = ""  # for instance the spec path, or module.database var.instance_class


@dataclass(frozen=True, slots=True)
class PolicyInfo:
    """One entry of the catalog.

    Attributes:
        id: The name used in waivers and reports, such as ``ENVC_S3_TLS_ONLY`` or ``CKV_AWS_16``.
        title: One line that says the rule.
        requirement: The row of the requirements, for instance ``SEC-3``; empty for a built-in check
            that serves no single row.
        risk: What can happen where the rule is broken.
        fix: What to change, in the words of the spec where the spec can change it.
        frameworks: Framework to control ids, for instance ``{"CIS AWS 5.0.0": ("2.1.1",)}``.
        origin: ``envc`` for the policies of this project, ``checkov`` for built-in checks.
    """

    id: str
    title: str
    severity: Severity
    requirement: str
    risk: str
    fix: str
    frameworks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    origin: Literal["envc", "checkov"] = "envc"
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that somebody answers for until a day.

    Attributes:
        resource: A resource address, or a pattern with ``*``.
        expires: The last day on which it holds.
        location: Where the spec declares it.
    """

    policy: str
    resource: str
    reason: str
    owner: str
    expires: date
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One policy's word on one resource of a plan.

    Attributes:
        address: The Terraform address, for instance ``module.database.aws_db_instance.this``.
        attributes: Attribute paths in the plan that decided it, such as ``("storage_encrypted",)``.
        expected: What the policy asks for.
        actual: What the plan holds, sensitive values masked.
        locations: What caused it: YAML lines first, then module lines.
        waiver: The waiver in force, where the outcome is WAIVED.
        reason: Why it is UNKNOWN or CRASHED.
    """

    policy: PolicyInfo
    outcome: Outcome
    address: str
    attributes: tuple[str, ...] = ()
    expected: str = ""
    actual: str = ""
    locations: tuple[Location, ...] = ()
    waiver: Waiver | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that the stack answers on, and how TLS is enforced there (SEC-7)."""

    name: str
    address: str  # the resource address
    minimum_tls: str  # "1.3", "1.2", or "not enforced"
    means: str  # how it is enforced, in a sentence
    exception: str = ""  # why 1.3 cannot be enforced there, empty where it is


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that fails the gate without being a finding on a resource.

    Kinds: an expired or unused waiver, a scan that did not run, a policy that was not evaluated.
    """

    kind: Literal["waiver-expired", "waiver-unused", "scan", "policy"]
    message: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer on a whole plan: it passes only where nothing at all stands against it.

    Attributes:
        findings: Every policy on every resource it looked at, in a stable order.
        problems: What fails the gate beside findings.
        policies: Every policy that was asked, with the number of resources it looked at.
        not_applicable: Built-in checks that the catalog sets aside: (policy id, reason).
    """

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()
    policies: tuple[tuple[PolicyInfo, int], ...] = ()
    not_applicable: tuple[tuple[str, str], ...] = ()
    endpoints: tuple[Endpoint, ...] = ()

    def count(self, outcome: Outcome, severity: Severity | None = None) -> int:
        """How many findings have this outcome (and severity, where one is given)."""
        return sum(
            1
            for finding in self.findings
            if finding.outcome is outcome
            and (severity is None or finding.policy.severity is severity)
        )

    @property
    def passed(self) -> bool:
        """True where no finding failed, is unknown or crashed, and there is no problem."""
        blocking = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.CRASHED)
        return not self.problems and not any(f.outcome in blocking for f in self.findings)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a report says of the plan itself.

    Attributes:
        environment: Its name, or the file's name for a foreign plan.
        target: ``aws``, ``emulator`` or ``offline``; empty for a foreign plan.
        digest: The plan's identity, ``sha256:`` and 64 hex digits.
        changes: Action to number: ``create``, ``update``, ``replace``, ``delete``, ``no-op``.
        resources: (address, action) of everything that changes, in the order of the plan.
        commit: The commit of the spec, or empty.
        tools: Name to version.
        basis: One sentence on what it was planned against, for instance an empty state offline.
        created: ISO 8601 time in UTC.
    """

    environment: str
    target: str
    digest: str
    changes: dict[str, int]
    resources: tuple[tuple[str, str], ...] = ()
    commit: str = ""
    tools: dict[str, str] = field(default_factory=dict)
    basis: str = ""
    created: str = ""


Json = dict[str, Any]
