"""Who an environment is: the fields that belong to no component."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from compiler.spec.model import AccountId, AwsRegion, SpecModel

DataClass = Literal["synthetic", "anonymized", "customer"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]


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

    aws_provider: Annotated[str, StringConstraints(pattern=r"^[56]\.\d+\.\d+$")] = Field(
        default="5.100.0",
        description="The exact version of hashicorp/aws; modules accept 5.100 up to, not with, 7",
        examples=["5.100.0"],
    )


class StateSpec(SpecModel):
    """Where Terraform keeps the state of this environment in AWS."""

    bucket: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$")] = Field(
        description="The S3 bucket: versioned, encrypted, in the environment's account"
    )
    key: str = Field(default="terraform.tfstate", description="The object's key in that bucket")


class Identity(SpecModel):
    """The fields at the top of every spec."""

    environment: Annotated[Slug, StringConstraints(max_length=16)] = Field(
        description="The environment's name; the file has the same"
    )
    system: Annotated[Slug, StringConstraints(max_length=20)] = Field(
        description="The system that runs there: the first part of every resource's name"
    )
    owner: str = Field(description="The team that answers for it (tag Owner)", min_length=1)
    cost_center: str = Field(description="Who pays (tag CostCenter)", min_length=1)
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
