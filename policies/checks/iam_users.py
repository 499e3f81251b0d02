"""People and programs sign in by roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


class IamUsers(Policy):
    """There are roles, and no users with keys or passwords."""

    ID = "ENVC_IAM_NO_USERS"
    TYPES = (
        "aws_iam_access_key",
        "aws_iam_role",
        "aws_iam_service_specific_credential",
        "aws_iam_user",
        "aws_iam_user_login_profile",
        "aws_iam_user_ssh_key",
    )

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Whatever makes or equips a user; a role is what should be there."""
        if resource.kind != "aws_iam_role":
            key = "name" if resource.kind == "aws_iam_user" else "user"
            yield Fault(key, f"{resource.kind} gives long-lived credentials", sure=True)


check = IamUsers()
