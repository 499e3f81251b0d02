"""What spec models are built from: the base model and the types that AWS gives rules for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import core_schema

from compiler.spec.nearest import nearest

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

    from compiler.spec.source import SpecPath

T = TypeVar("T")


class SpecModel(BaseModel):
    """A part of a spec: knows its keys, takes no other, never changes, converts nothing.

    Strict: text does not become a number, nor a number true or false. Validated as JSON, where a
    list may become a tuple and text a date.
    """

    # Built once, as a part of the whole spec, and not again for each part.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


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


FORM = "patternErrorMessage"
"""The keyword of JSON Schema for editors that says in words what form a text has."""


@dataclass(frozen=True, slots=True)
class Form:
    """Words for a type whose rule is code: for the reference and for editors."""

    words: str

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), FORM: self.words}


@dataclass(frozen=True, slots=True)
class Text:
    """Text of a form, with the words for a person who wrote another.

    Attributes:
        pattern: The whole text matches it.
        what: What the text is, with its article: ``a domain name in lower case``.
        example: One that is right.
        longest: Characters at most; 0: as the pattern says.
    """

    pattern: str
    what: str
    example: str
    longest: int = 0

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        found: dict[str, Any] = {**handler(schema), "pattern": f"^({self.pattern})$"}
        found[FORM] = f"{self.what}, such as {self.example}"
        return found | ({"maxLength": self.longest} if self.longest else {})

    def check(self, text: str) -> str:
        """Give the text back.

        Raises:
            RuleError: It has another form, or is too long.
        """
        if re.fullmatch(self.pattern, text) is None:
            raise RuleError(
                f"{_short(text)} is not {self.what}",
                expected=f"{self.what}, such as {self.example}",
            )
        if self.longest and len(text) > self.longest:
            raise RuleError(
                f"{_short(text)} has {len(text)} characters",
                expected=f"at most {self.longest}",
            )
        return text


REGIONS = (
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3",
    "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1",
    "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2",
    "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
    "mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
)  # fmt: skip
"""The regions of the partition ``aws`` (AWS General Reference, November 2025)."""
LOG_RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
)  # fmt: skip
"""What CloudWatch Logs accepts (API reference, PutRetentionPolicy)."""
PRIVATE_BLOCKS = ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")
"""Addresses that nobody else has on the internet (RFC 1918, RFC 6598)."""
TAG_CHARACTERS = r"[\w .:/=+@-]"
"""What every AWS service takes in a tag's value (Tagging AWS Resources User Guide)."""
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = rf"(?:{_LABEL}\.)+[a-z]{{2,63}}"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_WINDOW = re.compile(rf"{_CLOCK}-{_CLOCK}")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = re.compile(rf"(?:{'|'.join(_DAYS)}):{_CLOCK}-(?:{'|'.join(_DAYS)}):{_CLOCK}")
_DAY, WEEK_MINUTES = 24 * 60, 7 * 24 * 60
_SHOWN = 60


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _cidr(text: str) -> str:
    try:
        network = IPv4Network(text, strict=False)
    except ValueError as error:
        raise RuleError(
            f"{_short(text)} is no CIDR block",
            expected="an address and a prefix, such as 10.20.0.0/16",
        ) from error
    if "/" not in text:
        raise RuleError(
            f"{_short(text)} has no prefix",
            expected="an address and a prefix",
            suggestion=f"{text}/16",
        )
    if str(network) != text:
        raise RuleError(
            f"{_short(text)} is not the beginning of a block",
            expected="a block",
            suggestion=str(network),
        )
    if not 16 <= network.prefixlen <= 28:  # noqa: PLR2004 - what Amazon VPC allows
        raise RuleError(
            f"/{network.prefixlen} is no size of a VPC or subnet", expected="/16 to /28"
        )
    if not any(network.subnet_of(IPv4Network(block)) for block in PRIVATE_BLOCKS):
        raise RuleError(
            f"{text} are addresses of the public internet",
            expected="a block of private addresses: " + ", ".join(PRIVATE_BLOCKS),
        )
    return text


def _region(text: str) -> str:
    if text not in REGIONS:
        raise RuleError(
            f"{_short(text)} is no AWS region",
            expected="a region of the partition aws, such as us-east-1",
            suggestion=nearest(text, REGIONS),
        )
    return text


def _account(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        raise RuleError(
            "an account id is text: a number would lose leading zeros",
            expected="12 digits in quotes",
            suggestion=f'"{value:012d}"',
        )
    return value


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of time of every day, or every week, that a service takes.

    Attributes:
        least: Minutes at least: 30 for RDS, 60 for ElastiCache (their API references).
    """

    weekly: bool
    least: int

    def __call__(self, text: str) -> str:
        """Give the text back.

        Raises:
            RuleError: It is no window, or too short or too long.
        """
        form, pattern, example = (
            ("ddd:hh:mm-ddd:hh:mm", _WEEK, "sun:04:30-sun:05:30")
            if self.weekly
            else ("hh:mm-hh:mm", _WINDOW, "03:00-04:00")
        )
        if pattern.fullmatch(text) is None:
            kind = "weekly window" if self.weekly else "window"
            raise RuleError(
                f"{_short(text)} is no {kind}", expected=f"{form} in UTC, such as {example}"
            )
        start, end = (_week_minute(part) for part in _parts(text))
        length = (end - start) % (WEEK_MINUTES if self.weekly else _DAY)
        if length < self.least:
            raise RuleError("the window is too short", expected=f"at least {self.least} minutes")
        if length > _DAY:
            raise RuleError("the window is too long", expected="at most a day")
        return text


def windows_overlap(daily: str, weekly: str) -> bool:
    """Whether a window of every day meets one of a week; both as validated here."""
    start, end = (_week_minute(part) for part in _parts(weekly))
    length = (end - start) % WEEK_MINUTES
    daily_start, daily_end = (_week_minute(part) for part in _parts(daily))
    daily_length = (daily_end - daily_start) % _DAY
    for day in range(7):
        begins = day * _DAY + daily_start
        if (begins - start) % WEEK_MINUTES < length:
            return True
        if (start - begins) % WEEK_MINUTES < daily_length:
            return True
    return False


def _parts(window: str) -> tuple[str, str]:
    start, _, end = window.partition("-")
    return start, end


def _week_minute(text: str) -> int:
    """Minutes since Monday, or since midnight where no day is named."""
    *day, hours, minutes = text.split(":")
    days = _DAYS.index(day[0]) if day else 0
    return days * _DAY + int(hours) * 60 + int(minutes)


def _retention(days: int) -> int:
    if days not in LOG_RETENTION_DAYS:
        closest = min(LOG_RETENTION_DAYS, key=lambda allowed: (abs(allowed - days), -allowed))
        raise RuleError(
            f"CloudWatch keeps no log for {days} days",
            expected="one of " + ", ".join(map(str, LOG_RETENTION_DAYS)),
            suggestion=str(closest),
        )
    return days


def _origin(text: str) -> str:
    if "*" in text:
        raise RuleError(
            f"{_short(text)} would let any page in",
            expected="origins by name: https://app.example.com",
        )
    if re.fullmatch(rf"https://{_HOST}(:[0-9]{{1,5}})?", text) is None:
        raise RuleError(
            f"{_short(text)} is no web origin",
            expected="https://, a host in lower case, nothing behind it",
            suggestion=_as_origin(text),
        )
    return text


def _as_origin(text: str) -> str:
    mended = text.rstrip("/").lower()
    mended = mended.replace("http://", "https://", 1)
    return mended if re.fullmatch(rf"https://{_HOST}(:[0-9]{{1,5}})?", mended) else ""


def _unique(items: tuple[T, ...]) -> tuple[T, ...]:
    for index, item in enumerate(items):
        if item in items[:index]:
            raise RuleError(f"{item!s} is named twice", expected="each once")
    return items


def unlike(reserved: tuple[str, ...], why: str) -> AfterValidator:
    """A validator that refuses some words, whatever their case."""

    def validate(text: str) -> str:
        if text.lower() in reserved:
            raise RuleError(f"{text!r} is {why}", expected="another name")
        return text

    return AfterValidator(validate)


Unique = AfterValidator(_unique)
Cidr = Annotated[
    str, AfterValidator(_cidr), Form("a block of private addresses, /16 to /28: 10.20.0.0/16")
]
AwsRegion = Annotated[str, AfterValidator(_region), Form("an AWS region: us-east-1")]
AvailabilityZone = Annotated[
    str,
    Text(r"[a-z]{2}-[a-z]+-[0-9][a-f]", "an availability zone", "us-east-1a"),
]
AccountId = Annotated[
    str,
    Text(r"[0-9]{12}", "an account id of 12 digits", '"123456789012"'),
    BeforeValidator(_account),
]
DomainName = Annotated[
    str, Text(_HOST, "a domain name in lower case", "app.example.com", longest=253)
]
HttpsOrigin = Annotated[str, AfterValidator(_origin), Form("a web origin: https://app.example.com")]
TagValue = Annotated[
    str,
    Text(
        rf"{TAG_CHARACTERS}+",
        "a tag's value: letters, digits, spaces and . : / = + - @ _",
        "platform-team",
        longest=256,
    ),
]
LogRetentionDays = Annotated[
    int, AfterValidator(_retention), Form("what CloudWatch Logs takes: 30, 90, 365, 400 …")
]
_DAILY, _WEEKLY = "hh:mm-hh:mm in UTC, at least", "ddd:hh:mm-ddd:hh:mm in UTC, at least"
BackupWindow = Annotated[
    str, AfterValidator(_Window(weekly=False, least=30)), Form(f"{_DAILY} 30 minutes")
]
MaintenanceWindow = Annotated[
    str, AfterValidator(_Window(weekly=True, least=30)), Form(f"{_WEEKLY} 30 minutes")
]
HourWindow = Annotated[
    str, AfterValidator(_Window(weekly=False, least=60)), Form(f"{_DAILY} an hour")
]
HourMaintenanceWindow = Annotated[
    str, AfterValidator(_Window(weekly=True, least=60)), Form(f"{_WEEKLY} an hour")
]
