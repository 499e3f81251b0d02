"""Module interfaces: read from HCL, kept by content, held against the calls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from compiler.errors import RefusedError, ToolError
from compiler.stack.interfaces import InterfaceCache, read_interface
from compiler.stack.stack import ModuleCall, Stack, check_interfaces, require_sound
from compiler.stack.values import Ref

if TYPE_CHECKING:
    from pathlib import Path

VARIABLES = """
variable "name" {
  type        = string
  description = "The name"
  nullable    = false
}

variable "sizes" {
  type    = map(object({ gb = number, fast = optional(bool, false) }))
  default = {}
}
"""
OUTPUTS = """
output "arn" {
  value       = aws_thing.this.arn
  description = "Its ARN"
}

output "key" {
  value     = aws_thing.this.key
  sensitive = true
}
"""


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    for module in ("first", "second"):
        folder = tmp_path / module
        folder.mkdir()
        (folder / "variables.tf").write_text(VARIABLES)
        (folder / "outputs.tf").write_text(OUTPUTS)
        (folder / "versions.tf").write_text(
            "terraform {\n  required_providers {\n    aws = {\n"
            '      source = "hashicorp/aws"\n      configuration_aliases = [aws.us_east_1]\n'
            "    }\n  }\n}\n"
        )
    return tmp_path


def stack(*calls: ModuleCall) -> Stack:
    return Stack("n", "test", "us-east-1", "1" * 12, "5.100.0", {}, calls)


def call(call_name: str, module: str = "first", /, **arguments: Any) -> ModuleCall:
    return ModuleCall(call_name, module, {"name": "n", **arguments}, ("part",))


def faults(modules: Path, *calls: ModuleCall) -> list[str]:
    found = check_interfaces(stack(*calls), lambda module: read_interface(modules / module))
    return [fault.message for fault in found]


def test_reads_variables_outputs_and_aliases(modules: Path) -> None:
    interface = read_interface(modules / "first")
    assert interface.variables["name"].required
    assert not interface.variables["name"].nullable
    assert not interface.variables["sizes"].required
    assert interface.outputs == {"arn": "Its ARN", "key": ""}
    assert interface.sensitive == {"key"}
    assert interface.aliases == ("aws.us_east_1",)


def test_a_sound_call_has_no_fault(modules: Path) -> None:
    second = call("b", "second", sizes={"x": {"gb": 1}}, name=Ref("a", "arn"))
    assert faults(modules, call("a"), second) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"sise": {}}, "modules/first has no variable 'sise'; did you mean 'sizes'?"),
        ({"sizes": {"x": {"gb": "1"}}}, "sizes.x.gb takes number, not a string"),
        ({"name": None}, "name must not be null"),
        (
            {"name": Ref("a", "arm")},
            (
                "name refers to module.a.arm, but modules/first has no such output; "
                "did you mean 'arn'?"
            ),
        ),
        ({"name": Ref("z", "arn")}, "name refers to module.z, not in the stack"),
    ],
)
def test_says_what_does_not_fit(modules: Path, arguments: dict[str, Any], said: str) -> None:
    assert faults(modules, call("a", **arguments)) == [said]


def test_a_missing_argument_is_named(modules: Path) -> None:
    assert faults(modules, ModuleCall("a", "first", {}, ())) == ["the variable 'name' is not given"]


def test_a_sensitive_output_is_not_published(modules: Path) -> None:
    published = ModuleCall("a", "first", {"name": "n"}, (), outputs={"key": Ref("a", "key")})
    assert faults(modules, published) == ["the output key would publish a sensitive value"]


def test_refusal_names_every_fault(modules: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        require_sound(
            stack(call("a", sise=1), call("b", name=1)), lambda m: read_interface(modules / m)
        )
    assert "module.a: modules/first has no variable" in refused.value.message
    assert "module.b: name takes string, not a number" in refused.value.message


def test_the_cache_is_by_content(modules: Path, tmp_path: Path) -> None:
    file = tmp_path / "cache" / "interfaces.json"
    first = read_interface(modules / "first", InterfaceCache(file))
    stored = json.loads(file.read_text())
    entry = next(iter(stored["entries"].values()))
    entry["outputs"]["marker"] = {"description": "from the cache", "sensitive": False}
    file.write_text(json.dumps(stored))
    assert "marker" in read_interface(modules / "first", InterfaceCache(file)).outputs
    with (modules / "first" / "outputs.tf").open("a") as out:
        out.write('output "more" {\n  value = 1\n}\n')
    fresh = read_interface(modules / "first", InterfaceCache(file))
    assert set(fresh.outputs) == {*first.outputs, "more"}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "0"}'])
def test_a_damaged_cache_is_passed_over(modules: Path, tmp_path: Path, content: str) -> None:
    file = tmp_path / "interfaces.json"
    file.write_text(content)
    assert read_interface(modules / "first", InterfaceCache(file)).outputs


def test_what_is_no_module_or_no_hcl_is_said(modules: Path, tmp_path: Path) -> None:
    with pytest.raises(ToolError, match=r"variables\.tf"):
        read_interface(tmp_path / "nothing")
    (modules / "first" / "outputs.tf").write_text('output "x" {')
    with pytest.raises(ToolError, match=r"modules/first/outputs\.tf is not valid HCL"):
        read_interface(modules / "first")
    (modules / "second" / "variables.tf").write_text('variable "x" {\n  type = strin\n}\n')
    with pytest.raises(ToolError, match="modules/second: variable 'x'"):
        read_interface(modules / "second")
