"""The WAF slows down who asks too often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class WafRateRule(Policy):
    """Every web ACL blocks addresses that ask too often."""

    ID = "ENVC_WAF_RATE_RULE"
    TYPES = ("aws_wafv2_web_acl",)
    KEYS = ("rule",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A rate-based rule that blocks or challenges; counting alone is none."""
        rules = [
            rule
            for rule in resource.blocks("rule")
            if any(one.blocks("rate_based_statement") for one in rule.blocks("statement"))
        ]
        acting = ("block", "captcha", "challenge")
        if not rules:
            yield Fault("rule", "there is no rate-based rule", sure=True)
        elif not any(rule.block("action").blocks(name) for rule in rules for name in acting):
            yield Fault(rules[0].key("action"), "the rate-based rule only counts")


check = WafRateRule()
