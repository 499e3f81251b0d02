"""How a secret looks: its form, or the name that it is given.

Sources: the published formats of access keys and tokens (AWS IAM User Guide "Unique identifiers",
GitHub "Token formats", GitLab, Slack, Stripe, Anthropic, OpenAI, Google, SendGrid, npm, PyPI),
RFC 7468 for private keys, RFC 3986 for passwords in addresses.
"""

from __future__ import annotations

import math
import re
from collections import Counter

from _expressions import OPEN, SURE

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an AWS access key", re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")),
    ("a private key", re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----")),
    (
        "a GitHub token",
        re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})"),
    ),
    ("a GitLab token", re.compile(r"\bglpat-[A-Za-z0-9_-]{20,}")),
    ("a Slack token", re.compile(r"\bxox[abeprs]-[A-Za-z0-9-]{10,}")),
    ("a Stripe key", re.compile(r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}")),
    ("an Anthropic key", re.compile(r"\bsk-ant-[A-Za-z0-9_-]{16,}")),
    ("an OpenAI key", re.compile(r"\bsk-(?:proj-)?[A-Za-z0-9]{32,}")),
    ("a Google key", re.compile(r"\bAIza[A-Za-z0-9_-]{35}")),
    ("a SendGrid key", re.compile(r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}")),
    ("an npm token", re.compile(r"\bnpm_[A-Za-z0-9]{36}")),
    ("a PyPI token", re.compile(r"\bpypi-[A-Za-z0-9_-]{32,}")),
    (
        "a signed token",
        re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    ),
)
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/:@]*:([^\s/@]+)@", re.IGNORECASE)
_SETTING = re.compile(
    r"(?i)(?:\b|_)(?:password|passwd|pwd|secret|secret_?key|api_?key|token|accountkey)\s*[=:]\s*"
    r"[\"']?([^\s;&,\"'<>]{4,})"
)
_ARN = re.compile(r"\barn:aws[a-z-]*:[^\s\"',;]+")
_PLACEHOLDER = re.compile(
    r"^(?:\$|<|\{\{|%|\*+$|x+$|changeme$|arn:|aws:|known-after-apply|unknown-until-apply)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:^|_)(?:SECRETS?|PASSWORDS?|PASSWD|PWD|PASSPHRASE|TOKENS?|API_?KEYS?|PRIVATE_?KEYS?|"
    r"ACCESS_?KEYS?|SECRET_?KEYS?|AUTH_?KEYS?|ENCRYPTION_?KEYS?|SIGNING_?KEYS?|MASTER_?KEYS?|"
    r"CREDENTIALS?|DSN|CONNECTION_?STRINGS?)(?:_VALUE|_PLAINTEXT|_[0-9]+)?$"
)
_RANDOM = re.compile(r"^[A-Za-z0-9+/_=-]{24,}$")
_HEX = re.compile(r"^[0-9a-f]{32,}$")
_PUBLIC_NAME = re.compile(
    r"(?:^|_)(?:COMMIT|SHA[0-9]*|HASH|DIGEST|CHECKSUM|ETAG|VERSION|ID|IDS|ARN|URL|PATH|NAME|BUCKET|"
    r"TABLE|QUEUE|TOPIC|HOST|ENDPOINT|REGION|FUNCTION|CLIENT|POOL|HANDLER|OPTIONS|FLAGS)$"
)
_BITS = 4.0


def secret_form(text: str) -> str:
    """What secret a text holds by its form, in words; empty where it holds none."""
    for what, form in _FORMS:
        if form.search(text):
            return what
    for match in _ADDRESS.finditer(text):
        if not _PLACEHOLDER.match(match.group(1)):
            return "an address with a password in it"
    return ""


def secret_setting(text: str) -> str:
    """What secret a longer text sets (``password=…``), in words; empty where it sets none.

    The ARN of a secret (``…:secret:NAME``) names one and sets none.
    """
    for match in _SETTING.finditer(_ARN.sub("", text)):
        if not _PLACEHOLDER.match(match.group(1)):
            return "a password or key that is set in it"
    return ""


def names_secret(name: str) -> bool:
    """Whether a name says that its value is secret: ``DB_PASSWORD``, not ``PASSWORD_LENGTH``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").upper()
    return bool(_NAME.search(words))


def looks_random(name: str, text: str) -> bool:
    """Whether a text looks like a key that a machine made, and its name says nothing else.

    A text of 24 letters and digits counts from 4 bits of entropy a character with capitals, small
    letters and digits in it; so does a hexadecimal one of 32.
    """
    if _PUBLIC_NAME.search(name.upper()):
        return False
    if _HEX.match(text):
        return True
    mixed = all(re.search(form, text) for form in ("[a-z]", "[A-Z]", "[0-9]"))
    return bool(_RANDOM.match(text)) and mixed and _entropy(text) >= _BITS


def is_reference(text: str) -> bool:
    """Whether a text only says where a secret is kept."""
    return bool(_PLACEHOLDER.match(text)) or SURE in text or OPEN in text


def _entropy(text: str) -> float:
    total = len(text)
    return -sum(n / total * math.log2(n / total) for n in Counter(text).values())
