"""Writing out the policies that Terraform itself writes only during apply.

A data source ``aws_iam_policy_document`` that names an ARN which is not known yet is read during
apply, and every policy made of it is unknown as a whole. Its statements are in the plan all the
same.
"""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]
_DEFAULT_VERSION = "2012-10-17"
_LISTS = (
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
)


def render(values: Json) -> str | None:
    """The JSON text that the provider will make of a policy document's arguments.

    Args:
        values: The data source's values, with a text in the place of what is not known yet.

    Returns:
        None where it is made from other documents that are not known yet.
    """
    statements: list[Json] = []
    for source in _documents(values, "source_json", "source_policy_documents"):
        if source is None:
            return None
        statements += source
    statements += [_statement(one) for one in values.get("statement") or []]
    for source in _documents(values, "override_json", "override_policy_documents"):
        if source is None:
            return None
        named = {one.get("Sid") for one in source if one.get("Sid")}
        statements = [one for one in statements if one.get("Sid") not in named] + source
    document: Json = {"Version": values.get("version") or _DEFAULT_VERSION}
    if values.get("policy_id"):
        document["Id"] = values["policy_id"]
    document["Statement"] = statements
    return json.dumps(document)


def _documents(values: Json, single: str, many: str) -> list[list[Json] | None]:
    texts = [values.get(single), *(values.get(many) or [])]
    return [_parsed(text) for text in texts if text]


def _parsed(text: Any) -> list[Json] | None:
    try:
        found = json.loads(text)["Statement"]
    except (TypeError, ValueError, KeyError):
        return None
    return found if isinstance(found, list) else [found]


def _statement(values: Json) -> Json:
    statement: Json = {}
    if values.get("sid"):
        statement["Sid"] = values["sid"]
    statement["Effect"] = values.get("effect") or "Allow"
    for ours, theirs in _LISTS:
        if values.get(ours):
            statement[theirs] = _short(values[ours])
    for ours, theirs in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        if values.get(ours):
            statement[theirs] = _principals(values[ours])
    conditions: Json = {}
    for condition in values.get("condition") or []:
        test = conditions.setdefault(condition.get("test"), {})
        test[condition.get("variable")] = _short(condition.get("values") or [])
    if conditions:
        statement["Condition"] = conditions
    return statement


def _principals(blocks: list[Json]) -> Any:
    found: dict[str, list[str]] = {}
    for block in blocks:
        found.setdefault(str(block.get("type")), []).extend(block.get("identifiers") or [])
    if found == {"*": ["*"]}:
        return "*"
    return {kind: _short(identifiers) for kind, identifiers in found.items()}


def _short(items: Any) -> Any:
    return items[0] if isinstance(items, list) and len(items) == 1 else items
