"""One line for every request, in either half, easy to search for what failed."""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

INSTANCE_PATH = "/_envc/instance"
_SCOPE = re.compile(r"Credential=[^/]+/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")


class Scope(NamedTuple):
    """Whom a signed request is for."""

    region: str
    service: str


def scope_of(authorization: str) -> Scope:
    """Region and service in a request's signature; empty where it is not signed."""
    found = _SCOPE.search(authorization)
    return Scope(found["region"], found["service"]) if found else Scope("", "")


class RequestLog:
    """One line a request, and the traceback of what failed."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def write(self, scope: Scope, what: str, status: int, seconds: float, detail: str = "") -> None:
        """Write one line; a status of 500 and above stands at its beginning, easy to find.

        Args:
            scope: Whom the request was for.
            what: The operation, or the method and the path.
            status: The HTTP status of the answer.
            seconds: How long it took.
            detail: A traceback, or what the answer said of an error.
        """
        line = f"{status} {scope.service or '-'} {scope.region or '-'} {what} {seconds:.3f}s"
        # A full disk must not make a request fail; the record is then short.
        with self._lock, suppress(OSError):
            self._file.write(f"{line}\n{detail}" if detail else f"{line}\n")
