"""KMS: how often a key is rotated.

moto keeps only whether a key is rotated; the period that was asked for is lost, and the provider
would set it again at every apply.
"""

from __future__ import annotations

import json
from typing import Any

from moto.kms.responses import KmsResponse

_DEFAULT_DAYS = 365  # AWS's own, where none is named


def install() -> None:
    """Keep the period beside the key."""
    enable = KmsResponse.enable_key_rotation

    def enable_key_rotation(self: Any) -> str:
        answer = enable(self)
        _key(self).rotation_days = int(self._get_param("RotationPeriodInDays") or _DEFAULT_DAYS)
        return answer

    def get_key_rotation_status(self: Any) -> str:
        self._validate_cmk_id(self._get_param("KeyId"))
        key = _key(self)
        status: dict[str, Any] = {"KeyId": key.id, "KeyRotationEnabled": key.key_rotation_status}
        if key.key_rotation_status:
            status["RotationPeriodInDays"] = getattr(key, "rotation_days", _DEFAULT_DAYS)
        return json.dumps(status)

    KmsResponse.enable_key_rotation = enable_key_rotation
    KmsResponse.get_key_rotation_status = get_key_rotation_status


def _key(response: Any) -> Any:
    backend = response.kms_backend
    return backend.keys[backend.get_key_id(response._get_param("KeyId"))]  # noqa: SLF001 - moto's way
