"""No access control list opens a bucket or an object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _expressions import OPEN
from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_PUBLIC = ("public-read", "public-read-write", "authenticated-read", "website")
_GROUPS = ("global/AllUsers", "global/AuthenticatedUsers")


class S3PublicAcl(Policy):
    """Access control lists open nothing, and are off."""

    ID = "ENVC_S3_PUBLIC_ACL"
    TYPES = (
        "aws_s3_bucket",
        "aws_s3_bucket_acl",
        "aws_s3_bucket_ownership_controls",
        "aws_s3_object",
        "aws_s3_object_copy",
    )
    KEYS = ("acl", "rule/0/object_ownership")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """A public list, a grant to everybody, or lists that are not switched off."""
        if resource.get("acl") in _PUBLIC:
            yield Fault("acl", f"acl is {resource.get('acl')}")
        for key, text in resource.leaves():
            if OPEN in text and key in ("acl", "access_control_policy/grant/grantee/uri"):
                yield Fault(key, f"{key} is known only after apply", sure=False)
            if text.endswith(_GROUPS):
                yield Fault(key, f"{text.rpartition('/')[2]} are granted access")
        for rule in resource.blocks("rule") if "ownership" in resource.kind else ():
            if rule.get("object_ownership") != "BucketOwnerEnforced":
                key = rule.key("object_ownership")
                yield Fault(key, f"object_ownership is {shown(rule.get('object_ownership'))}")


check = S3PublicAcl()
