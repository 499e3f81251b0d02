"""A work in a process of its own."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from inside_checkov.faults import said

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]


def apart(work: Callable[[], Json]) -> Callable[[], Json]:
    """Begin a work in a process of its own; what is given back waits for its answer.

    A process that ends without an answer is an error of the whole scan.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(read)
            with os.fdopen(write, "w", encoding="utf-8") as answer:
                try:
                    found = work()
                except BaseException as error:  # noqa: BLE001 - the other process must hear of it
                    found = {"error": said(error)}
                answer.write(json.dumps(found, default=str))
        finally:
            os._exit(0)
    os.close(write)

    def answer() -> Json:
        with os.fdopen(read, encoding="utf-8") as source:
            text = source.read()
        os.waitpid(child, 0)
        found = dict(json.loads(text or '{"error": "the process of the graph ended"}'))
        if "error" in found:
            raise RuntimeError(found["error"])
        return found

    return answer
