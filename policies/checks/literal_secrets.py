"""No argument of any resource holds a secret by its form."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from _policy import Fault, Policy
from _secrets import secret_form, secret_setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_SCRIPTS = ("user_data", "user_data_base64", "container_definitions", "definition", "template_body")
_ELSEWHERE = ("environment/variables",)  # has a policy of its own


class LiteralSecrets(Policy):
    """No argument holds an access key, a private key, a token or a password."""

    ID = "ENVC_LITERAL_SECRETS"
    TYPES = ("aws_*",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Every text is looked at, and what user data decodes to."""
        for key, text in resource.leaves():
            if resource.kind == "aws_lambda_function" and key.startswith(_ELSEWHERE):
                continue
            what = secret_form(text)
            if not what and key.split("/")[-1] in _SCRIPTS:
                plain = _decoded(text)
                what = secret_form(plain) or secret_setting(plain)
            if what:
                yield Fault(key, f"{key} holds {what}")


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return text


check = LiteralSecrets()
