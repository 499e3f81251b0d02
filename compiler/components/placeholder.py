"""The code that a function has until its first release: an honest answer, the same bytes always."""

from __future__ import annotations

import io
import zipfile

PLACEHOLDER = "placeholder.zip"
_NODE = """exports.handler = async () => ({
  statusCode: 503,
  headers: { "content-type": "application/json", "retry-after": "60" },
  body: JSON.stringify({ error: "no release has been deployed to this function yet" }),
});
"""
_PYTHON = """import json


def handler(event, context):
    return {
        "statusCode": 503,
        "headers": {"content-type": "application/json", "retry-after": "60"},
        "body": json.dumps({"error": "no release has been deployed to this function yet"}),
    }
"""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16


def placeholder_zip() -> bytes:
    """A Lambda package for both runtimes, ``index.handler`` and ``main.handler``, answering 503.

    The bytes do not depend on the clock, the machine or the Python version: entries are stored, not
    compressed, with a fixed time.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, text in (("index.js", _NODE), ("main.py", _PYTHON)):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = 3
            entry.external_attr = _READABLE
            archive.writestr(entry, text)
    return buffer.getvalue()
