"""Cognito: the account of a user pool's domain.

moto answers with another made-up account at every read, so that a plan sees a change each time.
"""

from __future__ import annotations

from typing import Any

from moto.cognitoidp.models import CognitoIdpUserPoolDomain
from moto.core import DEFAULT_ACCOUNT_ID

_FIELD = "AWSAccountId"


def install() -> None:
    """Answer with the one account that this emulator serves."""
    to_json = CognitoIdpUserPoolDomain.to_json

    def described(self: Any, extended: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 - moto's
        facts = to_json(self, extended)
        return facts | {_FIELD: DEFAULT_ACCOUNT_ID} if _FIELD in facts else facts

    CognitoIdpUserPoolDomain.to_json = described
