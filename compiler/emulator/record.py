"""What is remembered of an emulator beside the Terraform state that belongs to it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from compiler.emulator.model import HALVES, Half
from compiler.files import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

_RECORD = "emulator.json"
_PORTS = "ports.json"
_OWNER = "state.json"
_STATE = "terraform.tfstate"
_LOCK = f".{_STATE}.lock.info"  # there while Terraform uses the state


@dataclass(frozen=True, slots=True)
class Record:
    """The emulator that was started last."""

    instance_id: str
    account_id: str
    region: str
    since: str
    halves: tuple[Half, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """Which emulator a Terraform state was made with.

    Attributes:
        lineage: What Terraform calls the state; empty while there is none.
    """

    instance_id: str
    lineage: str = ""


def folder_of(build: Path) -> Path:
    """The folder of an environment's emulator."""
    return build / "emulator"


def state_path(build: Path) -> Path:
    """The Terraform state that belongs to an environment's emulator."""
    return folder_of(build) / _STATE


def read_record(folder: Path) -> Record | None:
    """The emulator on record; None where there is none, or the record cannot be read."""
    found = _read(folder / _RECORD)
    try:
        halves = tuple(
            Half(name, int(found["halves"][name]["pid"]), int(found["halves"][name]["port"]))
            for name in HALVES
        )
        return Record(
            instance_id=str(found["instance_id"]),
            account_id=str(found["account_id"]),
            region=str(found["region"]),
            since=str(found["since"]),
            halves=halves,
        )
    except (KeyError, TypeError, ValueError):
        return None


def write_record(folder: Path, record: Record) -> None:
    """Remember an emulator, and its ports for the next one."""
    halves = {half.name: {"pid": half.pid, "port": half.port} for half in record.halves}
    facts = {
        "instance_id": record.instance_id,
        "account_id": record.account_id,
        "region": record.region,
        "since": record.since,
        "halves": halves,
    }
    write_atomic(folder / _RECORD, _text(facts))
    write_atomic(folder / _PORTS, _text({half.name: half.port for half in record.halves}))


def forget_record(folder: Path) -> None:
    """There is no emulator any more."""
    (folder / _RECORD).unlink(missing_ok=True)


def remembered_ports(folder: Path) -> dict[str, int]:
    """The ports that were used last, by half: a restart takes them again where they are free."""
    found = _read(folder / _PORTS)
    ports = {name: found.get(name) for name in HALVES}
    return {name: port for name, port in ports.items() if isinstance(port, int) and port > 0}


def read_owner(folder: Path) -> Owner | None:
    """Which emulator the state was made with."""
    found = _read(folder / _OWNER)
    instance = found.get("instance_id")
    return Owner(str(instance), str(found.get("lineage") or "")) if instance else None


def write_owner(folder: Path, owner: Owner) -> None:
    """Remember which emulator the state was made with."""
    write_atomic(
        folder / _OWNER, _text({"instance_id": owner.instance_id, "lineage": owner.lineage})
    )


def read_state(build: Path) -> tuple[str, int]:
    """The state's lineage and how many resources it holds; an unreadable state holds one."""
    path = state_path(build)
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        return str(state["lineage"]), len(state["resources"])
    except FileNotFoundError:
        return "", 0
    except (OSError, ValueError, KeyError, TypeError):
        return "", 1


def was_destroyed(build: Path) -> bool:
    """Whether everything that was applied is removed again, and nothing is on its way."""
    lineage, resources = read_state(build)
    in_use = (folder_of(build) / _LOCK).exists()
    return bool(lineage) and resources == 0 and not in_use


def forget_state(folder: Path) -> bool:
    """Remove the state and what is remembered of it; says whether there was one."""
    there = (folder / _STATE).exists()
    for name in (_STATE, f"{_STATE}.backup", _LOCK, _OWNER):
        (folder / name).unlink(missing_ok=True)
    return there


def gone(record: Record, answering: set[str]) -> Record:
    """The record, with who answers."""
    halves = tuple(replace(half, answers=half.name in answering) for half in record.halves)
    return replace(record, halves=halves)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(facts: dict[str, Any]) -> str:
    return json.dumps(facts, indent=2, sort_keys=True) + "\n"
