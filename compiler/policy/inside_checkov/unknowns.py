"""Whether an answer stands, whatever the unknown values turn out to be."""

from __future__ import annotations

import copy
import json
from typing import Any

from inside_checkov.plan import OPEN, is_token

_ANYONE = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
PROBES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    "*",
    "0.0.0.0/0",
    {"Version": "2012-10-17", "Statement": [_ANYONE]},
)
"""What an open value could turn out to be: a check that answers one of these otherwise, waits."""

Json = dict[str, Any]


def probed(value: Any, probe: Any) -> Any:
    """A copy with another value in the place of those that can be anything."""
    if isinstance(value, dict):
        return {key: probed(inner, probe) for key, inner in value.items()}
    if isinstance(value, list):
        return [probed(inner, probe) for inner in value]
    if isinstance(value, str) and OPEN in value:
        return copy.deepcopy(probe) if value == OPEN else value.replace(OPEN, str(probe))
    return value


def waits(conf: Json, key: str) -> bool:
    """Whether the value at a key is itself one that is known only after apply."""
    here: Any = conf
    for step in key.split("/"):
        while isinstance(here, list) and len(here) == 1 and not step.strip("[]").isdigit():
            here = here[0]
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and step.strip("[]").isdigit():
            index = int(step.strip("[]"))
            here = here[index] if index < len(here) else None
        else:
            return False
    while isinstance(here, list) and len(here) == 1:
        here = here[0]
    return is_token(here)


def is_open(vertex: Json, key: str) -> bool:
    """Whether anything in the block that a graph check's key begins with can be anything."""
    first = key.replace(".", "/").split("/")[0]
    return OPEN in json.dumps(vertex.get(first), default=str)
