"""Who an environment is: the fields that belong to no component."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from compiler.spec.model import AccountId, AwsRegion, RuleError, SpecModel, TagValue, Text

DataClass = Literal["synthetic", "anonymized", "customer"]
_SLUG = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
_SLUG_WORDS = "a name of lower-case letters, digits and single hyphens, a letter first"
_OLDEST_PROVIDER = (5, 100)
_BUCKET_PREFIXES = ("sthree-", "amzn-s3-demo-")
"""How no bucket's name may begin (Amazon S3 User Guide, bucket naming rules)."""


def _system(text: str) -> str:
    if f"{text}-".startswith(_BUCKET_PREFIXES):
        raise RuleError(
            f"{text!r} begins as S3 keeps for itself", expected="a name that begins otherwise"
        )
    return text


def _provider(text: str) -> str:
    major, minor, _ = (int(part) for part in text.split("."))
    if (major, minor) < _OLDEST_PROVIDER:
        raise RuleError(
            f"the modules do not work with hashicorp/aws {text}",
            expected="5.100.0 or later, below 7",
            suggestion="5.100.0",
        )
    return text


def _state_key(text: str) -> str:
    if text.startswith("/") or text.endswith("/") or "//" in text:
        raise RuleError(
            f"{text!r} is no key that Terraform takes",
            expected="a path without a slash at its ends, such as terraform.tfstate",
            suggestion="/".join(part for part in text.split("/") if part),
        )
    return text


class WaiverSpec(SpecModel):
    """A finding that somebody answers for until a day."""

    policy: str = Field(description="The policy's id, as the report shows it", min_length=1)
    resource: str = Field(
        description="The resource address it holds for; * stands for any text", min_length=1
    )
    reason: str = Field(description="Why the risk is taken, for the reviewer", min_length=20)
    owner: str = Field(description="Who answers for it", min_length=1)
    expires: date = Field(description="The last day on which it holds, YYYY-MM-DD")


class TerraformSpec(SpecModel):
    """What plans and applies the stack."""

    aws_provider: Annotated[
        str,
        Text(r"[56]\.[0-9]{1,4}\.[0-9]{1,4}", "an exact version of 5 or 6", "5.100.0"),
        AfterValidator(_provider),
    ] = Field(
        default="5.100.0",
        description="The exact version of hashicorp/aws; modules accept 5.100 up to, not with, 7",
        examples=["5.100.0"],
    )


class StateSpec(SpecModel):
    """Where Terraform keeps the state of this environment in AWS."""

    bucket: Annotated[
        str,
        Text(
            r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]",
            "a bucket's name: 3 to 63 lower-case letters, digits and hyphens",
            "demand-letter-prod-state-111111111111",
        ),
    ] = Field(description="The S3 bucket: versioned, encrypted, in the environment's account")
    key: Annotated[str, AfterValidator(_state_key)] = Field(
        default="terraform.tfstate",
        description="The object's key in that bucket",
        min_length=1,
        max_length=1024,
    )


class Identity(SpecModel):
    """The fields at the top of every spec."""

    environment: Annotated[str, Text(_SLUG, _SLUG_WORDS, "staging", longest=16)] = Field(
        description="The environment's name; the file has the same"
    )
    system: Annotated[
        str, Text(_SLUG, _SLUG_WORDS, "demand-letter", longest=20), AfterValidator(_system)
    ] = Field(description="The system that runs there: the first part of every resource's name")
    owner: TagValue = Field(description="The team that answers for it (tag Owner)")
    cost_center: TagValue = Field(description="Who pays (tag CostCenter)")
    data: DataClass = Field(
        description="The class of the data in it: synthetic, anonymized or customer"
    )
    account_id: AccountId = Field(description="The only AWS account it may be applied to")
    region: AwsRegion = Field(description="The region of everything that is not global")
    terraform: TerraformSpec = Field(default_factory=TerraformSpec, description="Versions")
    state: StateSpec | None = Field(
        default=None,
        description="Terraform's state in S3; by default <system>-<environment>-state-<account>",
    )
    confirm_apply: bool = Field(
        default=False,
        description="Whether an apply to AWS asks for the environment's name first",
    )
    waivers: tuple[WaiverSpec, ...] = Field(
        default=(), description="Findings that are accepted for a while"
    )
