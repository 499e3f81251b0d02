"""Databases refuse connections without TLS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _parameters import GROUPS, parameters
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_WANTED = {
    "postgres": "rds.force_ssl",
    "aurora-postgresql": "rds.force_ssl",
    "mysql": "require_secure_transport",
    "mariadb": "require_secure_transport",
    "aurora-mysql": "require_secure_transport",
    "sqlserver": "rds.force_ssl",
}


class RdsForceTls(Policy):
    """Databases refuse connections without TLS."""

    ID = "ENVC_RDS_FORCE_TLS"
    TYPES = GROUPS
    KEYS = ("parameter", "parameter_group_name")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """The parameter group of its engine says so, and an instance names a group of its own."""
        yield from parameters(resource, _WANTED, ("1", "ON"))


check = RdsForceTls()
