"""Every module keeps the rules of docs/architecture.md; its own tests prove its promises."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from compiler.stack.interfaces import parse_hcl, read_interface
from tests import module_docs

if TYPE_CHECKING:
    from pathlib import Path

MODULES = {folder.name: folder for folder in module_docs.module_folders()}
DATA_SOURCES = {"aws_iam_policy_document", "aws_partition", "aws_region"}
EXAMPLE = re.compile(r"```hcl\n(.*?)```", re.DOTALL)
META = {"source", "providers", "version", "count", "for_each", "depends_on"}
RUN = re.compile(r'^run "(\w+)" \{$', re.MULTILINE)
EXPECTED = re.compile(r"expect_failures = \[(.*?)\]", re.DOTALL)
each_module = pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)


def sources(module: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(module.glob("*.tf"))}


@cache
def parsed(module: Path) -> list[dict[str, Any]]:
    return [parse_hcl(text, f"{module.name}/{name}") for name, text in sources(module).items()]


def own_tests(module: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in module.glob("tests/*.tftest.hcl"))


def test_every_module_of_the_design_is_there() -> None:
    assert set(MODULES) >= {
        "api", "auth", "cache", "database", "dns", "encryption", "functions", "network", "secrets",
        "site", "storage",
    }  # fmt: skip


@each_module
def test_has_its_files(module: Path) -> None:
    names = {path.name for path in module.iterdir()}
    assert {"main.tf", "variables.tf", "outputs.tf", "versions.tf", "README.md"} <= names
    assert list(module.glob("tests/*.tftest.hcl"))
    assert ".terraform" not in names


@each_module
def test_asks_for_no_provider_but_aws_and_configures_none(module: Path) -> None:
    terraform = parse_hcl((module / "versions.tf").read_text(encoding="utf-8"), "versions.tf")
    (settings,) = terraform["terraform"]
    assert settings["required_version"] == ">= 1.10"
    (providers,) = settings["required_providers"]
    assert set(providers) == {"aws"}
    assert providers["aws"]["source"] == "hashicorp/aws"
    assert providers["aws"]["version"] == ">= 5.100, < 7"
    assert not [part for part in parsed(module) if "provider" in part]


@each_module
def test_makes_only_what_aws_or_terraform_itself_has(module: Path) -> None:
    types = {
        kind for part in parsed(module) for block in part.get("resource", []) for kind in block
    }
    assert types
    assert not {kind for kind in types if not kind.startswith(("aws_", "terraform_data"))}


@each_module
def test_asks_the_account_nothing_at_plan_time(module: Path) -> None:
    kinds = {kind for part in parsed(module) for block in part.get("data", []) for kind in block}
    assert kinds <= DATA_SOURCES


@each_module
def test_silences_no_scanner(module: Path) -> None:
    text = "\n".join(sources(module).values())
    assert not re.findall(r"(checkov:skip|tfsec:ignore|trivy:ignore|bridgecrew:skip)", text)


@each_module
def test_every_variable_is_typed_described_and_used(module: Path) -> None:
    elsewhere = "\n".join(text for name, text in sources(module).items() if name != "variables.tf")
    for name, body in module_docs.blocks(module, "variable").items():
        assert body.get("type"), name
        assert body.get("description"), name
        assert body.get("nullable") is False, name
        assert re.search(rf"\bvar\.{name}\b", elsewhere), f"{name} is never used"


@each_module
def test_every_output_is_described(module: Path) -> None:
    for name, body in module_docs.blocks(module, "output").items():
        assert body.get("description"), name


@each_module
def test_every_validation_is_seen_to_refuse(module: Path) -> None:
    refused = [
        item.strip() for found in EXPECTED.findall(own_tests(module)) for item in found.split(",")
    ]
    for name, body in module_docs.blocks(module, "variable").items():
        validations = len(body.get("validation", []))
        seen = refused.count(f"var.{name}")
        assert seen >= validations, f"{name}: {validations} validations, {seen} seen to refuse"


@each_module
def test_names_every_run_once_and_asserts_in_each(module: Path) -> None:
    text = own_tests(module)
    names = RUN.findall(text)
    assert len(names) == len(set(names))
    for name, body in zip(names, RUN.split(text)[2::2], strict=True):
        assert "assert {" in body or "expect_failures" in body, name


@each_module
def test_policies_are_documents_that_a_plan_shows(module: Path) -> None:
    for name, text in sources(module).items():
        written = re.findall(r"^\s*(?:\w*policy\w*)\s*=\s*jsonencode", text, re.MULTILINE)
        assert not written, f"{name}: a policy is an aws_iam_policy_document, not jsonencode"


@each_module
def test_the_tables_of_the_readme_are_fresh(module: Path) -> None:
    readme = (module / "README.md").read_text(encoding="utf-8")
    assert readme == module_docs.with_tables(readme, module), "run python -m tests.module_docs"


@each_module
def test_the_example_of_the_readme_fits_the_module(module: Path) -> None:
    examples = EXAMPLE.findall((module / "README.md").read_text(encoding="utf-8"))
    assert examples
    interface = read_interface(module)
    for example in examples:
        (block,) = parse_hcl(example, f"modules/{module.name}/README.md")["module"]
        ((_, arguments),) = block.items()
        given = set(arguments) - META
        required = {name for name, variable in interface.variables.items() if variable.required}
        assert arguments["source"] == f"../../modules/{module.name}"
        assert given <= set(interface.variables)
        assert required <= given
        assert bool(interface.aliases) == ("providers" in arguments)


def test_a_stale_readme_is_noticed_and_put_right(tmp_path: Path) -> None:
    module = tmp_path / "thing"
    module.mkdir()
    (module / "variables.tf").write_text(
        'variable "size" {\n  type = map(object({ gb = number }))\n  description = "How | large"\n'
        "  default = {}\n}\n"
    )
    (module / "outputs.tf").write_text(
        'output "key" {\n  value = 1\n  sensitive = true\n  description = "The <key>"\n}\n'
    )
    (module / "versions.tf").write_text("")
    made = module_docs.with_tables("# thing\n", module)
    assert r"| `size` | `map(object(…))` | `{}` | How \| large |" in made
    assert "| `key` | The &lt;key&gt; (sensitive) |" in made
    assert module_docs.with_tables(made, module) == made
    assert module_docs.with_tables(made.replace("How", "So"), module) == made
