"""The reference and the schema are what the models say today; the page's examples are true."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml

from compiler.components.reference import SCHEMA, editor_schema, with_reference
from tests.specs import ROOT, diagnostics, envc, new_project, with_interfaces

if TYPE_CHECKING:
    from pathlib import Path

DOCS = ROOT / "docs"
PAGE = (DOCS / "spec.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_is_fresh() -> None:
    assert with_reference(PAGE) == PAGE, "run make docs"


def test_the_schema_is_fresh() -> None:
    stored = json.loads((DOCS / SCHEMA).read_text(encoding="utf-8"))
    assert stored == editor_schema(), "run make docs"


@pytest.mark.parametrize("name", ["base", "staging", "prod"])
def test_editors_accept_the_shipped_files(name: str) -> None:
    text = (ROOT / "environments" / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema=../docs/{SCHEMA}\n")
    jsonschema.Draft202012Validator.check_schema(editor_schema())
    jsonschema.validate(yaml.safe_load(text), editor_schema())


@pytest.mark.parametrize(
    "wrong",
    [
        "databse: {}",
        "database: {instance_clas: db.t3.small}",
        "database: {multi_az: 'no'}",
        "network: {nat: double}",
        "functions: {Api: {}}",
        "api: {routes: {GET /x: {function: api}}}",
        "storage: {buckets: {documents: {cors: {methods: [PATCH]}}}}",
        "account_id: '12'",
    ],
)
def test_editors_mark_mistakes(wrong: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(wrong), editor_schema())


@pytest.mark.parametrize(
    "fine", ["database: null", "network: {zones+: [us-east-1c]}", "waivers: ~"]
)
def test_editors_accept_what_layers_may_say(fine: str) -> None:
    jsonschema.validate(yaml.safe_load(fine), editor_schema())


def test_the_small_environment_compiles(tmp_path: Path) -> None:
    project = with_interfaces(new_project(tmp_path / "p", {"sandbox.yaml": EXAMPLES[0]}))
    answer = envc("--project", project, "compile", "sandbox")
    assert answer.code == 0, answer.text


def test_the_layer_of_the_page_is_one(tmp_path: Path) -> None:
    project = new_project(tmp_path / "p")
    staging = (project / "environments" / "staging.yaml").read_text(encoding="utf-8")
    (project / "environments" / "page.yaml").write_text(
        EXAMPLES[1].replace("extends: base.yaml", "extends: staging.yaml\nenvironment: page"),
        encoding="utf-8",
    )
    assert "extends: base.yaml" in staging
    assert diagnostics(project, "page") == []
