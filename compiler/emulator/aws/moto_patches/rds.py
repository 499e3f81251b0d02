"""RDS: identities, Performance Insights, and where a parameter's value comes from.

Every instance of moto's has the same resource id, by which the provider reads it back; the
Performance Insights settings are dropped; parameters lack their source, so that none counts as set
by a user; and the certificate authority is one that RDS has never had, so that the provider changes
it at once.
"""

from __future__ import annotations

import secrets
from typing import Any

from moto.rds.models import DBInstance, DBParameterGroup

_RENAMED = {"enable_performance_insights": "performance_insights_enabled"}
_KEPT = (
    "performance_insights_kms_key_id",
    "performance_insights_retention_period",
    "database_insights_mode",
)
_DEFAULT_CA = "rds-ca-rsa2048-g1"  # what RDS takes where none is named
_DEFAULT_RETENTION_DAYS = 7  # AWS's own, where Performance Insights are on and no time is named


def install() -> None:
    """Keep what moto drops."""
    init, update = DBInstance.__init__, DBInstance.update
    set_parameters = DBParameterGroup.update_parameters

    def initialise(self: Any, *arguments: Any, **named: Any) -> None:
        init(self, *arguments, **named)
        self.dbi_resource_id = f"db-{secrets.token_hex(13).upper()}"
        self.ca_certificate_identifier = named.get("ca_certificate_identifier") or _DEFAULT_CA
        _keep(self, named)

    def updated(self: Any, **named: Any) -> None:
        update(self, **named)
        _keep(self, named)

    def update_parameters(self: Any, new_parameters: Any) -> None:
        set_parameters(self, [one | {"Source": "user"} for one in new_parameters])

    DBInstance.__init__ = initialise
    DBInstance.update = updated
    DBParameterGroup.update_parameters = update_parameters


def _keep(instance: Any, named: dict[str, Any]) -> None:
    for asked, kept in _RENAMED.items():
        if named.get(asked) is not None:
            setattr(instance, kept, named[asked])
    for name in _KEPT:
        if named.get(name) is not None:
            setattr(instance, name, named[name])
    if getattr(instance, "performance_insights_enabled", False):
        days = getattr(instance, "performance_insights_retention_period", None)
        instance.performance_insights_retention_period = days or _DEFAULT_RETENTION_DAYS
