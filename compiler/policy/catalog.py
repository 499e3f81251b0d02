"""The catalog: what each policy asks for, how grave it is, which built-in checks are set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import yaml

from compiler.errors import RefusedError, ToolError
from compiler.policy.model import PolicyInfo, Severity

if TYPE_CHECKING:
    from pathlib import Path

OWN_FILE = "catalog.yaml"
BUILT_IN_FILE = "builtin.yaml"
_TEXTS = ("title", "severity", "requirement", "expected", "risk", "fix")
_FIELDS = (*_TEXTS, "frameworks")
_SEVERITIES = ", ".join(severity.value for severity in Severity)


@dataclass(frozen=True, slots=True)
class Catalog:
    """What is known of policies before any is asked.

    Attributes:
        policies: Every entry by id: ours, then those of checkov's checks that have one.
        not_applicable: checkov's checks that are set aside, each with the reason.
        default_severity: Of checkov's checks that have no entry.
        severities: Of checkov's checks by id, where only the severity is said.
    """

    policies: dict[str, PolicyInfo]
    not_applicable: dict[str, str] = field(default_factory=dict)
    default_severity: Severity = Severity.MEDIUM
    severities: dict[str, Severity] = field(default_factory=dict)

    def own(self) -> tuple[PolicyInfo, ...]:
        """Our own policies, in the order of their ids."""
        found = (info for info in self.policies.values() if info.origin == "envc")
        return tuple(sorted(found, key=lambda info: info.id))

    def info(self, policy_id: str, name: str, *, origin: Literal["envc", "checkov"]) -> PolicyInfo:
        """The entry of a policy, or one made from its name where the catalog has none."""
        if policy_id in self.policies:
            return self.policies[policy_id]
        if origin == "envc":
            severity = Severity.HIGH
            fix = f"add {policy_id} to policies/{OWN_FILE}"
            return PolicyInfo(policy_id, name, severity, "", "", fix, origin=origin)
        severity = self.severities.get(policy_id, self.default_severity)
        fix = "change what the plan line shows so that the check passes"
        return PolicyInfo(policy_id, name, severity, "", "", fix, origin=origin, expected=name)


def read_catalog(policies: Path) -> Catalog:
    """Read the catalog of a folder of policies.

    Args:
        policies: The folder with ``catalog.yaml`` (our policies) and, where checkov's own checks
            have entries or are set aside, ``builtin.yaml``.

    Raises:
        RefusedError: An entry is wrong; names the file, the entry and what is wrong with it.
        ToolError: A file cannot be read.
    """
    own = _read(policies / OWN_FILE, required=True)
    built_in = _read(policies / BUILT_IN_FILE, required=False)
    _only(policies / OWN_FILE, "the file", own, ("policies",))
    file = policies / BUILT_IN_FILE
    _only(
        file, "the file", built_in, ("default_severity", "severities", "policies", "not_applicable")
    )
    entries = {
        policy_id: _entry(policies / OWN_FILE, policy_id, raw, "envc")
        for policy_id, raw in _mapping(policies / OWN_FILE, own, "policies").items()
    }
    for policy_id, raw in _mapping(file, built_in, "policies").items():
        if policy_id in entries:
            raise _wrong(file, policy_id, f"it is one of ours, in {OWN_FILE}")
        entries[policy_id] = _entry(file, policy_id, raw, "checkov")
    aside = _not_applicable(file, _mapping(file, built_in, "not_applicable"))
    both = sorted(set(aside) & set(entries))
    if both:
        raise _wrong(file, both[0], "it has an entry and is not_applicable: keep one of the two")
    default = built_in.get("default_severity", Severity.MEDIUM.value)
    severities = _severities(file, _mapping(file, built_in, "severities"))
    return Catalog(entries, aside, _severity(file, "default_severity", default), severities)


def _entry(file: Path, policy_id: str, raw: Any, origin: Literal["envc", "checkov"]) -> PolicyInfo:
    if not isinstance(raw, dict):
        raise _wrong(file, policy_id, f"it is a mapping of {', '.join(_FIELDS)}")
    _only(file, policy_id, raw, _FIELDS)
    for name in _TEXTS:
        value = raw.get(name, "")
        if not isinstance(value, str):
            raise _wrong(file, policy_id, f"{name} is a text, not {value!r}")
        if origin == "envc" and not value.strip():
            raise _wrong(file, policy_id, f"{name} is missing")
    return PolicyInfo(
        id=policy_id,
        title=raw.get("title", policy_id).strip(),
        severity=_severity(file, policy_id, raw.get("severity", Severity.MEDIUM.value)),
        requirement=raw.get("requirement", "").strip(),
        risk=raw.get("risk", "").strip(),
        fix=raw.get("fix", "").strip(),
        frameworks=_frameworks(file, policy_id, raw.get("frameworks") or {}),
        origin=origin,
        expected=raw.get("expected", "").strip(),
    )


def _frameworks(file: Path, policy_id: str, raw: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(raw, dict):
        raise _wrong(file, policy_id, "frameworks maps a name with its version to control ids")
    found: dict[str, tuple[str, ...]] = {}
    for name, controls in raw.items():
        if not isinstance(name, str) or not any(letter.isdigit() for letter in name):
            raise _wrong(file, policy_id, f"the framework {name!r} has no version in its name")
        if not isinstance(controls, list) or not controls:
            raise _wrong(file, policy_id, f"{name} is a list of control ids")
        if not all(isinstance(control, str) and control for control in controls):
            raise _wrong(file, policy_id, f"{name}: write control ids as quoted texts")
        found[name] = tuple(controls)
    return found


def _severities(file: Path, raw: dict[str, Any]) -> dict[str, Severity]:
    found: dict[str, Severity] = {}
    for severity, policy_ids in raw.items():
        level = _severity(file, "severities", severity)
        if not isinstance(policy_ids, list):
            raise _wrong(file, "severities", f"{severity} is a list of ids")
        for policy_id in map(str, policy_ids):
            if policy_id in found:
                raise _wrong(file, policy_id, "it has two severities")
            found[policy_id] = level
    return found


def _not_applicable(file: Path, raw: dict[str, Any]) -> dict[str, str]:
    for policy_id, reason in raw.items():
        if not isinstance(reason, str) or not reason.strip():
            raise _wrong(file, policy_id, "not_applicable needs the reason, as a text")
    return {policy_id: " ".join(reason.split()) for policy_id, reason in raw.items()}


def _severity(file: Path, entry: str, value: Any) -> Severity:
    try:
        return Severity(value)
    except ValueError as error:
        raise _wrong(file, entry, f"the severity {value!r} is none of {_SEVERITIES}") from error


def _mapping(file: Path, document: dict[str, Any], name: str) -> dict[str, Any]:
    found = document.get(name) or {}
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise _wrong(file, name, "it is a mapping by policy id")
    return found


def _only(file: Path, entry: str, raw: dict[str, Any], allowed: tuple[str, ...]) -> None:
    unknown = sorted(str(key) for key in raw if key not in allowed)
    if unknown:
        raise _wrong(file, entry, f"{unknown[0]!r} is none of {', '.join(allowed)}")


def _wrong(file: Path, entry: str, message: str) -> RefusedError:
    where = file if entry == "the file" else f"{file}: {entry}"
    return RefusedError(f"{where}: {message}", hint="mend the catalog; its head says the shape")


def _read(file: Path, *, required: bool) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        if not required:
            return {}
        raise ToolError(f"there is no catalog of policies: {file} is missing") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ToolError(f"cannot read {file}: {error}") from error
    try:
        found = yaml.load(text, Loader=_Strict)  # noqa: S506 - a SafeLoader that refuses more
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is no YAML"
        raise RefusedError(f"{file}{where}: {problem}") from error
    if not isinstance(found, dict):
        raise _wrong(file, "the file", "it is a mapping")
    return found


# The loader in C, where PyYAML was built with it, is ten times as fast.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Strict(_Loader):  # type: ignore[misc] # which of the two is known only at run time
    """YAML where a key that stands twice is an error: the second would win in silence."""


def _no_duplicates(loader: _Strict, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"{key!r} stands twice", key_node.start_mark
            )
        seen.add(key)
    return dict(loader.construct_mapping(node))


_Strict.add_constructor("tag:yaml.org,2002:map", _no_duplicates)
