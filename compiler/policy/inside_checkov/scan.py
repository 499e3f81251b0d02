"""One plan, judged by every check."""

from __future__ import annotations

import copy
import functools
import json
from typing import TYPE_CHECKING, Any

from checkov.common.models.enums import CheckResult
from inside_checkov.beside import apart
from inside_checkov.faults import said
from inside_checkov.plan import ADDRESS, OPEN, OUTPUT, definitions_of, outputs_of
from inside_checkov.unknowns import PROBES, is_open, probed, waits

if TYPE_CHECKING:
    from inside_checkov.checks import Checks

Json = dict[str, Any]


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
        beside = apart(self._part_with_graph)
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
        definitions = {"/plan.json": definitions_of(json.loads(self.line), references=True)}
        manager = self.checks.runner.graph_manager
        local = manager.build_graph_from_definitions(definitions, render_variables=False)
        return manager.save_graph(local)

    def _judge_entities(self, graph: Any) -> None:
        """Ask the checks of single resources: those that read a graph, or the others."""
        definitions = definitions_of(json.loads(self.line), references=False)
        definitions.setdefault("resource", []).extend(outputs_of(self.plan))
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
                record["decided"] = not any(waits(conf, key) for key in record["keys"])
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
            and any(waits(conf, key) for key in record["keys"])
        ):
            return False
        if OPEN in text:
            for probe in PROBES:
                other = self._ask(check, probed(conf, probe), kind, name)
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
            return {"result": "CRASHED", "keys": [], "details": [], "message": said(error)}
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
                check, "", {"result": "CRASHED", "keys": [], "details": [], "message": said(error)}
            )
            return
        for result, vertices in (("PASSED", passed), ("FAILED", failed), ("UNKNOWN", unknown)):
            for vertex in vertices:
                address = str(vertex.get(ADDRESS) or vertex.get("id") or "")
                record: Json = {"result": result, "keys": keys, "details": [], "graph": True}
                if result in ("PASSED", "FAILED"):
                    record["decided"] = not any(is_open(vertex, key) for key in keys)
                self._add(check, address, record)

    def _add(self, check: Any, address: str, record: Json) -> None:
        if check.id in self.seen:
            self.seen[check.id] += 1
        self.names[check.id] = check.name
        if record["result"] != "UNKNOWN" or not record.get("decided", True):
            self.records.append({"check": check.id, "address": address, **record})


@functools.cache
def _reads_graph(check: type) -> bool:
    own = [kind for kind in check.__mro__ if kind.__name__ not in ("BaseCheck", "object")]
    functions = [member for kind in own for member in vars(kind).values()]
    return any(
        "graph" in code.co_names for f in functions if (code := getattr(f, "__code__", None))
    )


def _keys(keys: Any) -> list[str]:
    listed = keys if isinstance(keys, list) else [keys]
    return [str(key) for key in listed if isinstance(key, str) and key]
