"""No output gives a secret away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _expressions import unknown
from _policy import Fault, Policy
from _secrets import is_reference, looks_random, names_secret, secret_form, secret_setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_ARGUMENTS = (
    "password",
    "secret",
    "secret_string",
    "secret_binary",
    "auth_token",
    "private_key_pem",
    "client_secret",
    "result",
    "ses_smtp_password_v4",
    "master_password",
    "token",
)


class SecretOutputs(Policy):
    """No output of the stack is a secret."""

    ID = "ENVC_SECRET_OUTPUTS"
    TYPES = ("envc_output",)
    KEYS = ("value",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A sensitive output is a secret by its own word; others by name, form or source."""
        name = str(resource.get("name"))
        if resource.is_true("sensitive"):
            yield Fault("value", f"the output {name} is sensitive, and outputs stand in the state")
        source = next((one for one in resource.texts("sources") if _is_secret(one)), "")
        if source:
            yield Fault("value", f"the output {name} is {source}")
        for key, text in resource.leaves():
            if key.startswith("value") and _given_away(name, text):
                yield Fault("value", f"the output {name} holds a secret")


def _is_secret(reference: str) -> bool:
    return reference.split("[", maxsplit=1)[0].rsplit(".", maxsplit=1)[
        -1
    ] in _ARGUMENTS and not reference.startswith("var.")


def _given_away(name: str, text: str) -> bool:
    if secret_form(text) or secret_setting(text):
        return True
    if unknown(text) or is_reference(text):
        return False
    return names_secret(name) or looks_random(name, text)


check = SecretOutputs()
