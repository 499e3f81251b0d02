"""Nobody is given all rights by a policy of AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _expressions import OPEN
from _policy import Fault, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_BROAD = ("AdministratorAccess", "PowerUserAccess", "IAMFullAccess", "SystemAdministrator")


class IamAdministrators(Policy):
    """No identity carries a policy of AWS that allows everything."""

    ID = "ENVC_IAM_ADMINISTRATORS"
    TYPES = (
        "aws_iam_group_policy_attachment",
        "aws_iam_policy_attachment",
        "aws_iam_role",
        "aws_iam_role_policy_attachment",
        "aws_iam_role_policy_attachments_exclusive",
        "aws_iam_user_policy_attachment",
        "aws_ssoadmin_managed_policy_attachment",
    )
    KEYS = ("policy_arn", "managed_policy_arns")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """The managed policies that hold ``*`` for all or nearly all services."""
        for key in ("policy_arn", "policy_arns", "managed_policy_arns", "managed_policy_arn"):
            for arn in resource.texts(key):
                if OPEN in arn:
                    yield Fault(key, f"{key} is known only after apply", sure=False)
                if arn.rpartition("/")[2] in _BROAD and ":aws:policy/" in arn:
                    yield Fault(key, f"{arn} is attached")


check = IamAdministrators()
