from __future__ import annotations

import base64
import hashlib
import re

import pytest
from hypothesis import given, settings
from lxml import etree  # type: ignore[import-untyped]  # it ships no types
from lxml import html as parser

from compiler.policy.model import Outcome, PlanFacts, Verdict
from compiler.report.content import arrange
from compiler.report.html import html_of
from tests.report.hostile import FRAGMENTS, poisoned, seen, texts
from tests.report.samples import DIGEST, RICH, RICH_FACTS, passing

URLS = (
    "src",
    "href",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "srcset",
    "xlink:href",
)


def page(verdict: Verdict, facts: PlanFacts) -> etree._Element:
    return parser.document_fromstring(html_of(arrange(verdict, facts)))


def text_of(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


ORDINARY = sorted({e.tag for e in page(RICH, RICH_FACTS).iter() if isinstance(e.tag, str)})
ATTRIBUTES = {name for e in page(RICH, RICH_FACTS).iter() for name in e.attrib}


def test_the_verdict_and_its_reason_come_first() -> None:
    tree = page(RICH, RICH_FACTS)
    assert text_of(tree.find(".//h1")).endswith("Refused")
    said = text_of(tree.find(".//header"))
    assert "3 findings failed (2 critical, 1 high)" in said
    assert "1 waiver has expired" in said
    assert text_of(page(*passing()).find(".//h1")).endswith("Pass")


def test_every_finding_opens_and_says_what_a_reviewer_asks() -> None:
    details = page(RICH, RICH_FACTS).xpath("//details[contains(@class, 'finding')]")
    assert len(details) == sum(1 for f in RICH.findings if f.outcome is not Outcome.PASSED)
    said = text_of(details[0])
    for wanted in (
        "ENVC_RDS_PRIVATE",
        "critical",
        "SEC-4",
        "module.database.aws_db_instance.this",
        "publicly_accessible",
        "environments/prod.yaml:41",
        "public: true # for the migration",
        "modules/database/main.tf:88",
        "Anybody can try passwords",
        "out of the spec",
        "CIS AWS 5.0.0 2.2.3",
    ):
        assert wanted in said


@pytest.mark.requirement("SEC-7")
def test_endpoints_say_how_tls_is_enforced_and_name_the_exceptions() -> None:
    said = text_of(page(RICH, RICH_FACTS).get_element_by_id("endpoints"))
    assert "refuses viewers below TLS 1.3" in said
    assert "Exception: ElastiCache offers no setting that refuses TLS 1.2." in said


@pytest.mark.requirement("SEC-12")
def test_waivers_stand_by_expiry() -> None:
    said = text_of(page(RICH, RICH_FACTS).get_element_by_id("waivers"))
    assert said.index("2026-12-03") < said.index("2027-06-30")
    assert "9 days left" in said


def test_what_was_not_evaluated_says_why() -> None:
    said = text_of(page(RICH, RICH_FACTS).get_element_by_id("not-evaluated"))
    assert "known only after apply" in said
    assert "KeyError" in said
    assert "would log into itself" in said
    assert "ENVC_CORS_ORIGINS" in said  # it found nothing to look at


def test_a_reviewer_can_sign_the_digest() -> None:
    tree = page(RICH, RICH_FACTS)
    sign = tree.get_element_by_id("sign")
    assert sign.xpath(".//input[@readonly]/@value") == [DIGEST]
    assert {"Reviewed by", "Date", "Signature"} <= {text_of(e) for e in sign.iter("label")}


@pytest.mark.requirement("SEC-1")
def test_a_line_that_may_hold_a_secret_shows_only_its_key() -> None:
    text = html_of(arrange(RICH, RICH_FACTS))
    assert "not-a-real-key" not in text
    assert "ANTHROPIC_API_KEY: (not shown: it may be a secret)" in text


def test_the_page_needs_nothing_beside_it() -> None:
    tree = page(RICH, RICH_FACTS)
    links = [value for e in tree.iter() for name, value in e.attrib.items() if name in URLS]
    assert links
    assert all(value.startswith("#") for value in links)
    assert not re.search(r"url\(|@import|fetch\(", html_of(arrange(RICH, RICH_FACTS)))


def test_its_policy_lets_only_its_own_style_and_script_run() -> None:
    tree = page(RICH, RICH_FACTS)
    said = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    for kind in ("style", "script"):
        [element] = tree.iter(kind)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in said
    assert said.startswith("default-src 'none'")


def test_ids_are_unique_and_links_lead_somewhere() -> None:
    tree = page(RICH, RICH_FACTS)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//a/@href")} <= set(ids)


def test_fields_and_tables_are_named_for_a_screen_reader() -> None:
    tree = page(RICH, RICH_FACTS)
    assert tree.get("lang") == "en"
    for field in tree.xpath("//input | //select"):
        assert text_of(field.xpath("ancestor::label")[0])
    assert all(cell.get("scope") for cell in tree.iter("th"))


def test_a_verdict_with_nothing_in_it_makes_a_page() -> None:
    said = text_of(page(Verdict(()), PlanFacts("empty", "", "", {})))
    assert "no policy was asked" in said
    assert "The plan changes nothing." in said


@settings(max_examples=60, deadline=None)
@given(texts)
def test_hostile_text_is_inert(text: str) -> None:
    _inert(text)


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_each_known_trick_is_inert(fragment: str) -> None:
    _inert(fragment)


def _inert(text: str) -> None:
    tree = page(*poisoned(text))
    assert {e.tag for e in tree.iter()} <= {*ORDINARY}
    assert {name for e in tree.iter() for name in e.attrib} <= ATTRIBUTES
    assert len(list(tree.iter("script"))) == len(list(tree.iter("style"))) == 1
    title = tree.xpath("//details[contains(@class, 'finding')]//span[@class='title']/bdi")[0]
    assert text_of(title) == seen(f"A database is not reachable from the internet{text}")
