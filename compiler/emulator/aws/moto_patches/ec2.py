"""EC2: the description of a rule whose other side is a security group.

moto reads a rule's description only from its address range.
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule


def install() -> None:
    """Read the description from wherever the rule has its other side."""

    def description(self: Any) -> str | None:
        found = self.ip_range.get("Description") or self.source_group.get("Description")
        return found or getattr(self, "_prefix_list_description", None)

    init = SecurityGroupRule.__init__

    def initialise(self: Any, *arguments: Any, **named: Any) -> None:
        init(self, *arguments, **named)
        prefix_list = named.get("prefix_list_id") or {}
        self._prefix_list_description = prefix_list.get("Description")

    SecurityGroupRule.__init__ = initialise
    SecurityGroupRule.description = property(description)
