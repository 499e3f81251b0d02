"""Databases refuse TLS below 1.3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _parameters import GROUPS, parameters
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_WANTED = {
    "postgres": "ssl_min_protocol_version",
    "aurora-postgresql": "ssl_min_protocol_version",
    "mysql": "tls_version",
    "mariadb": "tls_version",
    "aurora-mysql": "tls_version",
}


class RdsTls13(Policy):
    """Databases refuse TLS below 1.3."""

    ID = "ENVC_RDS_TLS13"
    TYPES = GROUPS
    KEYS = ("parameter", "parameter_group_name")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """The default of every engine is 1.2."""
        yield from parameters(resource, _WANTED, ("TLSv1.3",))


check = RdsTls13()
