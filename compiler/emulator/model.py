"""What is known of an emulator: where it answers, whose it is, and how it is to be addressed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from compiler.emulator.endpoints import endpoints

if TYPE_CHECKING:
    from collections.abc import Mapping

HALVES = ("moto", "ministack")
HOST = "127.0.0.1"
_KEY = "envc-emulator"
# Every try shows in the request log, so a fault is seen; the one retry is for a busy machine.
_RETRIES = 2


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two processes.

    Attributes:
        name: ``moto`` or ``ministack``.
        answers: Whether it answered just now, with the instance id on record.
    """

    name: str
    pid: int
    port: int
    answers: bool = True

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running emulator of one account.

    Attributes:
        urls: Where each half answers.
        instance_id: New at each start: what was applied is gone with the process.
        fresh: It was started just now, and is empty.
    """

    urls: Mapping[str, str]
    instance_id: str
    account_id: str
    region: str
    fresh: bool = False

    def provider_settings(self) -> dict[str, Any]:
        """Settings of every provider block; nothing that they name is the real AWS."""
        return {
            "access_key": _KEY,
            "secret_key": _KEY,
            "skip_credentials_validation": True,
            "skip_metadata_api_check": True,
            "skip_region_validation": True,
            "max_retries": _RETRIES,
            "s3_use_path_style": True,
            # S3 Control puts the account into the host name: <account>.127.0.0.1. No such host is
            # known, so those requests go to moto as to a proxy, and nothing else does.
            "http_proxy": self.urls["moto"],
            "https_proxy": "",
            "no_proxy": HOST,
            "endpoints": [endpoints(self.urls)],
        }

    def environment(self) -> dict[str, str]:
        """Variables for Terraform's process: nobody's own AWS settings reach it."""
        return {
            # A service that a later provider knows and the endpoints block does not.
            "AWS_ENDPOINT_URL": self.urls["moto"],
            "AWS_ACCESS_KEY_ID": _KEY,
            "AWS_SECRET_ACCESS_KEY": _KEY,
            "AWS_SESSION_TOKEN": "",
            "AWS_PROFILE": "",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }


@dataclass(frozen=True, slots=True)
class Status:
    """Whether an emulator runs.

    Attributes:
        state: ``half`` where one of the two processes is gone; what it held is lost.
        since: When it was started, ISO 8601 in UTC.
    """

    state: Literal["up", "down", "half"]
    halves: tuple[Half, ...] = ()
    instance_id: str = ""
    account_id: str = ""
    since: str = ""

    def facts(self) -> dict[str, Any]:
        """The status as plain data."""
        return {
            "state": self.state,
            "instance_id": self.instance_id,
            "account_id": self.account_id,
            "since": self.since,
            "processes": [
                {
                    "name": half.name,
                    "pid": half.pid,
                    "port": half.port,
                    "url": half.url,
                    "answers": half.answers,
                }
                for half in self.halves
            ],
        }

    def sentence(self) -> str:
        """The status for a person, on one line."""
        if self.state == "down":
            return "down"
        parts = [
            f"{half.name} {half.url} (process {half.pid})"
            if half.answers
            else f"{half.name} is gone"
            for half in self.halves
        ]
        known = f"{', '.join(parts)}; account {self.account_id}; since {self.since}"
        if self.state == "half":
            return f"half up: {known}; the next start begins empty"
        return f"up: {known}"
