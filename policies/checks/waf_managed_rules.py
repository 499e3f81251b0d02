"""The WAF has the rules of AWS, in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Block, Resource


_SIZES = ("SizeRestrictions_BODY",)  # refuses every body over 8 KB: a limit, which no attack needs
_WANTED = ("AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet")


class WafManagedRules(Policy):
    """Every web ACL has AWS's common and known-bad-inputs rules, in force."""

    ID = "ENVC_WAF_MANAGED_RULES"
    TYPES = ("aws_wafv2_web_acl",)
    KEYS = ("rule",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A group that only counts, as a whole or for one of its rules, blocks nothing."""
        seen = set()
        for rule in resource.blocks("rule"):
            for statement in rule.blocks("statement"):
                for group in statement.blocks("managed_rule_group_statement"):
                    if group.get("vendor_name") != "AWS":
                        continue
                    seen.add(group.get("name"))
                    yield from _counting(rule, group)
        for name in _WANTED:
            if name not in seen:
                yield Fault("rule", f"{name} is not there", sure=True)


def _counting(rule: Block, group: Block) -> Iterator[Fault]:
    action = rule.block("override_action")
    if action.blocks("count"):
        yield Fault(action.key("count"), f"{group.get('name')} only counts")
    for override in group.blocks("rule_action_override"):
        counts = override.block("action_to_use").blocks("count")
        if counts and override.get("name") not in _SIZES:
            said = f"{group.get('name')}: {override.get('name')} only counts"
            yield Fault(override.key("action_to_use"), said)
    for excluded in group.blocks("excluded_rule"):
        yield Fault(
            excluded.key("name"), f"{group.get('name')}: {excluded.get('name')} only counts"
        )


check = WafManagedRules()
