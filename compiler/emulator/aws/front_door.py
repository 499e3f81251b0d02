"""The door before moto: our own handlers first, and a log of every request.

moto finds the service of a request by its host or its signature. A handler here is found the same
way, by the service in the signature's scope, the method and the path, or the operation that the
body or the target header names. What no handler takes goes on to moto unchanged.
"""

from __future__ import annotations

import io
import json
import re
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from request_log import INSTANCE_PATH, RequestLog, Scope, scope_of

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


@dataclass(frozen=True)
class Request:
    """A request as handlers see it.

    Attributes:
        action: The operation, from ``Action=`` in a form or ``X-Amz-Target``; empty for REST.
    """

    region: str
    service: str
    method: str
    path: str
    action: str
    body: bytes
    query: str = ""

    @property
    def scope(self) -> Scope:
        """Whom the request is for."""
        return Scope(self.region, self.service)

    @property
    def what(self) -> str:
        """The request in words, for the log."""
        return self.action or f"{self.method} {self.path}"

    @property
    def form(self) -> dict[str, str]:
        """The first value of every field of a form body."""
        fields = parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {key: values[0] for key, values in fields.items()}

    def values(self, name: str) -> list[str]:
        """Every value of a name in the query string."""
        return parse_qs(self.query, keep_blank_values=True).get(name, [])

    @property
    def json(self) -> dict[str, Any]:
        """The body as JSON."""
        return json.loads(self.body or b"{}")


@dataclass(frozen=True)
class Response:
    """An answer of a handler."""

    status: int
    body: str
    content_type: str = "application/json"
    error: str = ""


Handler = Callable[[Request], Response]
ROUTES: list[tuple[str, str, re.Pattern[str], Handler]] = []
ACTIONS: dict[tuple[str, str], Handler] = {}


def route(service: str, method: str, path: str) -> Callable[[Handler], Handler]:
    """Register a handler for a REST operation; the path is a regular expression."""

    def register(handler: Handler) -> Handler:
        ROUTES.append((service, method, re.compile(path), handler))
        return handler

    return register


def action(service: str, name: str) -> Callable[[Handler], Handler]:
    """Register a handler for an operation that is named in the request."""

    def register(handler: Handler) -> Handler:
        ACTIONS[service, name] = handler
        return handler

    return register


class FrontDoor:
    """A WSGI application around moto's."""

    def __init__(
        self, inner: Callable[..., Iterable[bytes]], identity: dict[str, str], log: RequestLog
    ) -> None:
        self._inner = inner
        self._identity = identity
        self._log = log

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, or hand it on."""
        if environ.get("PATH_INFO") == INSTANCE_PATH:
            return _send(Response(200, json.dumps(self._identity)), start_response)
        request = _read(environ)
        began = time.monotonic()
        handler = _find(request)
        if handler is None:
            return self._pass_on(environ, start_response, request, began)
        try:
            response = handler(request)
        except Exception:  # noqa: BLE001 - whatever a handler does, the log must tell
            self._log.write(
                request.scope, request.what, 500, time.monotonic() - began, traceback.format_exc()
            )
            return _send(Response(500, "{}", error="InternalFailure"), start_response)
        self._log.write(request.scope, request.what, response.status, time.monotonic() - began)
        return _send(response, start_response)

    def _pass_on(
        self, environ: dict[str, Any], start_response: StartResponse, request: Request, began: float
    ) -> Iterable[bytes]:
        seen: list[int] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            seen.append(int(status.split(" ", 1)[0]))
            return start_response(status, headers, *rest)

        try:
            result = self._inner(environ, start)
        except Exception:
            self._log.write(
                request.scope, request.what, 500, time.monotonic() - began, traceback.format_exc()
            )
            raise
        self._log.write(
            request.scope, request.what, seen[-1] if seen else 0, time.monotonic() - began
        )
        return result


def _read(environ: dict[str, Any]) -> Request:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length) if length else b""
    environ["wsgi.input"] = io.BytesIO(body)
    scope = scope_of(environ.get("HTTP_AUTHORIZATION", ""))
    name = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
    if not name and b"Action=" in body[:4096]:
        name = parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
    return Request(
        region=scope.region,
        service=scope.service,
        method=environ.get("REQUEST_METHOD", ""),
        path=environ.get("PATH_INFO", ""),
        action=name,
        body=body,
        query=environ.get("QUERY_STRING", ""),
    )


def _find(request: Request) -> Handler | None:
    if request.action:
        return ACTIONS.get((request.service, request.action))
    for service, method, path, handler in ROUTES:
        if (service, method) == (request.service, request.method) and path.fullmatch(request.path):
            return handler
    return None


def _send(response: Response, start_response: StartResponse) -> Iterable[bytes]:
    data = response.body.encode()
    headers = [("Content-Type", response.content_type), ("Content-Length", str(len(data)))]
    if response.error:
        headers.append(("x-amzn-errortype", response.error))
    start_response(f"{response.status} {'OK' if response.status < 400 else 'Error'}", headers)  # noqa: PLR2004
    return [data]
