"""Load balancers speak TLS 1.3 only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_SECURE = ("HTTPS", "TLS")


class AlbTls13(Policy):
    """Listeners of load balancers speak TLS 1.3 only; plain HTTP leads there."""

    ID = "ENVC_LB_TLS13"
    TYPES = ("aws_lb_listener", "aws_alb_listener")
    KEYS = ("ssl_policy", "protocol")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Security policies named TLS13-1-3 have no older version in them."""
        protocol = str(resource.get("protocol") or "HTTP")
        if protocol in _SECURE:
            held = str(resource.get("ssl_policy") or "")
            if not held.startswith("ELBSecurityPolicy-TLS13-1-3-"):
                yield Fault("ssl_policy", f"ssl_policy is {shown(held or None)}")
        elif protocol == "HTTP" and not _redirects(resource):
            yield Fault("protocol", "it answers plain HTTP")


def _redirects(resource: Resource) -> bool:
    actions = resource.blocks("default_action")
    return bool(actions) and all(
        action.get("type") == "redirect" and action.block("redirect").get("protocol") == "HTTPS"
        for action in actions
    )


check = AlbTls13()
