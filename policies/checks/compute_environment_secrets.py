"""No secret stands in the environment of containers and builds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from _expressions import unknown
from _policy import Block, Fault, Policy
from _secrets import is_reference, looks_random, names_secret, secret_form, secret_setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_MAPS = {
    "aws_amplify_app": "environment_variables",
    "aws_amplify_branch": "environment_variables",
    "aws_apprunner_service": "source_configuration/image_repository/image_configuration/"
    "runtime_environment_variables",
    "aws_glue_job": "default_arguments",
}
_CONTAINERS = {
    "aws_batch_job_definition": "container_properties",
    "aws_ecs_task_definition": "container_definitions",
}
_BLOCKS = {
    "aws_codebuild_project": "environment/environment_variable",
    "aws_elastic_beanstalk_environment": "setting",
}


class ComputeEnvironmentSecrets(Policy):
    """Containers, builds and jobs get secrets by reference, never in their environment."""

    ID = "ENVC_COMPUTE_ENVIRONMENT_SECRETS"
    TYPES = (*_MAPS, *_CONTAINERS, *_BLOCKS)
    KEYS = ("container_definitions", "environment", "environment_variables")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """Names and values that say secret; ``secrets``, parameters and ARNs are references."""
        hidden = _hidden(resource)
        if hidden:
            yield Fault(hidden, "the variables are known only after apply", sure=False)
        for key, name, value in _variables(resource):
            what = secret_form(value) or secret_setting(value)
            if not what and not is_reference(value):
                named = names_secret(name)
                what = "a literal, and its name says secret" if named else ""
                what = what or ("a random key" if looks_random(name, value) else "")
            if what:
                yield Fault(key, f"{name} holds {what}")


def _variables(resource: Resource) -> Iterator[tuple[str, str, str]]:
    """The way to each variable, its name and its value."""
    if resource.kind in _CONTAINERS:
        key = _CONTAINERS[resource.kind]
        yield from ((key, name, value) for name, value in _pairs(_parsed(resource.get(key))))
    elif resource.kind in _BLOCKS:
        for one in _inside(resource, _BLOCKS[resource.kind].split("/")):
            if one.get("type") in (None, "", "PLAINTEXT"):
                yield one.key("value"), str(one.get("name")), str(one.get("value") or "")
    else:
        holder, last = _holder(resource)
        for name, value in holder.entries(last).items():
            yield f"{holder.key(last)}/{name}", name.lstrip("-"), str(value or "")


def _holder(resource: Resource) -> tuple[Block, str]:
    *blocks, last = _MAPS[resource.kind].split("/")
    found = _inside(resource, blocks)
    return (found[0] if found else Block({})), last


def _inside(block: Block, names: list[str]) -> list[Block]:
    found = [block]
    for name in names:
        found = [inner for one in found for inner in one.blocks(name)]
    return found


def _hidden(resource: Resource) -> str:
    """The attribute with all variables, where it is known only after apply as a whole."""
    if resource.kind in _CONTAINERS:
        key = _CONTAINERS[resource.kind]
        return key if _parsed(resource.get(key)) is None and key in resource else ""
    if resource.kind in _MAPS:
        holder, last = _holder(resource)
        return holder.key(last) if unknown(holder.get(last)) else ""
    return ""


def _parsed(held: Any) -> Any:
    if not isinstance(held, str):
        return held
    try:
        return json.loads(held)
    except ValueError:
        return None


def _pairs(held: Any) -> Iterator[tuple[str, str]]:
    """Every name with a value in the ``environment`` of containers."""
    if isinstance(held, list):
        for one in held:
            yield from _pairs(one)
    elif isinstance(held, dict):
        for pair in held.get("environment") or []:
            if isinstance(pair, dict):
                yield str(pair.get("name")), str(pair.get("value") or "")
        yield from _pairs(list(held.values()) if "environment" not in held else [])


check = ComputeEnvironmentSecrets()
