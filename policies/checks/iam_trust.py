"""Roles are taken by those who are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy
from _statements import TRUST, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource
    from _statements import Statement


_WEB = ("token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io")


class IamTrust(Policy):
    """A role says who may take it: no wildcard, and a subject for a web identity."""

    ID = "ENVC_IAM_TRUST"
    TYPES = ("aws_iam_role",)
    KEYS = ("assume_role_policy",)

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A bare ``*``, or a CI service that speaks for all of its users."""
        for key, statement in statements(resource, resource.kind, TRUST):
            if not statement.allows:
                continue
            if statement.anyone() and not statement.limited():
                yield Fault(f"{key}/Principal", f"{statement.label} lets anyone take the role")
            for kind, who in statement.principals:
                service = next((name for name in _WEB if who.endswith(name)), "")
                if kind == "Federated" and service and not _has_subject(statement, service):
                    said = f"{statement.label} lets every user of {service} in"
                    yield Fault(f"{key}/Principal", said)


def _has_subject(statement: Statement, service: str) -> bool:
    return any(
        operator in ("stringequals", "stringlike", "foranyvalue:stringlike")
        and name == f"{service}:sub"
        and values
        and not any(value.strip("*:") in ("", "repo") for value in values)
        for operator, name, values in statement.conditions
    )


check = IamTrust()
