"""Where a stack goes: the real AWS, the emulator, or nowhere at all."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from compiler.errors import ToolError
from compiler.files import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

TargetName = Literal["aws", "emulator", "offline"]
OVERRIDE = "target_override.tf.json"
_FAKE = "envc-no-credentials"


@dataclass(frozen=True, slots=True)
class Target:
    """What differs between places to plan and apply to.

    Attributes:
        backend: The backend block: type to settings.
        provider: Settings of every provider block.
        environment: Variables for Terraform's process.
        isolated: Whether the user's own AWS settings are kept away from Terraform.
        refresh: Whether a plan asks the account what is there.
        basis: One sentence on what a plan is made against.
    """

    name: TargetName
    backend: dict[str, Any]
    provider: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    refresh: bool = True
    isolated: bool = False
    basis: str = ""


def offline_target(build: Path) -> Target:
    """Planning without any account: against an empty state, with keys that open nothing."""
    return Target(
        "offline",
        backend={"local": {"path": str(build / ".terraform" / "offline" / "empty.tfstate")}},
        provider={
            "access_key": _FAKE,
            "secret_key": _FAKE,
            "allowed_account_ids": [],
            "skip_credentials_validation": True,
            "skip_metadata_api_check": True,
            "skip_region_validation": True,
            "skip_requesting_account_id": True,
        },
        refresh=False,
        isolated=True,
        basis="planned offline, against an empty state: there are no AWS credentials, so it shows "
        "everything as new",
    )


def aws_target(*, bucket: str, key: str, region: str) -> Target:
    """The real AWS, with its state in S3: locked by S3 itself, encrypted."""
    return Target(
        "aws",
        backend={
            "s3": {
                "bucket": bucket,
                "key": key,
                "region": region,
                "encrypt": True,
                "use_lockfile": True,
            }
        },
        basis=f"planned against the account, state in s3://{bucket}/{key}",
    )


def emulator_target(
    state: Path, *, provider: dict[str, Any], environment: dict[str, str]
) -> Target:
    """The embedded emulator, with its state beside it."""
    return Target(
        "emulator",
        backend={"local": {"path": str(state)}},
        provider=provider,
        environment=environment,
        isolated=True,
        basis="planned against the embedded emulator",
    )


def write_override(build: Path, target: Target) -> bool:
    """Write the target's override beside the document; says whether it changed."""
    main = json.loads((build / "main.tf.json").read_text(encoding="utf-8"))
    providers = [
        {key: block[key] for key in ("alias", "region") if key in block} | target.provider
        for block in main["provider"]["aws"]
    ]
    override: dict[str, Any] = {"terraform": {"backend": target.backend}}
    if target.provider:
        override["provider"] = {"aws": providers}
    text = json.dumps(override, indent=2, sort_keys=True) + "\n"
    path = build / OVERRIDE
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    write_atomic(path, text)
    return True


def has_credentials(*, ask_instance: bool = False) -> bool:
    """Whether AWS credentials are at hand, without asking the network.

    Environment variables, profiles, single sign-on and containers' roles count. The instance
    metadata service is asked only where ``ask_instance`` or ``AWS_EC2_METADATA_DISABLED=false``
    says so, because a machine without one would wait for it.

    Raises:
        ToolError: There are some, and they cannot be used: a profile that is not there, half a
            key. Planning offline instead would not be what their owner meant.
    """
    import botocore.session  # noqa: PLC0415 - slow to import, and only a plan asks
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415

    wanted = os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "false"
    try:
        session = botocore.session.get_session()
        if not (ask_instance or wanted):
            session.get_component("credential_provider").remove("iam-role")
        return session.get_credentials() is not None
    except BotoCoreError as error:
        raise ToolError(
            f"the AWS credentials cannot be used: {error}",
            hint="mend or unset them (AWS_PROFILE, AWS_ACCESS_KEY_ID), or say --target offline",
        ) from error


def caller_account(region: str) -> str:
    """The account that the credentials belong to.

    Raises:
        ToolError: AWS does not answer, or refuses the credentials.
    """
    import boto3  # noqa: PLC0415 - slow to import, and only an apply asks
    from botocore.config import Config  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    patience = Config(connect_timeout=10, read_timeout=20, retries={"total_max_attempts": 2})
    try:
        client = boto3.client("sts", region_name=region, config=patience)
        identity = client.get_caller_identity()
    except (BotoCoreError, ClientError, OSError, ValueError) as error:
        raise ToolError(
            f"AWS does not say whose credentials these are: {error}",
            hint="sign in again (aws sso login), or set AWS_PROFILE",
        ) from error
    return str(identity["Account"])
