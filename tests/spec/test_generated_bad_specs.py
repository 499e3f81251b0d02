"""Every leaf and every key of the shipped specs, bent in turn: each time refused at its line."""

from __future__ import annotations

import copy
import json
import types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

import pytest
import yaml
from pydantic import BaseModel

from compiler.components import COMPONENTS
from compiler.components.environment import environment_model
from compiler.spec.source import format_path
from tests.specs import DELETE, SHIPPED, as_yaml, changed, diagnostics, envc, new_project, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from compiler.spec.source import SpecPath

pytestmark = pytest.mark.requirement("ENV-2", "ENV-3")
SECTIONS = ("", *(component.name for component in COMPONENTS))


@dataclass(frozen=True, slots=True)
class Bend:
    """One change that no spec survives."""

    kind: str
    path: SpecPath
    value: Any


def leaves(value: Any, path: SpecPath) -> Iterator[tuple[SpecPath, Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from leaves(child, (*path, key))
    elif isinstance(value, list):
        yield path, value
        for index, child in enumerate(value):
            yield from leaves(child, (*path, index))
    else:
        yield path, value


def models(
    annotation: Any, value: Any, path: SpecPath
) -> Iterator[tuple[SpecPath, type[BaseModel]]]:
    """Every model of the spec with the place where the data has it."""
    origin = get_origin(annotation)
    if origin is Annotated or origin in (Union, types.UnionType):
        yield from models(get_args(annotation)[0], value, path)
    elif origin is dict:
        for key, child in value.items():
            yield from models(get_args(annotation)[1], child, (*path, key))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield path, annotation
        for name, field in annotation.model_fields.items():
            if name in value:
                yield from models(field.annotation, value[name], (*path, name))


def wrong_types(value: Any) -> Iterator[Any]:
    """Values of other kinds than this one."""
    others: tuple[Any, ...] = ("some text", 12.5, True, {"a": 1}, ["a", 1])
    if isinstance(value, bool):
        yield from (other for other in others if other is not True)
        yield 1
    elif isinstance(value, int):
        yield from others
        yield "7"
    elif isinstance(value, list):
        yield from (other for other in others if not isinstance(other, list))
        yield [value]
    else:
        yield from (other for other in others if not isinstance(other, str))


def bends(data: dict[str, Any], section: str) -> Iterator[Bend]:
    def here(path: SpecPath) -> bool:
        return path[0] == section if section else path[0] not in SECTIONS

    for path, value in leaves(data, ()):
        if here(path):
            yield from (Bend("wrong type", path, wrong) for wrong in wrong_types(value))
    for path, model in models(environment_model(), data, ()):
        if (path and here(path)) or not (path or section):
            yield Bend("unknown key", (*path, "unheard_of"), 1)
            for name, field in model.model_fields.items():
                if field.is_required():
                    yield Bend("missing key", (*path, name), DELETE)


def line_of(text: str, path: SpecPath) -> range:
    """The lines of the nearest node at a path that is there."""
    node: Any = yaml.compose(text)
    for step in path:
        inner: Any = None
        if isinstance(node, yaml.MappingNode):
            inner = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            inner = node.value[step] if step < len(node.value) else None
        if inner is None:
            break
        node = inner
    # The key may stand on the line before its value.
    return range(node.start_mark.line, node.end_mark.line + 2)


@pytest.mark.parametrize("section", SECTIONS, ids=[name or "identity" for name in SECTIONS])
def test_every_bend_is_refused_at_its_place(tmp_path: Path, section: str) -> None:
    project = new_project(tmp_path / "project", {})
    file = project / "environments" / "staging.yaml"
    original = shipped("staging")
    every = list(bends(original, section))
    assert len(every) >= 5
    for bend in every:
        text = as_yaml(changed(copy.deepcopy(original), {bend.path: bend.value}))
        file.write_text(text, encoding="utf-8")
        label = f"{bend.kind} at {format_path(bend.path)}: {bend.value!r}"
        found = diagnostics(project, "staging")
        assert found, f"{label} is not refused"
        about = [one for one in found if one["path"].startswith(format_path(bend.path))]
        assert about, f"{label}: {found}"
        for one in found:
            assert one["file"].endswith("staging.yaml"), label
            lines = text.split("\n")
            assert 1 <= one["line"] <= len(lines), label
            assert 1 <= one["column"] <= len(lines[one["line"] - 1]) + 1, label
            assert one["expected"] or one["suggestion"], f"{label}: {one}"
        allowed = line_of(text, bend.path)
        assert any(one["line"] in allowed for one in about), f"{label}: {about} not in {allowed}"


@pytest.mark.parametrize("section", SECTIONS[1:])
def test_each_section_taken_away_is_refused_or_not_needed(tmp_path: Path, section: str) -> None:
    """A section that others need is asked for by them; one that nobody needs may be left out."""
    data = shipped("staging")
    needed = any(section in one.needs and one.name in data for one in COMPONENTS)
    del data[section]
    answer = envc(
        "--project",
        new_project(tmp_path / "p", {"staging.yaml": as_yaml(data)}),
        "check",
        "staging",
    )
    assert "Traceback" not in answer.text
    assert answer.code == 1 if needed else answer.code in (0, 1)
    if needed:
        assert f"needs {section}" in answer.err


def test_everything_that_is_wrong_is_said_in_one_run(tmp_path: Path) -> None:
    data = shipped("prod")
    wrong: dict[SpecPath, Any] = {
        ("region",): "us-east-9",
        ("network", "nat"): "none",
        ("database", "backup_retention_days"): 1,
        ("cache", "replica"): 1,
        ("functions", "api", "memory_mb"): "much",
        ("dns", "zone"): DELETE,
        ("auth", "domain_prefix"): "aws",
        ("site", "domain_names"): [],
    }
    project = new_project(tmp_path / "p", {"prod.yaml": as_yaml(changed(data, wrong))})
    answer = envc("--project", project, "check", "prod", "--format", "json")
    assert answer.code == 1
    paths = {one["path"] for one in json.loads(answer.out)[0]["diagnostics"]}
    assert {format_path(path) for path in wrong} <= paths


def test_the_shipped_specs_themselves_are_sound() -> None:
    assert envc("check", *SHIPPED).code == 0
