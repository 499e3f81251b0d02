"""auth: the environment's own Cognito user pool."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from compiler.components.component import Component, Wiring
from compiler.spec.model import RuleError, SpecModel, Text, Unique
from compiler.stack.stack import ModuleCall
from compiler.stack.values import Ref

CallbackUrl = Annotated[
    str,
    Text(
        r'https://[!"$-)+-~]+|http://localhost(:[0-9]{1,5})?(/[!"$-)+-~]*)?',
        "an https address without * or # (or http://localhost)",
        "https://app.example.com/signed-in",
        longest=1024,
    ),
]
RESERVED_WORDS = ("aws", "amazon", "cognito")
"""What a domain prefix may not hold (Amazon Cognito, CreateUserPoolDomain)."""


def _domain_prefix(text: str) -> str:
    for word in RESERVED_WORDS:
        if word in text:
            raise RuleError(
                f"Cognito takes no domain prefix that holds {word!r}",
                expected="a prefix without " + ", ".join(RESERVED_WORDS),
            )
    return text


class AuthSpec(SpecModel):
    """The user pool and its client."""

    domain_prefix: Annotated[
        str,
        Text(
            r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?",
            "a domain prefix: lower-case letters, digits and hyphens",
            "demand-letter-prod",
            longest=63,
        ),
        AfterValidator(_domain_prefix),
    ] = Field(description="The hosted sign-in's name, unique in the region")
    mfa: Literal["required", "optional"] = Field(
        default="required", description="A second factor: an authenticator app"
    )
    password_minimum_length: int = Field(
        default=14, ge=12, le=99, description="Characters of a password, at least"
    )
    access_token_minutes: int = Field(
        default=60, ge=5, le=1440, description="An access token's life"
    )
    id_token_minutes: int = Field(default=60, ge=5, le=1440, description="An id token's life")
    refresh_token_days: int = Field(default=30, ge=1, le=3650, description="A session's life")
    callback_urls: Annotated[tuple[CallbackUrl, ...], Unique] = Field(
        description="Where sign-in may lead back to: https, or http://localhost",
        min_length=1,
        max_length=100,
    )
    logout_urls: Annotated[tuple[CallbackUrl, ...], Unique] = Field(
        default=(), description="Where sign-out may lead to", max_length=100
    )
    threat_protection: Literal["off", "audit", "enforced"] = Field(
        default="enforced", description="Blocks stolen passwords and odd sign-ins (Plus tier)"
    )
    deletion_protection: bool = Field(default=True, description="Refuse to delete the pool")


def wire(wiring: Wiring) -> tuple[ModuleCall, ...]:
    """Call modules/auth."""
    auth = wiring.spec.auth
    return (
        ModuleCall(
            name="auth",
            module="auth",
            source=auth.spec_path,
            arguments={
                "name": wiring.name,
                "domain_prefix": auth.domain_prefix,
                "mfa": auth.mfa,
                "password_minimum_length": auth.password_minimum_length,
                "access_token_minutes": auth.access_token_minutes,
                "id_token_minutes": auth.id_token_minutes,
                "refresh_token_days": auth.refresh_token_days,
                "callback_urls": auth.callback_urls,
                "logout_urls": auth.logout_urls,
                "threat_protection": auth.threat_protection,
                "deletion_protection": wiring.protection(auth.deletion_protection),
            },
            outputs={
                "user_pool_id": Ref("auth", "user_pool_id"),
                "user_pool_client_id": Ref("auth", "client_id"),
            },
        ),
    )


COMPONENT = Component(
    name="auth",
    section=AuthSpec,
    wire=wire,
    summary="Cognito user pool: MFA, strong passwords, threat protection",
)
