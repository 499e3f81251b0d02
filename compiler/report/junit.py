"""The report as JUnit XML: a suite for each requirement, a case for each policy and resource."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from compiler.policy.model import Outcome
from compiler.report.characters import one_line
from compiler.report.content import natural, plan_moment
from compiler.report.document import expected_of
from compiler.report.rendering import markup

if TYPE_CHECKING:
    from compiler.policy.model import Finding, Problem
    from compiler.report.content import Content

_KINDS = {
    Outcome.PASSED: "",
    Outcome.FAILED: "failure",
    Outcome.WAIVED: "skipped",
    Outcome.UNKNOWN: "error",
    Outcome.CRASHED: "error",
}
_NO_ROW = "built-in checks"


@dataclass(frozen=True, slots=True)
class Case:
    """One test case; ``kind`` is empty where it passed."""

    classname: str
    name: str
    kind: str
    type: str = ""
    message: str = ""
    detail: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one requirement."""

    name: str
    cases: tuple[Case, ...]

    @property
    def tests(self) -> int:
        """How many cases there are."""
        return len(self.cases)

    @property
    def failures(self) -> int:
        """How many failed."""
        return self._of("failure")

    @property
    def errors(self) -> int:
        """How many could not be decided."""
        return self._of("error")

    @property
    def skipped(self) -> int:
        """How many are waived."""
        return self._of("skipped")

    def _of(self, kind: str) -> int:
        return sum(1 for case in self.cases if case.kind == kind)


def junit_of(content: Content) -> str:
    """The report as a JUnit XML document."""
    template = markup().get_template("report.xml.jinja")
    return template.render(
        report=content,
        facts=content.facts,
        suites=_suites(content),
        moment=plan_moment(content.facts),
    )


def _suites(content: Content) -> list[Suite]:
    ordered = sorted(content.findings, key=lambda f: (_row(f) == _NO_ROW, natural(_row(f))))
    suites = [Suite(row, tuple(map(_case, found))) for row, found in groupby(ordered, key=_row)]
    if content.problems:
        suites.insert(0, Suite("policy gate", tuple(map(_problem, content.problems))))
    return suites


def _row(finding: Finding) -> str:
    return finding.policy.requirement or _NO_ROW


def _case(finding: Finding) -> Case:
    place = finding.locations[0] if finding.locations else None
    return Case(
        classname=f"{_row(finding)}.{finding.policy.id}",
        name=f"{finding.policy.title} [{finding.address}]",
        kind=_KINDS[finding.outcome],
        type=f"{finding.policy.severity.value} {finding.outcome.value}",
        message=one_line(_message(finding)),
        detail="" if finding.outcome is Outcome.PASSED else _detail(finding),
        file=place.file if place else "",
        line=place.line if place else 0,
    )


def _message(finding: Finding) -> str:
    waiver = finding.waiver
    if finding.outcome is Outcome.WAIVED and waiver is not None:
        return f"waived by {waiver.owner} until {waiver.expires.isoformat()}: {waiver.reason}"
    if finding.outcome is Outcome.FAILED:
        return f"expected {expected_of(finding)}; the plan holds {finding.actual}"
    word = "known only after apply" if finding.outcome is Outcome.UNKNOWN else "the check crashed"
    return f"{word}: {finding.reason}" if finding.reason else word


def _detail(finding: Finding) -> str:
    lines = [finding.address]
    lines += [f"{p.file}:{p.line}: {p.text.strip()}".rstrip(": ") for p in finding.locations]
    named = (
        ("attributes", ", ".join(finding.attributes)),
        ("expected", expected_of(finding)),
        ("actual", finding.actual),
        ("reason", finding.reason),
        ("risk", finding.policy.risk),
        ("fix", finding.policy.fix),
    )
    lines += [f"{name}: {value}" for name, value in named if value]
    lines += [f"{name}: {', '.join(ids)}" for name, ids in finding.policy.frameworks.items()]
    return "\n".join(lines)


def _problem(problem: Problem) -> Case:
    place = problem.location
    where = f"{place.file}:{place.line}: {place.text.strip()}" if place else ""
    return Case(
        classname=f"gate.{problem.kind}",
        name=one_line(problem.message) or problem.kind,
        kind="failure",
        type=problem.kind,
        message=one_line(problem.message),
        detail=where,
        file=place.file if place else "",
        line=place.line if place else 0,
    )
