"""ElastiCache: parameter groups, user groups, and replication groups with real members.

moto has no parameter groups and no user groups, its replication groups have no member clusters (the
provider reads sizes, versions and encryption from them), and subnet groups and users cannot be
changed or deleted. The operations of this package take their place; answers have the shapes of the
ElastiCache API reference.
"""

from __future__ import annotations

import re
from typing import Any

from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from . import groups, replication
from .operations import OPERATIONS

__all__ = ["groups", "install", "replication"]

_KINDS = (
    "cluster",
    "parametergroup",
    "replicationgroup",
    "snapshot",
    "subnetgroup",
    "user",
    "usergroup",
)


def install() -> None:
    """Add the operations to moto's response class."""
    for name, operation in OPERATIONS.items():
        setattr(ElastiCacheResponse, name, operation)
    init = ElastiCacheBackend.__init__

    def initialise(self: Any, *arguments: Any, **named: Any) -> None:
        init(self, *arguments, **named)
        kinds = "|".join(_KINDS)
        self.arn_regex = re.compile(rf"^arn:aws[\w-]*:elasticache:[\w-]+:\d{{12}}:({kinds}):.+$")
        self.parameter_groups, self.user_groups, self.groups, self.members = {}, {}, {}, {}

    ElastiCacheBackend.__init__ = initialise
