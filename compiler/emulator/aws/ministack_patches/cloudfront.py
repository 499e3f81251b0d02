"""CloudFront: a response headers policy without custom or removed headers.

ministack answers with two empty blocks where AWS leaves them out, and the provider takes an empty
block for a change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ministack.services import cloudfront

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OPTIONAL = {"CustomHeadersConfig": "CustomHeaders", "RemoveHeadersConfig": "RemoveHeaders"}


def install() -> None:
    """Leave out the blocks that nobody asked for."""
    build = cloudfront._build_rhp_config_xml  # noqa: SLF001 - the one place that writes them

    def build_without_empty(parent: Element, config: dict[str, Any]) -> None:
        build(parent, config)
        for child in list(parent):
            key = _OPTIONAL.get(child.tag.rpartition("}")[2])
            if key and not config[key]:
                parent.remove(child)

    cloudfront._build_rhp_config_xml = build_without_empty  # noqa: SLF001 - the same
