"""No password or token is handed to AWS as a literal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _expressions import OPEN
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_ARGUMENTS = (
    "admin_password",
    "auth_token",
    "client_secret",
    "kerberos_password",
    "master_password",
    "master_user_password",
    "oauth_token",
    "password",
    "passwords",
    "pre_shared_key",
    "secret_key",
    "tunnel1_preshared_key",
    "tunnel2_preshared_key",
)
_REFERENCES = ("arn:", "{{resolve:")


class LiteralPasswords(Policy):
    """Passwords and tokens are made by AWS or kept in Secrets Manager, never arguments."""

    ID = "ENVC_LITERAL_PASSWORDS"
    TYPES = ("aws_*",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Also one that another resource makes: it would stand in the state in plain text."""
        for key, text in resource.leaves():
            if key.split("/")[-1] in _ARGUMENTS and not text.startswith(_REFERENCES):
                said = f"{key} is set, so its value stands in the state in plain text"
                yield Fault(key, said, sure=None if OPEN in text else True)


check = LiteralPasswords()
