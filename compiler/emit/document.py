"""From a stack to the Terraform JSON document and the map of where each argument came from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compiler.spec.source import SpecPath, format_path
from compiler.stack.values import escape

if TYPE_CHECKING:
    from compiler.stack.stack import ModuleCall, Stack
    from compiler.stack.values import Lowered

Provenance = dict[str, dict[str, list[str]]]
"""Call name → path inside its arguments → spec paths, as text."""


def document(stack: Stack, *, build: Path, modules: Path) -> dict[str, Any]:
    """The Terraform JSON of a stack, the same for every target.

    Args:
        stack: The stack.
        build: The folder that the document is written to.
        modules: The folder of the modules; sources are relative to ``build``.
    """
    source = os.path.relpath(modules, build)
    outputs = {
        f"{name}": {"value": f"${{{ref.expression}}}"}
        for call in stack.calls
        for name, ref in call.outputs.items()
    }
    calls = {call.name: _call(call, source) for call in stack.calls}
    # Terraform refuses an empty mapping where it wants labels.
    blocks = {name: block for name, block in (("module", calls), ("output", outputs)) if block}
    return {
        "//": f"Compiled by envc from environments/{stack.environment}.yaml; edit that file.",
        "terraform": {
            "required_version": ">= 1.10",
            "required_providers": {
                "aws": {"source": "hashicorp/aws", "version": stack.provider_version}
            },
        },
        "variable": {
            "lift_protection": {
                "type": "bool",
                "default": False,
                "nullable": False,
                "description": "Take deletion protection away; only envc destroy sets it",
            }
        },
        "provider": {"aws": _providers(stack)},
        **blocks,
    }


def provenance(stack: Stack) -> Provenance:
    """Where every argument of every call came from; the empty path is the call as a whole."""
    result: Provenance = {}
    for call in stack.calls:
        origins: dict[str, list[str]] = {"": [format_path(call.source)]}
        for argument, lowered in call.lowered().items():
            for at, sources in lowered.sources.items():
                key = format_path((argument, *at))
                origins[key] = sorted(format_path(source) for source in sources)
        result[call.name] = dict(sorted(origins.items()))
    return result


def sources_of(call: ModuleCall, argument: str, at: SpecPath = ()) -> frozenset[SpecPath]:
    """The spec paths behind a place in an argument: the place, what is in it, or around it."""
    lowered = call.lowered().get(argument)
    if lowered is None:
        return frozenset((call.source,))
    inside = [s for path, s in lowered.sources.items() if path[: len(at)] == at]
    if inside:
        return frozenset().union(*inside)
    around = [(len(path), s) for path, s in lowered.sources.items() if at[: len(path)] == path]
    if around:
        return max(around, key=lambda pair: pair[0])[1]
    return frozenset((_shared(call, lowered, at),))


def _shared(call: ModuleCall, lowered: Lowered, at: SpecPath) -> SpecPath:
    """What the neighbours of a place have in common, where the wiring made it without a source.

    The permissions of one function come from that function's part of the spec, if from no one line.
    """
    for length in range(len(at) - 1, 0, -1):
        near = [
            path
            for place, sources in lowered.sources.items()
            if place[:length] == at[:length]
            for path in sources
            if path[: len(call.source)] == call.source
        ]
        if near:
            return tuple(step for step, *rest in zip(*near, strict=False) if not set(rest) - {step})
    return call.source


def _providers(stack: Stack) -> list[dict[str, Any]]:
    common = {
        "allowed_account_ids": [stack.account_id],
        "default_tags": [{"tags": {key: escape(value) for key, value in stack.tags.items()}}],
    }
    default = {"region": stack.region, **common}
    edge = {"alias": "us_east_1", "region": "us-east-1", **common}
    uses_edge = any("aws.us_east_1" in call.providers.values() for call in stack.calls)
    return [default, edge] if uses_edge else [default]


def _call(call: ModuleCall, source: str) -> dict[str, Any]:
    body: dict[str, Any] = {"source": f"{Path(source, call.module).as_posix()}"}
    if call.providers:
        body["providers"] = dict(sorted(call.providers.items()))
    body |= {name: lowered.value for name, lowered in call.lowered().items()}
    return body
