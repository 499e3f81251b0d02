"""The sentences that say why a plan passed or was refused."""

from __future__ import annotations

from compiler.policy.model import Outcome, Severity, Verdict

_PROBLEMS = {
    "waiver-expired": ("waiver has expired", "waivers have expired"),
    "waiver-unused": ("waiver covers nothing", "waivers cover nothing"),
    "scan": ("scan did not run to its end", "scans did not run to their end"),
    "policy": ("policy was not evaluated", "policies were not evaluated"),
}


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 finding``, ``1,204 findings``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def joined(parts: list[str]) -> str:
    """Parts of a sentence: ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def reason_of(verdict: Verdict) -> str:
    """Why the gate let a plan through or refused it, in one sentence."""
    return _why_passed(verdict) if verdict.passed else _why_refused(verdict)


def _why_passed(verdict: Verdict) -> str:
    if not verdict.policies and not verdict.findings:
        return "Nothing stands against this plan, but no policy was asked about it."
    asked = len(verdict.policies) or len({f.policy.id for f in verdict.findings})
    policies = counted(asked, "policy", "policies")
    passed, waived = verdict.count(Outcome.PASSED), verdict.count(Outcome.WAIVED)
    checks = counted(passed, "check")
    if not waived:
        return (
            f"Nothing stands against this plan: {policies} asked, {checks} made, every one passes."
        )
    return (
        f"Nothing stands against this plan: {policies} asked, {checks} passed, "
        f"{counted(waived, 'finding')} waived."
    )


def _why_refused(verdict: Verdict) -> str:
    parts = []
    if failed := verdict.count(Outcome.FAILED):
        graded = [(verdict.count(Outcome.FAILED, s), s.value) for s in Severity]
        grades = ", ".join(f"{number} {name}" for number, name in graded if number)
        parts.append(f"{counted(failed, 'finding')} failed ({grades})")
    if crashed := verdict.count(Outcome.CRASHED):
        parts.append(f"{counted(crashed, 'check')} crashed")
    if unknown := verdict.count(Outcome.UNKNOWN):
        parts.append(f"{counted(unknown, 'finding')} cannot be judged before apply")
    for kind, (one, many) in _PROBLEMS.items():
        if number := sum(1 for problem in verdict.problems if problem.kind == kind):
            parts.append(counted(number, one, many))
    return f"{joined(parts)}."
