"""What a component is: a section of the spec, its wiring to a module, and its rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from compiler.stack.values import Derived, Expr, Ref, SpecView, derive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from compiler.spec.model import Complaint
    from compiler.stack.stack import ModuleCall


class Known(NamedTuple):
    """What is known of an environment's own fields: None where one is absent or not valid."""

    system: str | None
    environment: str | None
    region: str | None
    data: str | None
    confirm_apply: bool | None

    @property
    def name(self) -> str | None:
        """The prefix of every name."""
        known = self.system and self.environment
        return f"{self.system}-{self.environment}" if known else None


@dataclass(frozen=True, slots=True)
class Sections:
    """The parts of a spec that are valid by themselves, for rules that hold between parts.

    Attributes:
        identity: The environment's own fields.
        present: The names of the sections that the spec writes, valid or not.
    """

    identity: Known
    valid: Mapping[str, Any]
    present: frozenset[str]

    def get(self, name: str) -> Any:
        """A section's model, or None where it is absent or not valid."""
        return self.valid.get(name)


def no_rules(_sections: Sections) -> Iterable[Complaint]:
    """The rules of a component that has none beyond its own model."""
    return ()


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a wiring works with: the whole spec, seen with its paths.

    Attributes:
        spec: The environment.
    """

    spec: SpecView

    @property
    def name(self) -> Derived:
        """The prefix of every name: ``<system>-<environment>``."""
        return derive(
            lambda system, env: f"{system}-{env}", self.spec.system, self.spec.environment
        )

    @property
    def plain_name(self) -> str:
        """The same as plain text, for names inside names."""
        return str(self.name.value)

    def has(self, section: str) -> bool:
        """Whether the spec has a section."""
        return getattr(self.spec, section).value is not None

    def protection(self, wanted: SpecView) -> SpecView | Expr:
        """Deletion protection as the spec wants it, unless ``envc destroy`` lifts it."""
        if not wanted.value:
            return wanted
        return Expr("${!var.lift_protection}", sources=frozenset((wanted.spec_path,)))

    def log_key(self) -> Ref:
        """The key of log groups in the environment's region."""
        return Ref("encryption", "key_arns")["logs"]

    def edge_log_key(self) -> Ref:
        """The key of log groups in us-east-1, where CloudFront and Route 53 write theirs."""
        call = "encryption" if self.spec.region.value == EDGE_REGION else "encryption_edge"
        return Ref(call, "key_arns")["logs"]


EDGE_REGION = "us-east-1"
"""The region of CloudFront's certificate, WAF and logs (Amazon CloudFront Developer Guide)."""


@dataclass(frozen=True, slots=True)
class Component:
    """One vertical slice under one name.

    Attributes:
        name: The section's name in the spec and the module call's name.
        section: The type of the section: a model, or a mapping from names to models.
        wire: Makes the module calls; asked only where the spec has the section.
        needs: Sections that must be there with it.
        rules: Rules between this section and others.
        summary: One line for people.
    """

    name: str
    section: Any
    wire: Callable[[Wiring], tuple[ModuleCall, ...]]
    summary: str
    needs: tuple[str, ...] = ()
    rules: Callable[[Sections], Iterable[Complaint]] = no_rules
