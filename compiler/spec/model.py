"""What spec models are built from: the base model and the types that AWS gives rules for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

if TYPE_CHECKING:
    from compiler.spec.source import SpecPath


class SpecModel(BaseModel):
    """A part of a spec: knows its keys, takes no other, never changes, converts nothing.

    Strict: text does not become a number, nor a number true or false. Validated as JSON, where a list
    may become a tuple and text a date.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong between parts of a spec, at a path from the spec's root."""

    path: SpecPath
    message: str
    expected: str = ""
    suggestion: str = ""


class RuleError(ValueError):
    """A value that breaks a rule of its type.

    Attributes:
        expected: What would be right.
        suggestion: The nearest right value, where there is one.
    """

    def __init__(self, message: str, *, expected: str = "", suggestion: str = "") -> None:
        super().__init__(message)
        self.expected = expected
        self.suggestion = suggestion


_REGION = re.compile(r"^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d$")
_ZONE = re.compile(r"^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d[a-f]$")
_ACCOUNT = re.compile(r"^\d{12}$")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"^(?=.{{4,253}}$)({_LABEL}\.)+[a-z]{{2,63}}$")
_ORIGIN = re.compile(rf"^https://(?:{_LABEL}\.)+[a-z]{{2,63}}(:\d{{1,5}})?$")
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_WINDOW = re.compile(rf"^({_CLOCK})-({_CLOCK})$")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = re.compile(rf"^({'|'.join(_DAYS)}):({_CLOCK})-({'|'.join(_DAYS)}):({_CLOCK})$")
_MINUTES = 30
_DAY, _WEEK_MINUTES = 24 * 60, 7 * 24 * 60
LOG_RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
)  # fmt: skip
"""What CloudWatch Logs accepts (API reference, PutRetentionPolicy)."""


def _cidr(text: str) -> str:
    try:
        network = IPv4Network(text, strict=False)
    except ValueError as error:
        raise RuleError(
            f"{text!r} is no CIDR block", expected="an address and a prefix, such as 10.20.0.0/16"
        ) from error
    if str(network) != text:
        raise RuleError(
            f"{text!r} is not the beginning of a block", expected="a block", suggestion=str(network)
        )
    if not 16 <= network.prefixlen <= 28:  # noqa: PLR2004 - what Amazon VPC allows
        raise RuleError(
            f"/{network.prefixlen} is no size of a VPC or subnet", expected="/16 to /28"
        )
    return text


def _matching(pattern: re.Pattern[str], what: str, example: str) -> AfterValidator:
    def validate(text: str) -> str:
        if not pattern.match(text):
            raise RuleError(f"{text!r} is no {what}", expected=f"{what}, such as {example}")
        return text

    return AfterValidator(validate)


def _account(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        raise RuleError(
            "an account id is text: a number would lose leading zeros",
            expected="12 digits in quotes",
            suggestion=f'"{value:012d}"',
        )
    return value


def _backup_window(text: str) -> str:
    match = _WINDOW.match(text)
    if match is None:
        raise RuleError(
            f"{text!r} is no window", expected="hh:mm-hh:mm in UTC, such as 03:00-04:00"
        )
    start, end = text.split("-")
    if (_minute(end) - _minute(start)) % _DAY < _MINUTES:
        raise RuleError("the window is too short", expected=f"at least {_MINUTES} minutes")
    return text


def _maintenance_window(text: str) -> str:
    match = _WEEK.match(text)
    if match is None:
        raise RuleError(
            f"{text!r} is no weekly window",
            expected="ddd:hh:mm-ddd:hh:mm in UTC, such as sun:04:30-sun:05:30",
        )
    start, end = text.split("-")
    length = (_week_minute(end) - _week_minute(start)) % _WEEK_MINUTES
    if length < _MINUTES:
        raise RuleError("the window is too short", expected=f"at least {_MINUTES} minutes")
    if length > _DAY:
        raise RuleError("the window is too long", expected="at most a day")
    return text


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _week_minute(text: str) -> int:
    day, clock = text.split(":", 1)
    return _DAYS.index(day) * _DAY + _minute(clock)


def _retention(days: int) -> int:
    if days not in LOG_RETENTION_DAYS:
        nearest = min(LOG_RETENTION_DAYS, key=lambda allowed: (abs(allowed - days), -allowed))
        raise RuleError(
            f"CloudWatch keeps no log for {days} days",
            expected="one of " + ", ".join(map(str, LOG_RETENTION_DAYS)),
            suggestion=str(nearest),
        )
    return days


def _origin(text: str) -> str:
    if "*" in text:
        raise RuleError(
            f"{text!r} would let any page in", expected="origins by name: https://app.example.com"
        )
    if not _ORIGIN.match(text):
        raise RuleError(
            f"{text!r} is no web origin",
            expected="https://, a host in lower case, nothing behind it",
            suggestion=text.rstrip("/").replace("http://", "https://").lower(),
        )
    return text


Cidr = Annotated[str, AfterValidator(_cidr)]
AwsRegion = Annotated[str, _matching(_REGION, "AWS region", "us-east-1")]
AvailabilityZone = Annotated[str, _matching(_ZONE, "availability zone", "us-east-1a")]
AccountId = Annotated[
    str, _matching(_ACCOUNT, "account id of 12 digits", '"123456789012"'), BeforeValidator(_account)
]
DomainName = Annotated[str, _matching(_DOMAIN, "domain name in lower case", "app.example.com")]
HttpsOrigin = Annotated[str, AfterValidator(_origin)]
BucketNamePart = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$")]
LogRetentionDays = Annotated[int, AfterValidator(_retention)]
BackupWindow = Annotated[str, AfterValidator(_backup_window)]
MaintenanceWindow = Annotated[str, AfterValidator(_maintenance_window)]
