"""What the ElastiCache operations share: reading a request, naming things, keeping tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.elasticache.exceptions import ElastiCacheException

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATIONS: dict[str, Callable[[Any], Any]] = {}
_FAULTS = ("ReplicationGroup", "CacheSubnetGroup")
_TRUE = "true"


class NotFoundError(ElastiCacheException):
    """Something that is not there, with the code that the provider looks for."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"{name} not found")
        self.code = f"{kind}NotFoundFault" if kind in _FAULTS else f"{kind}NotFound"


def operation(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Register an operation under its own name."""
    OPERATIONS[function.__name__] = function
    return function


def params_of(response: Any) -> dict[str, Any]:
    """The parameters of a request."""
    return response._get_params()  # noqa: SLF001 - moto's own way to read a request


def arn(response: Any, kind: str, name: str) -> str:
    """The ARN of something of this account and region."""
    backend = response.elasticache_backend
    return f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:{kind}:{name}"


def keep_tags(response: Any, of: str) -> None:
    """Keep the tags of a request for an ARN."""
    tags = params_of(response).get("Tags") or []
    if tags:
        response.elasticache_backend.tagging_service.tag_resource(of, tags)


def flag(params: dict[str, Any], key: str) -> bool:
    """A boolean parameter; false where it is missing."""
    return str(params.get(key, "")).lower() == _TRUE
