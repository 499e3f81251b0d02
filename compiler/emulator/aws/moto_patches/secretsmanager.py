"""Secrets Manager: rotation by a function that does not live in moto.

moto looks the rotation function up among its own and runs it; ours live in ministack. The schedule
is kept as AWS keeps it; the function is not run.
"""

from __future__ import annotations

import time
from typing import Any

from moto.secretsmanager.exceptions import SecretNotFoundException
from moto.secretsmanager.models import SecretsManagerBackend

_DAYS = "AutomaticallyAfterDays"
_DAY_SECONDS = 86_400


def install() -> None:
    """Keep the rotation's settings without running a function."""
    rotate = SecretsManagerBackend.rotate_secret

    def rotate_secret(  # noqa: PLR0917 - moto's signature
        self: Any,
        secret_id: str,
        client_request_token: str | None = None,
        rotation_lambda_arn: str | None = None,
        rotation_rules: dict[str, Any] | None = None,
        rotate_immediately: bool = True,
    ) -> Any:
        if not rotation_lambda_arn:
            return rotate(
                self, secret_id, client_request_token, None, rotation_rules, rotate_immediately
            )
        if not self._is_valid_identifier(secret_id):
            raise SecretNotFoundException
        secret = self.secrets[secret_id]
        days = int((rotation_rules or {}).get(_DAYS, 0))
        secret.rotation_lambda_arn = rotation_lambda_arn
        secret.rotation_requested = True
        secret.rotation_enabled = True
        secret.auto_rotate_after_days = days
        secret.last_rotation_date = int(time.time())
        secret.next_rotation_date = secret.last_rotation_date + days * _DAY_SECONDS
        return secret.to_short_dict()

    SecretsManagerBackend.rotate_secret = rotate_secret
