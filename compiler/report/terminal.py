"""A verdict in a few lines, for the end of ``envc plan`` and ``envc scan``."""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compiler.policy.model import Outcome
from compiler.report.characters import clip, one_line
from compiler.report.content import arrange, component_of
from compiler.report.document import expected_of
from compiler.report.sentences import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from compiler.policy.model import Finding, Location, PlanFacts, Verdict
    from compiler.report.content import Content

_STYLES = {"red": "31", "green": "32", "yellow": "33", "bold": "1", "dim": "2"}
_MOST_FINDINGS = 20
_LABEL = 9
_WORTH_SHOWING = 10
_QUIET = ("no-op", "read")
_VERBS = (
    ("create", "to create"),
    ("update", "to change"),
    ("replace", "to replace"),
    ("delete", "to destroy"),
    ("forget", "to forget"),
)


def summary(
    verdict: Verdict,
    facts: PlanFacts,
    *,
    color: bool,
    width: int,
    report: Path | str | None = None,
) -> str:
    """What a person needs to know of a plan and the gate's answer; ends without a line feed.

    Args:
        verdict: The gate's answer.
        facts: What is known of the plan.
        color: Whether the text may hold colours.
        width: Columns to keep to.
        report: Where report.html lies; without it, where ``envc plan`` puts it.
    """
    page = _Page(arrange(verdict, facts), color, max(width, 40))
    said, attention, findings = list(page.verdict()), list(page.attention()), list(page.findings())
    parts = [list(page.plan()), said, findings, attention, list(page.next(report))]
    if not findings:  # nothing stands between the two
        parts[1:4] = [said + attention]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


@dataclass(frozen=True, slots=True)
class _Page:
    content: Content
    color: bool
    width: int

    def plan(self) -> Iterator[str]:
        """What the plan changes, and against what."""
        facts = self.content.facts
        counts = {action: number for action, number, _ in self.content.actions}
        said = [f"{counts[action]:,} {verb}" for action, verb in _VERBS if counts.get(action)]
        said += [f"{n:,} {a}" for a, n in counts.items() if a not in {*_QUIET, *dict(_VERBS)}]
        name = " ".join(filter(None, (one_line(facts.environment), facts.target)))
        yield from self._labelled("Plan", f"{name}: {', '.join(said) or 'no changes'}", "bold")
        modules = Counter(component_of(a) for a, act in facts.resources if act not in _QUIET)
        if modules:
            order = sorted(modules.items(), key=lambda pair: (-pair[1], pair[0]))
            yield from self._labelled("", " · ".join(f"{m} {n}" for m, n in order))
        if facts.basis:
            yield from self._labelled("", facts.basis, "dim")

    def verdict(self) -> Iterator[str]:
        """The gate's answer and why."""
        style = "green" if self.content.passed else "red"
        lines = list(self._labelled("Policy", f"{self.content.word}: {self.content.reason}"))
        word = self.content.word
        yield lines[0].replace(word, self._paint(word, style, "bold"), 1)
        yield from lines[1:]

    def findings(self) -> Iterator[str]:
        """What blocks, each with the line that caused it."""
        blocking = self.content.blocking
        for number, finding in enumerate(blocking[:_MOST_FINDINGS]):
            if number:
                yield ""
            yield from self._finding(finding)
        if len(blocking) > _MOST_FINDINGS:
            yield f"  … {counted(len(blocking) - _MOST_FINDINGS, 'more finding')} in the report"

    def attention(self) -> Iterator[str]:
        """Problems, waivers near their end, endpoints without TLS 1.3."""
        for problem in self.content.problems:
            yield from self._labelled("Problem", problem.message, "red")
            if problem.location:
                yield self._place(problem.location, _LABEL)
        for held in self.content.waivers:
            if held.near:
                left = f"{counted(held.days_left or 0, 'day')} left"
                yield from self._labelled(
                    "Waiver",
                    f"{left}: {held.waiver.policy} on {held.waiver.resource} expires "
                    f"{held.waiver.expires.isoformat()} ({held.waiver.owner})",
                    "yellow",
                )
        endpoints = self.content.endpoints
        if endpoints:
            short = sum(1 for e in endpoints if e.exception)
            rest = f", {counted(short, 'named exception')}" if short else ""
            held13 = sum(1 for e in endpoints if e.minimum_tls == "1.3" and not e.exception)
            yield from self._labelled(
                "TLS", f"1.3 enforced on {held13} of {counted(len(endpoints), 'endpoint')}{rest}"
            )

    def next(self, report: Path | str | None) -> Iterator[str]:
        """Where the report lies, and what to type."""
        facts = self.content.facts
        default = f"build/{facts.environment}/report/report.html" if facts.target else ""
        where = str(report) if report else default
        if facts.digest:
            yield f"{'Digest':<{_LABEL}}{one_line(facts.digest)}"
        if where:
            yield f"{'Report':<{_LABEL}}{one_line(where)}"
        command = self._command()
        if command:
            yield f"{self._paint('Next'.ljust(_LABEL), 'bold')}{one_line(command)}"

    def _command(self) -> str:
        facts = self.content.facts
        name = one_line(facts.environment)
        if not facts.target:
            return ""
        if not self.content.passed:
            return (
                f"mend the spec or add a waiver, then: make plan ENV={name} TARGET={facts.target}"
            )
        if facts.target == "offline":
            return f"make apply ENV={name} TARGET=emulator, or sign in to AWS and plan again"
        if not any(n for a, n, _ in self.content.actions if a not in _QUIET):
            return "nothing to apply"
        return f"make apply ENV={name} TARGET={facts.target}"

    def _finding(self, finding: Finding) -> Iterator[str]:
        policy = finding.policy
        color = "red" if finding.outcome is Outcome.FAILED else "yellow"
        head = f"{finding.outcome.value} {policy.severity.value}"
        row = f" ({policy.requirement})" if policy.requirement else ""
        text = f"{head}  {policy.id}{row}: {one_line(policy.title)}"
        lines = self._wrapped(text, "  ", "    ")
        yield lines[0].replace(head, self._paint(head, color, "bold"), 1)
        yield from lines[1:]
        yield f"    {one_line(finding.address)}"
        if finding.reason:
            yield from self._wrapped(one_line(finding.reason), "    ", "    ")
        if finding.outcome is Outcome.FAILED:
            said = f"expected {expected_of(finding)}; the plan holds {finding.actual}"
            yield from self._wrapped(clip(one_line(said), 400), "    ", "    ")
        if finding.locations:
            yield self._place(finding.locations[0])
        if policy.fix and finding.outcome is Outcome.FAILED:
            yield from self._wrapped(f"fix: {one_line(policy.fix)}", "    ", "    ")

    def _place(self, place: Location, indent: int = 4) -> str:
        where = f"{'':{indent}}{one_line(place.file)}:{place.line}"
        text = one_line(place.text)
        room = self.width - len(where) - 3
        return (
            where + self._paint(f" | {clip(text, room)}", "dim")
            if text and room > _WORTH_SHOWING
            else where
        )

    def _labelled(self, label: str, text: str, *styles: str) -> list[str]:
        """A label and a text wrapped beside it; the styles are the label's, where there is one."""
        indent = " " * _LABEL
        lines = self._wrapped(one_line(text), label.ljust(_LABEL), indent)
        if not label:
            return [self._paint(line, *styles) for line in lines]
        painted = self._paint(label.ljust(_LABEL), *(styles or ("bold",)))
        return [lines[0].replace(label.ljust(_LABEL), painted, 1), *lines[1:]]

    def _wrapped(self, text: str, first: str, rest: str) -> list[str]:
        return textwrap.wrap(
            text,
            self.width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [first.rstrip()]

    def _paint(self, text: str, *styles: str) -> str:
        if not self.color or not styles:
            return text
        codes = ";".join(_STYLES[style] for style in styles)
        return f"\x1b[{codes}m{text}\x1b[0m"
