"""storage: the private buckets, and the one that takes their access logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from compiler.components.component import Component, Sections, Wiring
from compiler.spec.model import Complaint, HttpsOrigin, SpecModel, Text, Unique
from compiler.stack.stack import ModuleCall
from compiler.stack.values import Ref, SpecView

if TYPE_CHECKING:
    from collections.abc import Iterable

S3_NAME_LENGTH = 63
"""The longest bucket name (Amazon S3 User Guide, bucket naming rules)."""
ACCOUNT_ID_LENGTH = 12
MOST_DAYS = 36500
"""A hundred years: what is longer is a slip."""
Method = Literal["GET", "HEAD", "PUT", "POST", "DELETE"]
RESERVED_PURPOSES = {
    "logs": "the bucket for access logs is always there",
    "site": "the bucket of the front end has this name",
    "state": "the bucket of Terraform's state has this name",
}
BucketPurpose = Annotated[
    str,
    Text(
        r"[a-z0-9]+(-[a-z0-9]+)*",
        "a bucket's purpose: lower-case letters, digits and single hyphens",
        "documents",
        longest=20,
    ),
]


class CorsSpec(SpecModel):
    """Which web pages may read or write the bucket from a browser."""

    origins: Annotated[tuple[HttpsOrigin, ...], Unique] = Field(
        description="The origins by name, never *", min_length=1
    )
    methods: Annotated[tuple[Method, ...], Unique] = Field(
        default=("GET", "PUT"), description="What they may do", min_length=1
    )
    max_age_seconds: int = Field(
        default=3600, ge=0, le=86400, description="How long a browser may keep the answer"
    )


class BucketSpec(SpecModel):
    """One bucket: private, versioned, encrypted, TLS only."""

    glacier_after_days: int = Field(
        default=0, ge=0, le=MOST_DAYS, description="Days until objects go to Glacier; 0: never"
    )
    noncurrent_expire_days: int = Field(
        default=365,
        ge=1,
        le=MOST_DAYS,
        description="Days that replaced and deleted versions are kept",
    )
    expire_after_days: int = Field(
        default=0, ge=0, le=MOST_DAYS, description="Days until objects are deleted; 0: never"
    )
    cors: CorsSpec | None = Field(
        default=None, description="Access from web pages; none by default"
    )


class StorageSpec(SpecModel):
    """The buckets."""

    buckets: dict[BucketPurpose, BucketSpec] = Field(
        description="The buckets by purpose", min_length=1
    )
    log_expire_after_days: int = Field(
        default=400, ge=90, le=MOST_DAYS, description="Days that access logs are kept"
    )
    deletion_protection: bool = Field(
        default=True, description="Refuse to delete a bucket that holds anything"
    )


def rules(sections: Sections) -> Iterable[Complaint]:
    """Names fit S3; an object goes to Glacier before it is deleted."""
    storage: StorageSpec | None = sections.get("storage")
    if storage is None:
        return
    for purpose, bucket in storage.buckets.items():
        if purpose in RESERVED_PURPOSES:
            yield Complaint(
                path=("storage", "buckets", purpose),
                message=RESERVED_PURPOSES[purpose],
                expected="another purpose",
                suggestion="set its age by storage.log_expire_after_days"
                if purpose == "logs"
                else "",
            )
        where: tuple[str | int, ...] = ("storage", "buckets", purpose)
        prefix = sections.identity.name
        if prefix:
            length = len(f"{prefix}-{purpose}-") + ACCOUNT_ID_LENGTH
            if length > S3_NAME_LENGTH:
                yield Complaint(
                    path=where,
                    message=f"the bucket's name would have {length} characters",
                    expected=f"at most {S3_NAME_LENGTH} with {prefix} and the account's id",
                )
        if 0 < bucket.expire_after_days <= bucket.glacier_after_days:
            yield Complaint(
                path=(*where, "expire_after_days"),
                message=f"objects are deleted after {bucket.expire_after_days} days, "
                "before they go to Glacier",
                expected=f"more than {bucket.glacier_after_days}, or 0",
            )


def wire(wiring: Wiring) -> tuple[ModuleCall, ...]:
    """Call modules/storage."""
    storage = wiring.spec.storage
    return (
        ModuleCall(
            name="storage",
            module="storage",
            source=storage.spec_path,
            arguments={
                "name": wiring.name,
                "account_id": wiring.spec.account_id,
                "key_arn": Ref("encryption", "key_arns")["data"],
                "minimum_tls_version": 1.3,
                "buckets": {key: _bucket(bucket) for key, bucket in storage.buckets.items()},
                "log_expire_after_days": storage.log_expire_after_days,
                "deletion_protection": wiring.protection(storage.deletion_protection),
            },
            outputs={"bucket_names": Ref("storage", "bucket_names")},
        ),
    )


def _bucket(bucket: SpecView) -> dict[str, object]:
    cors = bucket.cors if bucket.cors.value is not None else None
    return {
        "glacier_after_days": bucket.glacier_after_days,
        "noncurrent_expire_days": bucket.noncurrent_expire_days,
        "expire_after_days": bucket.expire_after_days,
        "cors_origins": cors.origins if cors else [],
        "cors_methods": cors.methods if cors else [],
        "cors_max_age_seconds": cors.max_age_seconds if cors else 0,
    }


COMPONENT = Component(
    name="storage",
    section=StorageSpec,
    wire=wire,
    rules=rules,
    needs=("encryption",),
    summary="S3 buckets: private, TLS 1.3 only, versioned, Glacier",
)
