from __future__ import annotations

import pytest
from hypothesis import given, settings
from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from compiler.policy.model import Outcome, PlanFacts, Verdict
from compiler.report.content import arrange
from compiler.report.junit import junit_of
from tests.report.hostile import FRAGMENTS, poisoned, seen, texts
from tests.report.samples import RICH, RICH_FACTS, passing


def tree_of(verdict: Verdict, facts: PlanFacts) -> etree._Element:
    return etree.fromstring(junit_of(arrange(verdict, facts)).encode())


def test_the_numbers_add_up() -> None:
    tree = tree_of(RICH, RICH_FACTS)
    suites = list(tree)
    for name in ("tests", "failures", "errors", "skipped"):
        assert int(tree.get(name)) == sum(int(suite.get(name)) for suite in suites)
    for suite in suites:
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("errors")) == len(suite.findall("testcase/error"))
        assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))
    assert int(tree.get("tests")) == len(RICH.findings) + len(RICH.problems)
    assert int(tree.get("failures")) == RICH.count(Outcome.FAILED) + len(RICH.problems)
    assert int(tree.get("errors")) == 2


def test_there_is_a_suite_for_each_requirement_in_order() -> None:
    names = [suite.get("name") for suite in tree_of(RICH, RICH_FACTS)]
    assert names == [
        "policy gate", "SEC-1", "SEC-2", "SEC-3", "SEC-4", "SEC-6", "SEC-9", "built-in checks",
    ]  # fmt: skip


def test_a_failure_says_everything() -> None:
    [failure] = tree_of(RICH, RICH_FACTS).xpath("//testsuite[@name='SEC-4']/testcase/failure")
    assert failure.get("message") == "expected false; the plan holds true"
    assert "environments/prod.yaml:41: public: true  # for the migration" in failure.text
    assert "CIS AWS 5.0.0: 2.2.3" in failure.text
    assert failure.getparent().get("file") == "environments/prod.yaml"


@pytest.mark.requirement("SEC-12")
def test_a_waived_finding_is_skipped_with_its_reason() -> None:
    said = tree_of(RICH, RICH_FACTS).xpath("//skipped/@message")
    assert any("until 2026-12-03" in message for message in said)
    assert any("X-Ray has no resource-level permissions" in message for message in said)


def test_what_could_not_be_decided_is_an_error() -> None:
    said = tree_of(RICH, RICH_FACTS).xpath("//error/@message")
    assert sorted(message.split(":")[0] for message in said) == [
        "known only after apply",
        "the check crashed",
    ]


def test_a_passing_plan_has_no_failure() -> None:
    tree = tree_of(*passing())
    assert (tree.get("failures"), tree.get("errors")) == ("0", "0")
    assert int(tree.get("tests")) == 473


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_each_known_trick_is_inert(fragment: str) -> None:
    _inert(fragment)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_hostile_text_is_well_formed_and_inert(text: str) -> None:
    _inert(text)


def _inert(text: str) -> None:
    tree = tree_of(*poisoned(text))
    assert {e.tag for e in tree.iter()} <= {
        "testsuites", "testsuite", "properties", "property",
        "testcase", "failure", "error", "skipped",
    }  # fmt: skip
    [case] = tree.xpath("//testcase[starts-with(@name, 'A database')]")
    title, address = (
        "A database is not reachable from the internet",
        "module.database.aws_db_instance.this",
    )
    wanted = f"{title}{text} [{address}{text}]"
    assert " ".join(case.get("name").split()) == seen(wanted)
