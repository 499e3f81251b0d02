"""Values and the expressions that they were made from, as a plan writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SURE, OPEN = "known-after-apply", "unknown-until-apply"


def unknown(value: Any) -> bool:
    """Whether a value is known only after apply, wholly or in part."""
    return isinstance(value, str) and (SURE in value or OPEN in value)


def flat(value: Any) -> Iterator[Any]:
    """The single values in nested lists."""
    if isinstance(value, list):
        for inner in value:
            yield from flat(inner)
    else:
        yield value


def value_at(values: Any, steps: tuple[str, ...]) -> Any:
    """The value at a path; None where there is none."""
    here = values
    for step in steps:
        if isinstance(here, list):
            here = here[int(step)] if step.isdigit() and int(step) < len(here) else None
        elif isinstance(here, dict):
            here = here.get(step)
        else:
            return None
    return here


def expression_at(expressions: Any, values: Any, steps: tuple[str, ...]) -> Any:
    """The expression of an attribute; None where the configuration shows none (a dynamic block)."""
    here, value = expressions, values
    for step in steps:
        if isinstance(here, list) and not step.isdigit():
            here = here[0] if here else None
        value = value_at(value, (step,))
        if isinstance(here, list):
            here = _aligned(here, value, int(step))
            continue
        if not isinstance(here, dict):
            return None
        if "references" in here or "constant_value" in here:
            return here
        here = here if step.isdigit() else here.get(step)
    return here


def _aligned(blocks: list[Any], value: Any, index: int) -> Any:
    """The block of the configuration that a planned block was made from.

    Blocks that are a set stand in another order in a plan than they were written in; what they are
    told by is the values that they were written with.
    """
    same = [block for block in blocks if _agrees(block, value)]
    inside = blocks[index] if index < len(blocks) else None
    return inside if inside in same or len(same) != 1 else same[0]


def _agrees(block: Any, value: Any) -> bool:
    if not isinstance(block, dict) or not isinstance(value, dict):
        return False
    written = {n: e["constant_value"] for n, e in block.items() if _is_constant(e)}
    return all(str(value.get(name)) == str(text) for name, text in written.items())


def _is_constant(expression: Any) -> bool:
    return (
        isinstance(expression, dict)
        and "references" not in expression
        and isinstance(expression.get("constant_value"), str | int | float | bool)
    )


def references(expression: Any) -> list[str]:
    """Every reference of an expression, the most exact form of each."""
    found = list(dict.fromkeys(_gather(expression)))
    return [
        name
        for name in found
        if not any(other != name and other.startswith((f"{name}.", f"{name}[")) for other in found)
    ]


def _gather(expression: Any) -> Iterator[str]:
    if isinstance(expression, dict):
        listed = expression.get("references")
        if isinstance(listed, list):
            yield from (str(name) for name in listed)
        else:
            for inner in expression.values():
                yield from _gather(inner)
    elif isinstance(expression, list):
        for inner in expression:
            yield from _gather(inner)
