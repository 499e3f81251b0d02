from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.policy.model import Finding, Outcome, PlanFacts, Verdict
from compiler.report.terminal import summary
from tests.report.hostile import poisoned, texts
from tests.report.samples import IAM_WILDCARD, RICH, RICH_FACTS, passing


def plain(verdict: Verdict, facts: PlanFacts, width: int = 100) -> str:
    return summary(verdict, facts, color=False, width=width)


def test_a_passing_plan_takes_a_dozen_lines() -> None:
    lines = plain(*passing()).splitlines()
    assert len(lines) <= 13
    assert lines[0].endswith("staging offline: 236 to create")
    assert any("PASS" in line for line in lines)
    assert lines[-1].startswith("Next")


def test_what_blocks_is_told_with_its_line_and_its_fix() -> None:
    text = plain(RICH, RICH_FACTS)
    assert "REFUSED: 3 findings failed (2 critical, 1 high)" in text
    assert "environments/prod.yaml:41 | public: true # for the migration" in text
    assert "fix: Leave `database.public` out of the spec" in text
    assert "Problem  the waiver of CKV_AWS_145 on module.storage.* expired on 2026-11-01" in text
    assert "environments/prod.yaml:124" in text
    assert "KeyError" in text
    assert "not-a-real-key" not in text


@pytest.mark.requirement("SEC-12")
def test_only_waivers_near_their_end_are_mentioned() -> None:
    text = plain(RICH, RICH_FACTS)
    assert "9 days left: CKV_AWS_338" in text
    assert "2027-06-30" not in text


@pytest.mark.parametrize(
    ("target", "changes", "wanted"),
    [
        ("offline", {"create": 1}, "make apply ENV=prod TARGET=emulator, or sign in to AWS"),
        ("emulator", {"create": 1}, "make apply ENV=prod TARGET=emulator"),
        ("aws", {"update": 1}, "make apply ENV=prod TARGET=aws"),
        ("aws", {"no-op": 4}, "nothing to apply"),
    ],
)
def test_the_last_line_is_the_next_command(
    target: str, changes: dict[str, int], wanted: str
) -> None:
    facts = replace(RICH_FACTS, target=target, changes=changes, resources=())
    assert wanted in plain(Verdict(()), facts).splitlines()[-1]


def test_a_refused_plan_leads_back_to_the_spec() -> None:
    last = plain(RICH, RICH_FACTS).splitlines()[-1]
    assert "mend the spec" in last
    assert "make plan ENV=prod TARGET=aws" in last


def test_a_plan_that_envc_did_not_make_is_not_applied() -> None:
    text = summary(
        Verdict(()),
        PlanFacts("their.json", "", "", {}),
        color=False,
        width=80,
        report="out/report.html",
    )
    assert "make apply" not in text
    assert "Report   out/report.html" in text


def test_many_findings_are_cut_short() -> None:
    found = tuple(Finding(IAM_WILDCARD, Outcome.FAILED, f"a.b{n}") for n in range(50))
    assert "30 more findings in the report" in plain(Verdict(found), RICH_FACTS)


def test_colour_changes_nothing_but_colour() -> None:
    painted = summary(RICH, RICH_FACTS, color=True, width=100)
    assert painted != plain(RICH, RICH_FACTS)
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == plain(RICH, RICH_FACTS)


@settings(max_examples=60, deadline=None)
@given(texts, st.integers(1, 200))
def test_hostile_text_cannot_steer_the_terminal(text: str, width: int) -> None:
    made = plain(*poisoned(text), width=width)
    assert not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]", made
    )
    made.encode()
