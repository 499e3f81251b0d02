"""Every check there is."""

from __future__ import annotations

import importlib.util
import json
import sys
from typing import TYPE_CHECKING, Any

import yaml
from checkov.common.checks.base_check_registry import BaseCheckRegistry
from checkov.terraform.plan_runner import Runner
from inside_checkov.faults import said

if TYPE_CHECKING:
    from pathlib import Path

BUILT_IN = ("CKV_AWS_", "CKV2_AWS_")
Json = dict[str, Any]


class Checks:
    """Every check there is: checkov's for AWS, and ours."""

    def __init__(self, folder: Path) -> None:
        self.runner = Runner()
        self.registries = self.runner.block_type_registries
        self.graph_registry = self.runner.graph_registry
        self.graph_registry.load_checks()
        self.failures: list[Json] = []
        self.own: dict[str, Json] = {}
        before = {check.id for check in BaseCheckRegistry.get_all_registered_checks()}
        before |= {check.id for check in self.graph_registry.checks}
        for file in sorted(folder.iterdir()) if folder.is_dir() else []:
            self._load(file, before)

    def _load(self, file: Path, taken: set[str]) -> None:
        if file.suffix == ".py" and not file.name.startswith(("_", ".")):
            load = self._load_python
        elif file.suffix in (".yaml", ".yml"):
            load = self._load_graph
        else:
            return
        try:
            found = load(file)
        except BaseException as error:  # noqa: BLE001 - whatever a check file does is told, never lost
            self.failures.append({"file": file.name, "message": said(error)})
            return
        if not found:
            self.failures.append({"file": file.name, "message": "it registers no check"})
        for check_id, facts in found.items():
            if check_id in taken:
                message = f"it takes the id {check_id}, which another check has"
                self.failures.append({"file": file.name, "message": message})
            taken.add(check_id)
            self.own[check_id] = {"file": file.name, **facts}

    def _load_python(self, file: Path) -> dict[str, Json]:
        known = len(BaseCheckRegistry.get_all_registered_checks())
        name = f"envc_check_{file.stem}"
        spec = importlib.util.spec_from_file_location(name, file)
        if spec is None or spec.loader is None:
            raise ImportError(f"{file.name} cannot be imported")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        if str(file.parent) not in sys.path:
            sys.path.append(str(file.parent))
        spec.loader.exec_module(module)
        return {
            check.id: {
                "name": check.name,
                "types": sorted(check.supported_entities),
                "graph": False,
            }
            for check in BaseCheckRegistry.get_all_registered_checks()[known:]
        }

    def _load_graph(self, file: Path) -> dict[str, Json]:
        raw = json.loads(json.dumps(yaml.safe_load(file.read_text(encoding="utf-8"))))
        if not isinstance(raw, dict) or not raw.get("metadata", {}).get("id"):
            raise ValueError("it is no graph check: metadata.id is missing")
        if not self.graph_registry.parser.validate_check_config(file_path=str(file), raw_check=raw):
            raise ValueError("checkov does not accept its metadata or definition")
        types = self.graph_registry._get_resource_types(raw)  # noqa: SLF001 - as checkov's own loader
        check = self.graph_registry.parser.parse_raw_check(
            raw, resources_types=types, check_path=str(file)
        )
        self.graph_registry.checks.append(check)
        asked = [str(kind) for kind in check.resource_types or []]
        return {check.id: {"name": check.name, "types": sorted(asked), "graph": True}}

    def wanted(self, check_id: str) -> bool:
        """Whether a check is ours, or one of checkov's for AWS."""
        if check_id in self.own:
            return True
        return check_id.startswith(BUILT_IN)
