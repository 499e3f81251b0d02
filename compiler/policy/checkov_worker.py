"""Runs in checkov's own Python: loads the checks once, then judges a plan for each line read.

It knows nothing of envc and is started by its path, so that it needs no package but checkov. A line
in, a line out, both JSON. It reads plans that ``compiler/policy/prepare.py`` prepared: no value is
missing where a configuration sets one, so nothing here has to guess what an absent value means.

checkov's own runner is not used, because it swallows what must not be swallowed: a check that
raises is counted as "unknown" and dropped, a graph check that raises disappears in a thread, a
check file that does not import is a line in a log. Its parser keeps the line of every brace of the
plan, which takes longer than all checks together and which nobody reads.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import gc
import importlib.util
import io
import json
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

os.environ["CHECKOV_RUN_SCA_PACKAGE_SCAN"] = "false"
os.environ["LOG_LEVEL"] = "CRITICAL"
logging.disable(logging.CRITICAL)

_ANSWERS = os.fdopen(os.dup(1), "w", encoding="utf-8")  # a check that prints must not answer for us
os.dup2(2, 1)

from checkov import version as checkov_version  # noqa: E402 - logging is silenced first
from checkov.common.checks.base_check_registry import BaseCheckRegistry  # noqa: E402
from checkov.common.checks_infra.solvers.attribute_solvers.base_attribute_solver import (  # noqa: E402
    BaseAttributeSolver,
)
from checkov.common.models.enums import CheckResult  # noqa: E402
from checkov.terraform import plan_parser  # noqa: E402
from checkov.terraform.graph_builder.local_graph import TerraformLocalGraph  # noqa: E402
from checkov.terraform.plan_runner import Runner  # noqa: E402

BUILT_IN = ("CKV_AWS_", "CKV2_AWS_")
SURE, OPEN = "known-after-apply", "unknown-until-apply"
ADDRESS = "__address__"
OUTPUT = "envc_output"
_ANYONE = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
PROBES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    "*",
    "0.0.0.0/0",
    {"Version": "2012-10-17", "Statement": [_ANYONE]},
)
"""What an open value could turn out to be: a check that answers one of these otherwise, waits."""

_NO_VALUE = ("var.", "local.", "each.", "count.", "path.", "terraform.", "self.")
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
            self.failures.append({"file": file.name, "message": _said(error)})
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
        import yaml  # noqa: PLC0415 - checkov brings it; only graph checks need it

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


class Scan:
    """One plan, judged by every check."""

    def __init__(self, checks: Checks, line: str) -> None:
        self.checks = checks
        self.line = line
        self.plan: Json = json.loads(line)  # checks of ours follow relations through it
        self.records: list[Json] = []
        self.names: dict[str, str] = {}
        self.seen = dict.fromkeys(checks.own, 0)
        self.judged = 0

    def run(self) -> Json:
        """Judge it; the answer as plain data.

        The graph and what asks it are the work of a second process: half of the time on two cores.
        """
        beside = _apart(self._part_with_graph)
        self._judge_entities(None)
        other = beside()
        return {
            "records": [*self.records, *other["records"]],
            "names": self.names | other["names"],
            "own": {
                check_id: {**facts, "seen": self.seen[check_id] + other["seen"][check_id]}
                for check_id, facts in self.checks.own.items()
            },
            "failures": self.checks.failures,
            "judged": self.judged,
        }

    def _part_with_graph(self) -> Json:
        graph = self._graph()
        self._judge_entities(graph)
        for check in self.checks.graph_registry.checks:
            if self.checks.wanted(check.id):
                self._judge_graph(check, graph)
        return {"records": self.records, "names": self.names, "seen": self.seen}

    def _graph(self) -> Any:
        definitions = {"/plan.json": _definitions(json.loads(self.line), references=True)}
        manager = self.checks.runner.graph_manager
        local = manager.build_graph_from_definitions(definitions, render_variables=False)
        return manager.save_graph(local)

    def _judge_entities(self, graph: Any) -> None:
        """Ask the checks of single resources: those that read a graph, or the others."""
        definitions = _definitions(json.loads(self.line), references=False)
        definitions.setdefault("resource", []).extend(_outputs(self.plan))
        for kind, registry in self.checks.registries.items():
            for entity in definitions.get(kind, []):
                self._judge_entity(registry, entity, graph)

    def _judge_entity(self, registry: Any, entity: Json, graph: Any) -> None:
        kind, name, conf = registry.extract_entity_details(entity)
        if not isinstance(conf, dict):
            return
        address = str(conf.get(ADDRESS) or f"{kind}.{name}")
        counts = kind != OUTPUT and registry is not self.checks.registries["provider"]
        self.judged += 1 if counts else 0
        asked = [
            check
            for check in registry.get_checks(kind)
            if self.checks.wanted(check.id) and _reads_graph(type(check)) is (graph is not None)
        ]
        text = json.dumps(conf, default=str) if asked else ""
        for check in asked:
            check.graph = graph
            check.plan = self.plan
            # A check may change what it is given: its other answers need the plan as it was.
            given = copy.deepcopy(conf) if OPEN in text else conf
            record = self._ask(check, given, kind, name)
            if record["result"] == "UNKNOWN":
                # It is none of its business, unless it could not read what is not there yet.
                record["decided"] = not any(_waits(conf, key) for key in record["keys"])
            elif record["result"] != "CRASHED":
                record["decided"] = self._decided(check, conf, kind, name, record=record, text=text)
            self._add(check, address, record)

    def _decided(
        self, check: Any, conf: Json, kind: str, name: str, *, record: Json, text: str
    ) -> bool:
        """Whether the answer stays the same whatever the unknown values turn out to be.

        An open value can be anything, so the check is asked again with other values. A sure one
        cannot turn a pass into a fail: it will be there, and AWS chooses it. It can be what a
        failing check wants to see, where it is the very value that the check names.
        """
        if record.pop("undecided"):
            return False
        certain = record.pop("certain")  # a relation decides, not the value at the key
        if (
            record["result"] == "FAILED"
            and not certain
            and any(_waits(conf, key) for key in record["keys"])
        ):
            return False
        if OPEN in text:
            for probe in PROBES:
                other = self._ask(check, _probed(conf, probe), kind, name)
                if other["result"] in ("PASSED", "FAILED") and other["result"] != record["result"]:
                    return False
        return True

    def _ask(self, check: Any, conf: Json, kind: str, name: str) -> Json:
        check.undecided = check.certain = False
        try:
            answer = check.run(
                scanned_file="/plan.json",
                entity_configuration=conf,
                entity_name=name,
                entity_type=kind,
                skip_info={},
            )
            result = answer["result"]
            result = result[0] if isinstance(result, tuple) else result
            word = CheckResult(result).value.upper()  # anything else is a fault of the check
        except Exception as error:  # noqa: BLE001 - a check that raises is an answer of its own
            return {"result": "CRASHED", "keys": [], "details": [], "message": _said(error)}
        return {
            "result": word,
            "keys": _keys(answer.get("evaluated_keys")),
            "details": [str(detail) for detail in check.details or []],
            # A check of ours says so where a relation to another resource cannot be known yet.
            "undecided": bool(check.undecided),
            "certain": bool(check.certain),
        }

    def _judge_graph(self, check: Any, graph: Any) -> None:
        try:
            passed, failed, unknown = check.run(graph)
            keys = _keys(check.get_evaluated_keys())
        except Exception as error:  # noqa: BLE001 - as above
            self._add(
                check, "", {"result": "CRASHED", "keys": [], "details": [], "message": _said(error)}
            )
            return
        for result, vertices in (("PASSED", passed), ("FAILED", failed), ("UNKNOWN", unknown)):
            for vertex in vertices:
                address = str(vertex.get(ADDRESS) or vertex.get("id") or "")
                record: Json = {"result": result, "keys": keys, "details": [], "graph": True}
                if result in ("PASSED", "FAILED"):
                    record["decided"] = not any(_open(vertex, key) for key in keys)
                self._add(check, address, record)

    def _add(self, check: Any, address: str, record: Json) -> None:
        if check.id in self.seen:
            self.seen[check.id] += 1
        self.names[check.id] = check.name
        if record["result"] != "UNKNOWN" or not record.get("decided", True):
            self.records.append({"check": check.id, "address": address, **record})


def _definitions(plan: Json, *, references: bool) -> Json:
    """The plan as checkov's checks want it, with references for the graph, without for resources.

    checkov puts the name of a referenced resource where a value is unknown or null. A graph is made
    of these; a check of a single resource would take it for a value.
    """
    plan_parser.parse = lambda *_: (plan, [(1, "")])
    plan_parser._add_references = _refer if references else lambda **_: None  # noqa: SLF001 - see above
    definitions, _ = plan_parser.parse_tf_plan("/plan.json", {})
    return dict(definitions or {})


def _outputs(plan: Json) -> list[Json]:
    """The outputs of the stack as entities of a type of their own: checkov leaves them out."""
    root = (plan.get("configuration") or {}).get("root_module") or {}
    entities: list[Json] = []
    for name, output in ((plan.get("planned_values") or {}).get("outputs") or {}).items():
        expression = ((root.get("outputs") or {}).get(name) or {}).get("expression") or {}
        conf = {
            "name": [name],
            "value": [output.get("value")],
            "sensitive": [bool(output.get("sensitive"))],
            "sources": [expression.get("references") or []],
            ADDRESS: f"output.{name}",
        }
        entities.append({OUTPUT: {name: conf}})
    return entities


def _refer(obj: Json, conf: Json, return_resource: Json) -> None:
    """Put the name of the referenced resource where its attribute is known only after apply."""
    for key, expression in conf.items():
        listed = expression.get("references") if isinstance(expression, dict) else None
        if not listed:
            continue
        return_resource.setdefault("references_", []).append(listed)
        wanted = next((name for name in listed if not name.startswith(_NO_VALUE)), None)
        value = obj.get(key)
        if wanted is None:
            continue
        if _is_token(value):
            return_resource[key] = [wanted]
        elif isinstance(value, list) and any(_is_token(item) for item in value):
            known = [item for item in value if not _is_token(item)]
            return_resource[key] = [[*known, wanted]]


def _apart(work: Callable[[], Json]) -> Callable[[], Json]:
    """Begin a work in a process of its own; what is given back waits for its answer.

    A process that ends without an answer is an error of the whole scan.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(read)
            with os.fdopen(write, "w", encoding="utf-8") as answer:
                try:
                    found = work()
                except BaseException as error:  # noqa: BLE001 - the other process must hear of it
                    found = {"error": _said(error)}
                answer.write(json.dumps(found, default=str))
        finally:
            os._exit(0)
    os.close(write)

    def answer() -> Json:
        with os.fdopen(read, encoding="utf-8") as source:
            text = source.read()
        os.waitpid(child, 0)
        found = dict(json.loads(text or '{"error": "the process of the graph ended"}'))
        if "error" in found:
            raise RuntimeError(found["error"])
        return found

    return answer


@functools.cache
def _reads_graph(check: type) -> bool:
    own = [kind for kind in check.__mro__ if kind.__name__ not in ("BaseCheck", "object")]
    functions = [member for kind in own for member in vars(kind).values()]
    return any(
        "graph" in code.co_names for f in functions if (code := getattr(f, "__code__", None))
    )


def _parse_paths(checks: list[Any]) -> None:
    """Parse the JSON paths of graph checks before they are needed; checkov keeps them."""
    for check in checks:
        if getattr(check, "is_jsonpath_check", False) and isinstance(check.attribute, str):
            solver = BaseAttributeSolver([], check.attribute, None, is_jsonpath_check=True)
            solver._get_cached_jsonpath_statement(check.attribute)  # noqa: SLF001 - it is what fills the cache
        _parse_paths(check.sub_checks or [])


def _rehearsal(checks: Checks) -> str:
    """A plan of one resource of every type, each named by the next.

    What Python, checkov and the checks load and compile at their first use is loaded by judging it,
    while Terraform still plans.
    """
    kinds = sorted(kind for kind in checks.registries["resource"].checks if kind.startswith("aws_"))
    values, configured = [], []
    for before, kind in zip([kinds[-1], *kinds], kinds, strict=False):
        names = {"address": f"{kind}.this", "mode": "managed", "type": kind, "name": "this"}
        values.append({**names, "values": {"name": SURE}})
        expressions = {"name": {"references": [f"{before}.this.id", f"{before}.this"]}}
        configured.append({**names, "expressions": expressions})
    return json.dumps(
        {
            "terraform_version": "1",
            "planned_values": {"root_module": {"resources": values}},
            "configuration": {"root_module": {"resources": configured}},
        }
    )


def _referred(
    graph: Any, candidates: list[int], _path: str, origin_vertex_index: int | None = None
) -> int:
    """The resource that a reference means: in the same module instance, and of the same key.

    checkov's own choice compares paths of files, which a plan has not, and takes the first key of
    an address for the resource's own, which may be a module's.
    """
    if origin_vertex_index is None:
        return candidates[0] if candidates else -1
    module, key = _instance(graph.vertices[origin_vertex_index])
    here = [(i, _instance(graph.vertices[i])) for i in candidates]
    same = [i for i, found in here if found == (module, key)]
    near = [i for i, found in here if found[0] == module]
    return (same or near or [-1])[0]


def _instance(vertex: Any) -> tuple[str, str]:
    before, _, after = str(vertex.attributes.get(ADDRESS, "")).rpartition(vertex.name)
    return before, after


TerraformLocalGraph._find_vertex_with_best_match = _referred  # noqa: SLF001 - see there


def _is_token(value: Any) -> bool:
    return isinstance(value, str) and value in (SURE, OPEN)


def _probed(value: Any, probe: Any) -> Any:
    """A copy with another value in the place of those that can be anything."""
    if isinstance(value, dict):
        return {key: _probed(inner, probe) for key, inner in value.items()}
    if isinstance(value, list):
        return [_probed(inner, probe) for inner in value]
    if isinstance(value, str) and OPEN in value:
        return copy.deepcopy(probe) if value == OPEN else value.replace(OPEN, str(probe))
    return value


def _waits(conf: Json, key: str) -> bool:
    """Whether the value at a key is itself one that is known only after apply."""
    here: Any = conf
    for step in key.split("/"):
        while isinstance(here, list) and len(here) == 1 and not step.strip("[]").isdigit():
            here = here[0]
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and step.strip("[]").isdigit():
            index = int(step.strip("[]"))
            here = here[index] if index < len(here) else None
        else:
            return False
    while isinstance(here, list) and len(here) == 1:
        here = here[0]
    return _is_token(here)


def _open(vertex: Json, key: str) -> bool:
    """Whether anything in the block that a graph check's key begins with can be anything."""
    first = key.replace(".", "/").split("/")[0]
    return OPEN in json.dumps(vertex.get(first), default=str)


def _keys(keys: Any) -> list[str]:
    listed = keys if isinstance(keys, list) else [keys]
    return [str(key) for key in listed if isinstance(key, str) and key]


def _said(error: BaseException) -> str:
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0]}" if text else type(error).__name__


def _answer(value: Json) -> None:
    _ANSWERS.write(json.dumps(value, default=str))
    _ANSWERS.write("\n")
    _ANSWERS.flush()


def main() -> None:
    """Load everything, say so, then answer each line until there is none."""
    with contextlib.redirect_stdout(io.StringIO()):
        checks = Checks(Path(sys.argv[1]))
        with contextlib.suppress(Exception):
            _parse_paths(checks.graph_registry.checks)
            Scan(checks, _rehearsal(checks)).run()
        _answer({"ready": True, "version": checkov_version.version})
        gc.collect()
        gc.freeze()
        for line in sys.stdin:
            gc.disable()  # one scan makes many small objects and few circles
            try:
                answer = Scan(checks, line).run()
            except Exception as error:  # noqa: BLE001 - the other side must hear of it
                answer = {"error": _said(error)}
            _answer(answer)
            gc.enable()


if __name__ == "__main__":
    main()
