from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from compiler.policy.model import Finding, Outcome, PlanFacts, Verdict
from compiler.report.content import arrange
from compiler.report.markdown import MAX_BYTES, markdown_of
from tests.report.hostile import FRAGMENTS, poisoned, texts
from tests.report.samples import DIGEST, IAM_WILDCARD, RICH, RICH_FACTS, passing

# A tick after an escaped backslash opens a span; after a single backslash it does not (CommonMark).
CODE = re.compile(r"(?<![\\`])(?:\\\\)*(`+)(?!`)(.+?)(?<!`)\1(?!`)")
TAG = re.compile(r"(?<!\\)<(/?[A-Za-z!?][^>]*)>?")
ALLOWED = {"details", "/details", "summary", "/summary", "b", "/b", "code", "/code", "br"}


def markdown(verdict: Verdict, facts: PlanFacts) -> str:
    return markdown_of(arrange(verdict, facts))


def test_the_verdict_comes_first() -> None:
    lines = markdown(RICH, RICH_FACTS).splitlines()
    assert lines[0].startswith("## ")
    assert "REFUSED" in lines[0]
    assert "3 findings failed" in lines[2]
    assert "PASS" in markdown(*passing()).splitlines()[0]


def test_a_finding_is_folded_and_says_what_a_reviewer_asks() -> None:
    text = markdown(RICH, RICH_FACTS)
    for wanted in (
        "<details><summary><b>failed · critical</b>",
        "`ENVC_RDS_PRIVATE`, row SEC-4",
        "`environments/prod.yaml:41` → `public: true # for the migration`",
        "Fix: Leave `database.public` out of the spec",
        "CIS AWS 5.0.0: 2.2.3",
        f"Plan digest | `{DIGEST}`",
        "Reviewed by",
    ):
        assert wanted in text
    assert "not-a-real-key" not in text


@pytest.mark.requirement("SEC-7", "SEC-12")
def test_waivers_and_endpoints_are_tables() -> None:
    text = markdown(RICH, RICH_FACTS)
    assert "| 2026-12-03 ⚠ | 9 | `CKV_AWS_338` |" in text
    assert "ElastiCache offers no setting that refuses TLS 1.2." in text


def test_a_table_keeps_its_columns_whatever_stands_in_it() -> None:
    text = markdown(*poisoned("| a ` | b"))
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        numbers = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(numbers) == 1, table


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_each_known_trick_is_inert(fragment: str) -> None:
    _inert(fragment)


def test_ticks_among_backslashes_are_inert() -> None:
    _inert("\\|\\`\\\\</script><script>alert(1)</script>\\|\\`\\\\")


@settings(max_examples=60, deadline=None)
@given(texts)
def test_hostile_text_is_inert(text: str) -> None:
    _inert(text)


def _inert(text: str) -> None:
    made = markdown(*poisoned(text))
    assert made.count("\n## ") == 0
    prose = CODE.sub("", made)
    assert {tag.lower() for tag in TAG.findall(prose)} <= ALLOWED
    assert prose.count("<details>") == prose.count("</details>") == prose.count("<summary>")
    assert not re.search(r"(?<![\\`])@\w", prose)
    outside = re.sub(r"^<details>.*", "", prose, flags=re.MULTILINE)  # HTML, where links are text
    assert "](" not in re.sub(r"\\.", "", outside)
    assert "\x1b" not in made


@pytest.mark.parametrize("number", [200, 2_000, 20_000])
@pytest.mark.parametrize("length", [1, 5_000])
def test_it_always_fits_a_comment_and_says_what_it_left_out(number: int, length: int) -> None:
    policy = replace(IAM_WILDCARD, risk="risk & <" * length)
    findings = tuple(
        Finding(policy, Outcome.FAILED, f"module.m{n}.aws_x.y{'|' * length}", actual="`|" * length)
        for n in range(number if length == 1 else 200)
    )
    facts = replace(
        RICH_FACTS,
        environment="&" * length,
        resources=tuple((f.address, "create") for f in findings),
        changes={"create": len(findings)},
    )
    text = markdown(Verdict(findings), facts)
    assert len(text.encode()) < MAX_BYTES
    assert "shortened to fit" in text
    assert "more findings left out here: see report.html" in text


def test_many_actions_and_frameworks_still_fit() -> None:
    wide = replace(
        IAM_WILDCARD, frameworks={f"framework {n}" * 90: ("1.1",) * 900 for n in range(900)}
    )
    facts = replace(
        RICH_FACTS,
        changes={f"action {n}" * 9: n for n in range(1, 5_000)},
        tools={f"tool {n}" * 90: "1" for n in range(5_000)},
    )
    text = markdown(Verdict((Finding(wide, Outcome.FAILED, "a.b"),)), facts)
    assert len(text.encode()) < MAX_BYTES


def test_what_fits_is_not_called_shortened() -> None:
    assert "shortened" not in markdown(RICH, RICH_FACTS)
    assert "left out" not in markdown(RICH, RICH_FACTS)
