"""Components: one file each. To add one, write it and list it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.components import (
    api,
    auth,
    cache,
    database,
    dns,
    encryption,
    functions,
    network,
    secrets,
    site,
    storage,
)

if TYPE_CHECKING:
    from compiler.components.component import Component

COMPONENTS: tuple[Component, ...] = (
    encryption.COMPONENT,
    network.COMPONENT,
    secrets.COMPONENT,
    database.COMPONENT,
    cache.COMPONENT,
    storage.COMPONENT,
    auth.COMPONENT,
    functions.COMPONENT,
    api.COMPONENT,
    site.COMPONENT,
    dns.COMPONENT,
)
