"""What a failure of Terraform means for a person: the message, and what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from compiler.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compiler.terraform.events import Complaint

_LOCK = re.compile(
    r"ID:\s+(?P<id>\S+).*?Operation:\s+(?P<operation>\S+).*?Who:\s+(?P<who>\S+)"
    r".*?Created:\s+(?P<created>[^\n]+)",
    re.DOTALL,
)
_HINTS = (
    (r"no space left on device", "free some disk space and run the same command again"),
    (r"AccessDenied|UnauthorizedOperation|not authorized", "the credentials lack this permission"),
    (r"ExpiredToken|expired", "sign in again (aws sso login), then run the same command"),
    (r"connection refused", "is the emulator up? envc emulator status"),
    (
        r"Failed to query available provider packages|could not connect to registry",
        "name a mirror that holds hashicorp/aws by ENVC_PLUGIN_DIR, or look at the network",
    ),
    (r"account ID not allowed|AWS account ID", "these are another account's credentials"),
    (r"Saved plan is stale", "something changed since it was planned: run envc plan again"),
    (r"NoSuchBucket|bucket does not exist", "the state bucket is not there yet"),
)


def failure(what: str, complaints: Sequence[Complaint], rest: str) -> ToolError:
    """The error for a command of Terraform that failed.

    Args:
        what: The command, such as ``terraform plan``.
        complaints: The diagnostics that it gave.
        rest: Its last words, where it gave none.
    """
    errors = [one for one in complaints if one.severity == "error"]
    text = "\n".join(f"{one.summary}\n{one.detail}" for one in errors) or rest
    lock = _LOCK.search(text) if "lock" in text.lower() else None
    if lock:
        return ToolError(
            f"the state is locked by {lock['who']} ({lock['operation']}) "
            f"since {lock['created'].strip()}",
            hint="wait for it; if that run is dead, free it: "
            f"terraform -chdir=build/ENV force-unlock {lock['id']}",
        )
    lines = [_line(one) for one in errors] or [f"  {line}" for line in rest.splitlines()[-8:]]
    hint = next((hint for pattern, hint in _HINTS if re.search(pattern, text, re.IGNORECASE)), "")
    return ToolError(f"{what} failed:\n" + "\n".join(lines), hint=hint)


def _line(one: Complaint) -> str:
    where = f"{one.address}: " if one.address else ""
    detail = " ".join(one.detail.split())
    return f"  {where}{one.summary}" + (f"\n    {detail}" if detail else "")
