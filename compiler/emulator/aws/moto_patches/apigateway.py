"""API Gateway: settings of one method below a nested path, and taking settings away.

moto cuts ``/api/cases/GET/throttling/rateLimit`` after its second part and then knows no such setting.
AWS reads it from the end: the setting, the method, and what is left is the resource's path. And moto
ignores ``remove``, so that settings would outlive their removal.
"""

from __future__ import annotations

from typing import Any

from moto.apigateway.models import Stage

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
