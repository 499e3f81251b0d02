"""Values on their way to a module: JSON, references and provenance in one pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from compiler.stack.values import Expr, Ref, SpecView, derive, escape, lower


class Part(BaseModel):
    size: int
    tags: dict[str, str] = {}
    zones: tuple[str, ...] = ()


class Whole(BaseModel):
    name: str
    part: Part
    parts: dict[str, Part] = {}


SPEC = SpecView(
    Whole(
        name="demo",
        part=Part(size=3, zones=("a", "b"), tags={"k": "${v}"}),
        parts={"z": Part(size=1), "a": Part(size=2)},
    )
)


def test_a_leaf_knows_its_path() -> None:
    lowered = lower(SPEC.part.size)
    assert lowered.value == 3
    assert lowered.sources == {(): frozenset({("part", "size")})}


def test_every_leaf_of_a_model_knows_its_own_path() -> None:
    lowered = lower(SPEC.part)
    assert lowered.value == {"size": 3, "tags": {"k": "$${v}"}, "zones": ["a", "b"]}
    assert lowered.sources["zones", 1] == frozenset({("part", "zones", 1)})
    assert lowered.sources["tags", "k"] == frozenset({("part", "tags", "k")})


def test_a_derived_value_has_the_union_of_its_sources() -> None:
    lowered = lower(derive(lambda name, size: f"{name}-{size}", SPEC.name, SPEC.part.size))
    assert lowered.value == "demo-3"
    assert lowered.sources[()] == frozenset({("name",), ("part", "size")})


def test_mappings_are_walked_in_sorted_order() -> None:
    assert [key for key, _ in SPEC.parts.items()] == ["a", "z"]


def test_references_and_expressions() -> None:
    arn = Ref("storage", "bucket_arns")["documents"]
    lowered = lower({"x": [arn, Expr("{}/*", (arn,))], "n": Expr("${!var.lift_protection}")})
    assert lowered.value == {
        "n": "${!var.lift_protection}",
        "x": [
            '${module.storage.bucket_arns["documents"]}',
            '${module.storage.bucket_arns["documents"]}/*',
        ],
    }
    assert [at for at, _ in lowered.refs] == [("x", 0), ("x", 1)]
    assert Ref("a", "b")[0].expression == "module.a.b[0]"


def test_a_reference_cannot_be_walked() -> None:
    with pytest.raises(TypeError, match="only in Terraform"):
        list(Ref("a", "b"))


def test_an_unknown_field_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ = SPEC.part.colour


@given(st.text())
def test_spec_text_never_becomes_a_template(text: str) -> None:
    escaped = escape(text)
    assert "${" not in escaped.replace("$${", "")
    assert "%{" not in escaped.replace("%%{", "")
    assert (
        escaped.replace("$${", "${").replace("%%{", "%{") == text or "$${" in text or "%%{" in text
    )
