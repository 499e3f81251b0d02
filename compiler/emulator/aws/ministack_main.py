"""Serve ministack with our patches: ``ministack_main.py PORT ACCOUNT REGION INSTANCE LOG``."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from request_log import INSTANCE_PATH, RequestLog, scope_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class Recorder:
    """An ASGI application around ministack's: it says whose this is, and writes the log."""

    def __init__(self, inner: App, identity: dict[str, Any], log: RequestLog) -> None:
        self._inner = inner
        self._identity = json.dumps(identity).encode()
        self._log = log

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
        elif scope["path"] == INSTANCE_PATH:
            headers = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": self._identity})
        else:
            await self._recorded(scope, receive, send)

    async def _recorded(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        began, status, said = time.monotonic(), 0, bytearray()

        async def seen(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif status >= 500:  # noqa: PLR2004 - HTTP's own figure
                said.extend(message.get("body", b""))
            await send(message)

        headers = {key.decode("latin-1"): value for key, value in scope["headers"]}
        whom = scope_of(headers.get("authorization", b"").decode("latin-1"))
        what = f"{scope['method']} {scope['path']}"
        try:
            await self._inner(scope, receive, seen)
        except Exception:
            self._log.write(whom, what, 500, time.monotonic() - began, traceback.format_exc())
            raise
        detail = f"{said.decode('utf-8', 'replace')}\n" if said else ""
        self._log.write(whom, what, status, time.monotonic() - began, detail)


def main() -> None:
    """Serve until the process is ended; on loopback only."""
    port, account, region, instance, log = sys.argv[1:6]
    os.environ["GATEWAY_PORT"] = port
    os.environ["BIND_HOST"] = "127.0.0.1"
    os.environ["MINISTACK_HOST"] = "127.0.0.1"
    os.environ["MINISTACK_ACCOUNT_ID"] = account
    os.environ["MINISTACK_REGION"] = region
    os.environ["AWS_DEFAULT_REGION"] = region
    # After the environment is set: ministack reads its ports and its account when it is imported.
    import ministack_patches  # noqa: PLC0415
    from hypercorn.asyncio import serve  # noqa: PLC0415
    from hypercorn.config import Config  # noqa: PLC0415
    from ministack.app import app  # noqa: PLC0415

    ministack_patches.install()
    identity = {"instance_id": instance, "account_id": account, "pid": os.getpid()}
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    asyncio.run(serve(Recorder(app, identity, RequestLog(Path(log))), config))


if __name__ == "__main__":
    main()
