"""Text of a spec never becomes a template: Terraform gives back what the spec says."""

from __future__ import annotations

import itertools
import json
import subprocess
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.components.build import build_stack
from compiler.components.environment import environment_model
from compiler.emit.document import document
from compiler.emit.write import to_json
from compiler.project import Project
from compiler.stack.values import escape
from compiler.terraform.discovery import find_terraform
from tests.specs import ROOT, changed, shipped

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = st.text(
    st.sampled_from(list("$%{}ab \"'\\é漢\U0001f600.")) | st.characters(codec="utf-8"), max_size=30
)


def built(changes: dict[tuple[str | int, ...], Any]) -> dict[str, Any]:
    data = changed(shipped("staging"), changes)
    environment = environment_model().model_validate_json(json.dumps(data))
    project = Project(ROOT)
    stack = build_stack(environment, commit="fixed")
    text = to_json(document(stack, build=project.build("x"), modules=project.modules))
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def templates(value: Any) -> list[str]:
    """Every string that Terraform would evaluate."""
    if isinstance(value, dict):
        return [found for pair in value.items() for part in pair for found in templates(part)]
    if isinstance(value, list):
        return [found for item in value for found in templates(item)]
    if not isinstance(value, str):
        return []
    plain = value.replace("$${", "").replace("%%{", "")
    return [value] if "${" in plain or "%{" in plain else []


OURS = sorted(set(templates(built({}))))


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_any_text_of_a_spec_stays_text(text: str) -> None:
    compiled = built(
        {
            ("functions", "api", "environment"): {"TEXT": text},
            ("functions", "api", "description"): f"x{text}"[:200],
            ("secrets", "entries", "sentry-dsn", "description"): f"{text}x",
        }
    )
    assert sorted(set(templates(compiled))) == OURS
    given_text = compiled["module"]["functions"]["functions"]["api"]["environment"]["TEXT"]
    assert given_text == escape(text)


def test_terraform_reads_escaped_text_as_it_was(tmp_path: Path) -> None:
    """Every short text of the characters that matter, read by the real Terraform."""
    texts = [
        "".join(chars)
        for alphabet, longest in (('$%{}x"\\~\n', 3), ("$%{", 5))
        for length in range(1, longest + 1)
        for chars in itertools.product(alphabet, repeat=length)
        if {"$", "%"} & set(chars)
    ]
    texts += ['${file("/etc/passwd")}', "$${x}", "$$${x}", "%{ if true }a%{ endif }", "é漢 ${é}"]
    outputs = {f"o{index}": {"value": escape(text)} for index, text in enumerate(texts)}
    (tmp_path / "main.tf.json").write_text(json.dumps({"output": outputs}), encoding="utf-8")
    terraform = find_terraform(ROOT).command
    for arguments in (("plan", "-input=false", "-out=plan"), ("show", "-json", "plan")):
        done = subprocess.run(
            (*terraform, f"-chdir={tmp_path}", *arguments),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
    planned = json.loads(done.stdout)["planned_values"]["outputs"]
    assert [planned[f"o{index}"].get("value") for index in range(len(texts))] == texts
