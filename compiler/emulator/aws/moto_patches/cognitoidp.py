"""Cognito: the account of a user pool's domain, and changing the tags of a pool.

moto answers with another made-up account at every read, so that a plan sees a change each time; and
it takes tags only when a pool is made.
"""

from __future__ import annotations

import json
from typing import Any

from account import ACCOUNT_ID
from moto.cognitoidp.exceptions import ResourceNotFoundError
from moto.cognitoidp.models import CognitoIdpUserPoolDomain
from moto.cognitoidp.responses import CognitoIdpResponse

_FIELD = "AWSAccountId"
_TAGS = "UserPoolTags"


def install() -> None:
    """Answer with the one account that this emulator serves."""
    to_json = CognitoIdpUserPoolDomain.to_json

    def described(self: Any, extended: bool = True) -> dict[str, Any]:
        facts = to_json(self, extended)
        return facts | {_FIELD: ACCOUNT_ID} if _FIELD in facts else facts

    CognitoIdpUserPoolDomain.to_json = described
    CognitoIdpResponse.tag_resource = _tag_resource
    CognitoIdpResponse.untag_resource = _untag_resource
    CognitoIdpResponse.list_tags_for_resource = _list_tags_for_resource


def _tag_resource(response: Any) -> str:
    pool = _pool(response)
    tags = pool.extended_config.get(_TAGS) or {}
    pool.extended_config[_TAGS] = tags | response._get_param("Tags")  # noqa: SLF001 - moto's way
    return "{}"


def _untag_resource(response: Any) -> str:
    pool = _pool(response)
    gone = response._get_param("TagKeys")  # noqa: SLF001 - moto's way
    tags = pool.extended_config.get(_TAGS) or {}
    pool.extended_config[_TAGS] = {key: tags[key] for key in tags if key not in gone}
    return "{}"


def _list_tags_for_resource(response: Any) -> str:
    return json.dumps({"Tags": _pool(response).extended_config.get(_TAGS) or {}})


def _pool(response: Any) -> Any:
    arn = response._get_param("ResourceArn")  # noqa: SLF001 - moto's way
    pools = response.backend.user_pools.values()
    found = next((pool for pool in pools if pool.arn == arn), None)
    if found is None:
        raise ResourceNotFoundError(arn)
    return found
