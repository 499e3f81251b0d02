"""No secret stands in a function's environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _expressions import unknown
from _policy import Fault, Policy
from _secrets import is_reference, looks_random, names_secret, secret_form, secret_setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_VARIABLES = "environment/0/variables"
_STORES = ("aws_secretsmanager_secret", "aws_ssm_parameter")


class LambdaEnvironmentSecrets(Policy):
    """Functions get secrets by reference, never in their environment."""

    ID = "ENVC_LAMBDA_ENVIRONMENT_SECRETS"
    TYPES = ("aws_lambda_function",)
    KEYS = (_VARIABLES,)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Names and values that say secret; a name of an entry in a store is a reference."""
        environment = resource.block("environment")
        variables = environment.entries("variables")
        if unknown(environment.get("variables")):
            known = resource.plan.literal(resource.node, _VARIABLES)
            if known is None:
                yield Fault(_VARIABLES, "the variables are known only after apply", sure=False)
            variables = known or {}
        stored = {
            node.values.get(name)
            for node in resource.plan.of_kind(*_STORES)
            for name in ("name", "arn", "id")
        }
        for name, value in sorted(variables.items()):
            if not isinstance(value, str) or not value or "${" in value or value in stored:
                continue
            what = _secret(name, value)
            if what:
                yield Fault(f"{_VARIABLES}/{name}", f"{name} holds {what}")


def _secret(name: str, value: str) -> str:
    found = secret_form(value) or secret_setting(value)
    if found:
        return found
    if unknown(value) and names_secret(name):
        return "the value of another resource, in plain text"
    if is_reference(value):
        return ""
    if names_secret(name):
        return "a literal, and its name says secret"
    return "a random key" if looks_random(name, value) else ""


check = LambdaEnvironmentSecrets()
