"""What a plan holds at the attributes that decided a check, as it may be shown to people."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from compiler.policy.prepare import OPEN, SURE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compiler.policy.prepare import Resource

MASK = "(sensitive)"
LATER = "(known after apply)"
_LONGEST = 160
_SHORTEST_SECRET = 4
_NOISE = ("resource_type", "networking", "connection", "connected_resource_types")
_MISSING = object()


def steps_of(key: str) -> tuple[str | int, ...]:
    """The way that a key names: ``rule/[0]/status``, ``rule.0.status`` or ``rule/status``."""
    words = [word.strip("[]") for word in re.split(r"[/.]", key)]
    return tuple(int(word) if word.isdigit() else word for word in words if word)


def attributes_of(
    resource: Resource | None, keys: tuple[str, ...], *, graph: bool
) -> tuple[str, ...]:
    """The evaluated keys that are attributes of this resource, in their order.

    A graph check names the keys of every resource it looks at; only those that are here count.
    """
    found = list(dict.fromkeys(key for key in keys if key not in _NOISE and steps_of(key)))
    if not graph:
        return tuple(found)
    return tuple(key for key in found if resource and str(steps_of(key)[0]) in resource.values)


def shown(resource: Resource, key: str) -> str:
    """One attribute as it may be shown: masked where it is sensitive."""
    steps = steps_of(key)
    value = _at(resource.values, steps)
    if value is _MISSING or value is None:
        return "not set"
    if _is_sensitive(resource.sensitive, steps):
        return MASK
    value = _masked(value, _flags(resource.sensitive, steps))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = text.replace(SURE, LATER).replace(OPEN, LATER)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def redacted(text: str, resource: Resource | None) -> str:
    """A text of a check, with every sensitive value of the resource taken out."""
    if resource is None:
        return text
    for secret in sorted(set(_secrets(resource.values, resource.sensitive)), key=len, reverse=True):
        if len(secret) < _SHORTEST_SECRET and secret in text:
            return MASK
        text = text.replace(secret, MASK)
    return text.replace(SURE, LATER).replace(OPEN, LATER)


def _at(value: Any, steps: tuple[str | int, ...]) -> Any:
    here = value
    for step in steps:
        if isinstance(here, str) and here.startswith(("{", "[")):
            try:
                here = json.loads(here)
            except ValueError:
                return _MISSING
        if isinstance(here, list) and not isinstance(step, int):
            here = here[0] if len(here) == 1 else _MISSING
        if isinstance(here, dict):
            here = here.get(str(step), _MISSING)
        elif isinstance(here, list) and isinstance(step, int):
            here = here[step] if step < len(here) else _MISSING
        elif step != 0:
            return _MISSING
        if here is _MISSING:
            return _MISSING
    return here


def _is_sensitive(flags: Any, steps: tuple[str | int, ...]) -> bool:
    here = flags
    for step in steps:
        if here is True:
            return True
        if isinstance(here, list):
            if not isinstance(step, int):
                return any(_is_sensitive(one, steps[steps.index(step) :]) for one in here)
            here = here[step] if step < len(here) else None
        elif isinstance(here, dict):
            here = here.get(str(step))
        else:
            return False
    return here is True


def _flags(flags: Any, steps: tuple[str | int, ...]) -> Any:
    here = flags
    for step in steps:
        if isinstance(here, list) and not isinstance(step, int):
            here = here[0] if here else None
        if isinstance(here, dict):
            here = here.get(str(step))
        elif isinstance(here, list) and isinstance(step, int):
            here = here[step] if step < len(here) else None
        else:
            return None
    return here


def _masked(value: Any, flags: Any) -> Any:
    if flags is True:
        return MASK
    if isinstance(value, dict) and isinstance(flags, dict):
        return {key: _masked(inner, flags.get(key)) for key, inner in value.items()}
    if isinstance(value, list) and isinstance(flags, list):
        padded = [*flags, *([None] * (len(value) - len(flags)))]
        return [_masked(inner, flag) for inner, flag in zip(value, padded, strict=False)]
    return value


def _secrets(value: Any, flags: Any) -> Iterator[str]:
    if flags is True:
        yield from _leaves(value)
    elif isinstance(value, dict) and isinstance(flags, dict):
        for key, inner in value.items():
            yield from _secrets(inner, flags.get(key))
    elif isinstance(value, list) and isinstance(flags, list):
        for inner, flag in zip(value, flags, strict=False):
            yield from _secrets(inner, flag)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    elif value is not None and value not in (SURE, OPEN, ""):
        yield str(value)
