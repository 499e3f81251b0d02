"""What a failure of Terraform means for a person: the message, and what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from compiler.errors import ToolError
from compiler.terraform.events import Complaint

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 8
_LAST_LINES = 8
_DETAIL_CHARACTERS = 500
_LOCK = re.compile(
    r"Lock Info:\s+ID:\s+(?P<id>\S+).*?Operation:\s+(?:OperationType)?(?P<operation>\S+)"
    r".*?Who:\s+(?P<who>[^\n]+).*?Created:\s+(?P<created>\S+ [\d:]+)",
    re.DOTALL,
)
_PREFACE = "Terraform encountered problems during initialisation"
"""What ``init`` says before the errors themselves."""

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_HINTS = (
    (
        r"no space left on device|disk quota exceeded",
        "free some disk space and run the same command again",
    ),
    (
        r"Expired.?Token|token (has|is) expired|InvalidClientToken|SignatureDoesNotMatch",
        "sign in again (aws sso login), then run the same command",
    ),
    (r"account ID not allowed", "these are another account's credentials: set AWS_PROFILE"),
    (
        r"AccessDenied|UnauthorizedOperation|not authorized|Forbidden",
        "the credentials lack this permission: ask for it, or set AWS_PROFILE",
    ),
    (r"connection refused", "is the emulator up? envc emulator status"),
    (
        r"Failed to query available provider packages|could not connect to registry",
        "name a mirror that holds hashicorp/aws by ENVC_PLUGIN_DIR, or look at the network",
    ),
    (r"no such host|i/o timeout|TLS handshake", "look at the network, then run it again"),
    (r"Throttling|TooManyRequests|Rate exceeded", "AWS is busy: run the same command again"),
    (r"Saved plan is stale", "something changed since it was planned: run envc plan again"),
    (
        r"NoSuchBucket|S3 bucket \S+ does not exist",
        "create the bucket of the state first, or name another one in the spec: state.bucket",
    ),
    (
        r"AlreadyExists|already exists",
        "it is there without being in the state: import or remove it, then plan again",
    ),
    (r"LimitExceeded|quota", "ask AWS for a higher quota (Service Quotas), then run it again"),
)


def failure(
    what: str, complaints: Sequence[Complaint], rest: str, *, log: str = "", unlock: str = ""
) -> ToolError:
    """The error for a command of Terraform that failed.

    Args:
        what: The command, such as ``terraform plan``.
        complaints: The diagnostics that it gave.
        rest: What else it said; read for errors where it gave no diagnostics.
        log: The file with everything that it said.
        unlock: The command that frees a locked state, without the lock's id; empty where the lock
            ends with the process that holds it.
    """
    errors = [one for one in complaints if one.severity == "error"]
    errors = errors or [one for one in complaints_in(rest) if one.severity == "error"]
    text = "\n".join(f"{one.summary}\n{one.detail}" for one in errors) or rest
    lock = _LOCK.search(text) if "lock" in text.lower() else None
    if lock:
        free = f"free it: {unlock} {lock['id']}" if unlock else "its lock ends with it"
        return ToolError(
            f"the state is locked by {lock['who'].strip()} (terraform "
            f"{lock['operation'].lower()}) since {lock['created'].strip()} UTC",
            hint=f"wait for it; if that run is dead, {free}",
        )
    hint = next((hint for pattern, hint in _HINTS if re.search(pattern, text, re.IGNORECASE)), "")
    return ToolError(f"{what} failed:\n" + "\n".join(_lines(errors, rest, log)), hint=hint)


def complaints_in(text: str) -> list[Complaint]:
    """The diagnostics in what Terraform says without ``-json``."""
    found: list[Complaint] = []
    severity: Literal["error", "warning"] | None = None
    block: list[str] = []
    for line in [*(_plain(line) for line in text.splitlines()), "Error: "]:
        start = re.match(r"(Error|Warning): ?(.*)", line)
        if not start:
            block.append(line)
            continue
        if severity is not None and not block[0].startswith(_PREFACE):
            found.append(_complaint(severity, block))
        severity = "error" if start[1] == "Error" else "warning"
        block = [start[2]]
    return found


def _plain(line: str) -> str:
    """A line without colour and without the bar that Terraform draws beside it."""
    return re.sub(r"^[╷│╵]\s?", "", _ANSI.sub("", line)).rstrip()


def _complaint(severity: Literal["error", "warning"], block: Sequence[str]) -> Complaint:
    address, place, detail = "", "", []
    for line in block[1:]:
        resource = re.match(r"\s*with (\S+),$", line)
        source = re.match(r"\s*on (\S+) line (\d+)", line)
        if resource:
            address = resource[1]
        elif source:
            place = f"{source[1]}:{source[2]}"
        elif not re.match(r"\s+\d+:", line):
            detail.append(line)
    return Complaint(severity, block[0], "\n".join(detail).strip(), address, place)


def _lines(errors: Sequence[Complaint], rest: str, log: str) -> list[str]:
    if not errors:
        last = [f"  {line}" for line in map(_plain, rest.splitlines()) if line][-_LAST_LINES:]
        return last or ["  it said nothing; is the disk full?"]
    each = list(dict.fromkeys(_said(one) for one in errors))
    more = len(each) - _SHOWN
    if more > 0:
        where = f"; all of them: {log}" if log else ""
        return [*each[:_SHOWN], f"  … and {more} more{where}"]
    return each


def _said(one: Complaint) -> str:
    summary, detail = _one_line(one.summary), _one_line(one.detail)
    where = f"{one.address}: " if one.address and one.address not in summary else ""
    lines = [f"  {where}{summary}"]
    if detail and detail not in summary:
        lines.append(f"    {detail}")
    if one.place:
        lines.append(f"    at {one.place}")
    return "\n".join(lines)


def _one_line(text: str) -> str:
    words = " ".join(_ANSI.sub("", text).split())
    return words if len(words) <= _DETAIL_CHARACTERS else f"{words[:_DETAIL_CHARACTERS]} …"
