"""A plan without its secrets, to be kept on disk.

Terraform marks sensitive values where they are planned and where they are state, not where they are
copied: a literal in the configuration, the default of a variable, a text that was built from one.
So the marked ones are replaced first, and then whatever repeats them. Where a whole block is marked
for one value in it, the texts in it that stand literally in the configuration (``https-only``) are
not looked for elsewhere: they are no secrets, and a plan without them would say nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compiler.terraform.plan_document import Plan

MASK = "(sensitive)"

_INSIDE = 8
"""From so many characters on, a secret is also replaced inside longer texts."""

_WHOLE = 4
"""From so many characters on, a text that equals a secret is replaced; shorter ones say nothing."""

_MARKED = (
    ("before", "before_sensitive"),
    ("after", "after_sensitive"),
    ("values", "sensitive_values"),
)
_NAMES = frozenset(
    (
        "address",
        "deposed",
        "index",
        "mode",
        "module_address",
        "name",
        "previous_address",
        "provider_config_key",
        "provider_name",
        "type",
    )
)
"""What names a resource: written in code, never a secret, since Terraform refuses those as keys."""


class _Found:
    """The secrets of a plan: those that are marked themselves, and those in marked blocks."""

    def __init__(self) -> None:
        self.marked: set[str] = set()
        self.within: set[str] = set()

    def hide(self, value: Any) -> Any:
        """What stands for a value that is marked; nothing, and what is empty, stays as it is."""
        if isinstance(value, str):
            self.marked.add(value)
        else:
            self.within.update(_texts(value))
        # Nothing is no secret, and a policy has to see that there is nothing.
        return value if value in (None, "", [], {}) else MASK


def mask(plan: Plan) -> Plan:
    """The plan with every sensitive value replaced, and every text that repeats one.

    Secrets under 4 characters, numbers and truth values are replaced only where Terraform marks
    them: elsewhere they are any number's and any word's equal.
    """
    found = _Found()
    marked = _without_marked(plan, found)
    declared = plan.get("configuration", {}).get("root_module", {}).get("variables", {})
    for name, variable in marked.get("variables", {}).items():
        if declared.get(name, {}).get("sensitive"):
            variable["value"] = found.hide(variable.get("value"))
    literals = set(_literals(marked.get("configuration", {})))
    clean: Plan = _without_copies(marked, _Copies(found.marked | (found.within - literals)))
    return clean


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)


def _literals(node: Any) -> Iterator[str]:
    """Every text that stands in the configuration as it is."""
    if isinstance(node, list):
        for inner in node:
            yield from _literals(inner)
    elif isinstance(node, dict):
        for key, inner in node.items():
            yield from _texts(inner) if key == "constant_value" else _literals(inner)


def _without_marked(node: Any, found: _Found) -> Any:
    """Replace what is marked, anywhere in the document, and collect what it was."""
    if isinstance(node, list):
        return [_without_marked(inner, found) for inner in node]
    if not isinstance(node, dict):
        return node
    result = dict(node)
    for value, flags in _MARKED:
        if value in node and flags in node:
            result[value] = _flagged(node[value], node[flags], found)
    if node.get("sensitive") is True:  # an output or a variable
        for key in ("value", "default"):
            if key in node:
                result[key] = found.hide(node[key])
        if "expression" in node:
            result["expression"] = _without_constants(node["expression"], found)
    _mask_arguments(result, found)
    return {key: _without_marked(inner, found) for key, inner in result.items()}


def _mask_arguments(call: dict[str, Any], found: _Found) -> None:
    """In a module call, the arguments of variables that the module declares as sensitive."""
    module, given = call.get("module"), call.get("expressions")
    if not (isinstance(module, dict) and isinstance(given, dict)):
        return
    declared = module.get("variables")
    if isinstance(declared, dict):
        call["expressions"] = {
            name: _without_constants(expression, found)
            if isinstance(declared.get(name), dict) and declared[name].get("sensitive")
            else expression
            for name, expression in given.items()
        }


def _without_constants(expression: Any, found: _Found) -> Any:
    if isinstance(expression, list):
        return [_without_constants(inner, found) for inner in expression]
    if not isinstance(expression, dict):
        return expression
    result = {key: _without_constants(inner, found) for key, inner in expression.items()}
    if "constant_value" in expression and "references" not in expression:  # else it is a template
        result["constant_value"] = found.hide(expression["constant_value"])
    return result


def _flagged(value: Any, flags: Any, found: _Found) -> Any:
    if flags is True:
        return found.hide(value)
    if isinstance(value, dict) and isinstance(flags, Mapping):
        return {key: _flagged(inner, flags.get(key), found) for key, inner in value.items()}
    if isinstance(value, list) and isinstance(flags, list):
        padded = [*flags, *([None] * (len(value) - len(flags)))]
        pairs = zip(value, padded, strict=False)
        return [_flagged(inner, flag, found) for inner, flag in pairs]
    return value


class _Copies:
    """Finds secrets in texts, as they are and as JSON inside a text writes them."""

    def __init__(self, secrets: set[str]) -> None:
        self._whole = frozenset(secret for secret in secrets if len(secret) >= _WHOLE)
        forms = {
            form
            for secret in secrets
            if len(secret) >= _INSIDE
            for form in (
                secret,
                json.dumps(secret)[1:-1],
                json.dumps(secret, ensure_ascii=False)[1:-1],
            )
        }
        longest_first = sorted(forms, key=len, reverse=True)
        self._inside = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def replaced(self, text: str) -> str:
        """The text without secrets."""
        if text in self._whole:
            return MASK
        return self._inside.sub(MASK, text) if self._inside else text


def _without_copies(node: Any, copies: _Copies) -> Any:
    if isinstance(node, str):
        return copies.replaced(node)
    if isinstance(node, list):
        return [_without_copies(inner, copies) for inner in node]
    if not isinstance(node, dict):
        return node
    names = _NAMES if _is_named(node) else frozenset()
    return {
        key: inner if key in names else _without_copies(inner, copies)
        for key, inner in node.items()
    }


def _is_named(node: dict[str, Any]) -> bool:
    """Whether this is Terraform's entry for a resource or a module, not a value in one."""
    return "address" in node and any(
        key in node for key in ("provider_name", "provider_config_key", "resources")
    )
