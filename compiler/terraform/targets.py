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
        refresh: Whether a plan asks the account what is there.
        basis: One sentence on what a plan is made against.
    """

    name: TargetName
    backend: dict[str, Any]
    provider: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    refresh: bool = True
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
        environment={"AWS_EC2_METADATA_DISABLED": "true"},
        refresh=False,
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


def has_credentials() -> bool:
    """Whether AWS credentials are at hand, without asking the network.

    Environment variables, profiles and containers' roles count; the instance metadata service is
    asked only where ``AWS_EC2_METADATA_DISABLED`` is ``false``, because a machine without one would
    wait for it.
    """
    import botocore.session  # noqa: PLC0415 - slow to import, and only a plan asks
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415

    asked = {"AWS_EC2_METADATA_DISABLED": os.environ.get("AWS_EC2_METADATA_DISABLED", "true")}
    before = {key: os.environ.get(key) for key in asked}
    os.environ.update(asked)
    try:
        return botocore.session.get_session().get_credentials() is not None
    except BotoCoreError:
        return False
    finally:
        for key, value in before.items():
            if value is None:
                del os.environ[key]


def caller_account(region: str) -> str:
    """The account that the credentials belong to.

    Raises:
        ToolError: AWS does not answer, or refuses the credentials.
    """
    import boto3  # noqa: PLC0415 - slow to import, and only an apply asks
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        identity = boto3.client("sts", region_name=region).get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        raise ToolError(
            f"AWS does not say whose credentials these are: {error}",
            hint="sign in again (aws sso login), or set AWS_PROFILE",
        ) from error
    return str(identity["Account"])
