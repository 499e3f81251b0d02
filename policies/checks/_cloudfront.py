"""How a distribution holds its viewers to TLS 1.3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from _policy import Block, Fault, of_node, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _plan import Node
    from _policy import Resource

NATIVE = ("TLSv1.3_2025",)
_HEADER = "cloudfront-viewer-tls"
_POLICY, _FUNCTION = "aws_cloudfront_origin_request_policy", "aws_cloudfront_function"
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


def behaviours(resource: Resource) -> Iterator[Block]:
    """Every behaviour of a distribution."""
    yield from resource.blocks("default_cache_behavior")
    yield from resource.blocks("ordered_cache_behavior")


def minimum(resource: Resource) -> str:
    """The least version that the distribution's certificate settings ask for."""
    certificate = resource.block("viewer_certificate")
    return str(certificate.get("minimum_protocol_version") or "")


def refuses_old_tls(resource: Resource, behaviour: Block) -> Iterator[Fault]:
    """What is missing for one behaviour to refuse TLS below 1.3 by a function.

    The function must run at the viewer's request, read the header CloudFront-Viewer-TLS, which
    CloudFront fills, and the origin request policy must forward that header, or it never arrives
    (Amazon CloudFront Developer Guide, "Add CloudFront request headers").
    """
    functions, key = _functions(resource, behaviour)
    if not functions:
        yield Fault(
            key, f"{behaviour.at}: no function looks at the viewer's TLS version", sure=True
        )
    elif not all(reads_tls_version(node) for node in functions):
        yield Fault(key, f"{behaviour.at}: its function lets TLS below 1.3 through", sure=True)
    if not _forwards_header(resource, behaviour):
        key = behaviour.key("origin_request_policy_id")
        yield Fault(key, f"{behaviour.at}: {_HEADER} is not forwarded", sure=True)


def reads_tls_version(function: Node) -> bool:
    """Whether a function's code asks for TLS 1.3 and turns others away.

    It must read the header, compare with TLSv1.3 and be able to answer 403 by itself; a switch at
    its head that is off (``var REQUIRE_TLS13 = false``) says that it does not.
    """
    code = _COMMENT.sub("", str(function.values.get("code") or ""))
    asks = _HEADER in code.lower() and "TLSv1.3" in code
    refuses = re.search(r"statusCode['\"]?\s*:\s*4\d\d", code) is not None
    switch = re.search(r"(?:var|let|const)\s+\w*TLS\w*\s*=\s*(false|0)\b", code)
    return asks and refuses and switch is None


def _functions(resource: Resource, behaviour: Block) -> tuple[list[Node], str]:
    found: list[Node] = []
    key = behaviour.key("function_association")
    for association in behaviour.blocks("function_association"):
        if association.get("event_type") == "viewer-request":
            key = association.key("function_arn")
            found += resource.plan.reach(resource.node, key, _FUNCTION).nodes
    return found, key


def _forwards_header(resource: Resource, behaviour: Block) -> bool:
    key = behaviour.key("origin_request_policy_id")
    policies = resource.plan.reach(resource.node, key, _POLICY).nodes
    return bool(policies) and all(
        _lists_header(of_node(node).block("headers_config")) for node in policies
    )


def _lists_header(headers: Block) -> bool:
    names = [name.lower() for name in headers.block("headers").texts("items")]
    how = shown(headers.get("header_behavior"))
    if how == "allExcept":
        return False  # only the viewer's own headers
    return how in ("whitelist", "allViewerAndWhitelistCloudFront") and _HEADER in names
