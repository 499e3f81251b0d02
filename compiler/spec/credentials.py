"""Finding what looks like a credential in a spec: its value belongs into Secrets Manager."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from compiler.spec.source import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compiler.spec.document import Document
    from compiler.spec.source import SpecPath

_SHAPES = re.compile(
    r"""
    (?:AKIA|ASIA)[0-9A-Z]{16}                   # an AWS access key id
    | sk-(?:ant-)?[A-Za-z0-9_-]{20,}            # keys of AI services
    | (?:ghp|gho|ghs|ghr)_[A-Za-z0-9]{30,}      # GitHub tokens
    | github_pat_[A-Za-z0-9_]{30,}
    | xox[abprs]-[A-Za-z0-9-]{10,}              # Slack tokens
    | hooks\.slack\.com/services/[A-Za-z0-9/]{20,}
    | -----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY-----
    | eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.  # JSON web tokens
    | ://[^/\s:@]+:[^/\s:@]+@                   # a password inside an address
    """,
    re.VERBOSE,
)
_NAMES = re.compile(
    r"(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?)$"
)


def find_credentials(document: Document) -> Iterator[Diagnostic]:
    """Every text that has the shape of a credential, or stands under a name that asks for one.

    The diagnostics hide the text: what is found must not go on into a log.
    """
    for path, text in _texts(document.data, ()):
        named = isinstance(path[-1], str) and _NAMES.search(path[-1]) and text
        if named or _SHAPES.search(text):
            yield Diagnostic(
                "this looks like a credential, and a spec is read by everybody",
                document.span_of(path),
                path,
                expected="no secret in a spec",
                suggestion="add an entry under secrets.entries, put its value into AWS Secrets "
                "Manager by hand, and name it in the function's uses.secrets",
                hidden=True,
            )


def _texts(value: Any, path: SpecPath) -> Iterator[tuple[SpecPath, str]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _texts(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _texts(child, (*path, index))
    elif isinstance(value, str) and path:
        yield path, value
