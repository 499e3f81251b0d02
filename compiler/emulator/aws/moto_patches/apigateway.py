"""API Gateway: settings of one method below a nested path, taking settings away, and tags.

moto cuts ``/api/cases/GET/throttling/rateLimit`` after its second part and then knows no such
setting. AWS reads it from the end: the setting, the method, and what is left is the resource's
path. And moto ignores ``remove``, so that settings would outlive their removal. Of everything that
has tags it knows the tags of stages only.
"""

from __future__ import annotations

import json
from typing import Any

from account import ACCOUNT_ID
from front_door import Request, Response, route
from moto.apigateway.models import Stage, apigateway_backends

_SLASH = "~1"  # JSON Pointer's escape, which AWS accepts in paths
_SETTING_PARTS = 2


def install() -> None:
    """Read the paths of method settings from their end."""
    apply_operations = Stage.apply_operations

    def apply(self: Stage, patch_operations: list[dict[str, Any]]) -> Stage:
        return apply_operations(self, [one for one in patch_operations if not _taken(self, one)])

    Stage.apply_operations = apply


def _taken(stage: Stage, operation: dict[str, Any]) -> bool:
    """Carry out an operation on a method's settings; says whether it was one."""
    path = operation["path"].lstrip("/")
    if operation["op"] == "remove":
        return stage.method_settings.pop(path.replace(_SLASH, "/").lstrip("/"), None) is not None
    parts = path.split("/")
    method, setting = "/".join(parts[:-_SETTING_PARTS]), "/".join(parts[-_SETTING_PARTS:])
    if operation["op"] != "replace" or not method or path.startswith(("variables/", "canary")):
        return False
    if stage._method_settings_translations(setting) is None:  # noqa: SLF001 - moto's own table
        return False
    key = method.replace(_SLASH, "/").lstrip("/")
    stage._patch_method_setting(key, setting, operation["value"])  # noqa: SLF001 - the same
    return True


_TAGS = r"/tags/(.+)"


@route("apigateway", "GET", _TAGS)
def get_tags(request: Request) -> Response:
    """Answer ``GetTags``."""
    found = _tagged(request)
    return _NOT_FOUND if found is None else Response(200, json.dumps({"tags": found.tags or {}}))


@route("apigateway", "PUT", _TAGS)
def tag_resource(request: Request) -> Response:
    """Answer ``TagResource``."""
    found = _tagged(request)
    if found is None:
        return _NOT_FOUND
    found.tags = {**(found.tags or {}), **request.json["tags"]}
    return Response(204, "")


@route("apigateway", "DELETE", _TAGS)
def untag_resource(request: Request) -> Response:
    """Answer ``UntagResource``."""
    found = _tagged(request)
    if found is None:
        return _NOT_FOUND
    gone = request.values("tagKeys")
    found.tags = {key: value for key, value in (found.tags or {}).items() if key not in gone}
    return Response(204, "")


_NOT_FOUND = Response(
    404, json.dumps({"message": "Invalid resource identifier"}), error="NotFoundException"
)


def _tagged(request: Request) -> Any:
    """What an ARN such as ``arn:aws:apigateway:us-east-1::/restapis/x/stages/live`` names."""
    backend = apigateway_backends[ACCOUNT_ID][request.region]
    kinds = {"restapis": backend.apis, "apikeys": backend.keys, "usageplans": backend.usage_plans}
    match request.path.partition("::/")[2].split("/"):
        case ["restapis", api, "stages", stage] if api in backend.apis:
            return backend.apis[api].stages.get(stage)
        case [kind, name]:
            return kinds.get(kind, {}).get(name)
    return None
