"""What customer data demands of every component, those that are still to come included.

Encryption and backups stand with the components that have them; here is what holds for every key
of a kind, wherever it stands: nothing can be deleted by one call, and what happened can be read for
a year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from compiler.spec.model import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from compiler.components.component import Sections
    from compiler.spec.source import SpecPath

AUDIT_DAYS = 365
"""Days that logs are kept (PCI DSS 4.0, 10.5.1: twelve months of audit history)."""
_LOG_KEYS = ("log_retention_days", "log_expire_after_days")


def customer_rules(sections: Sections) -> Iterable[Complaint]:
    """Deletion protection everywhere, a year of logs, and a question before an apply."""
    if sections.identity.data != "customer":
        return
    if sections.identity.confirm_apply is False:
        yield Complaint(
            path=("confirm_apply",),
            message="customer data, and an apply that asks nobody",
            expected="confirm_apply: true",
            suggestion="true",
        )
    for name, section in sections.valid.items():
        for path, value in _leaves(section, (name,)):
            yield from _leaf(path, value)


def _leaf(path: SpecPath, value: Any) -> Iterable[Complaint]:
    key = str(path[-1])
    if key == "deletion_protection" and value is False:
        yield Complaint(
            path=path,
            message="customer data that one call can delete",
            expected="true",
            suggestion="true",
        )
    if key.endswith(_LOG_KEYS) and value < AUDIT_DAYS:
        yield Complaint(
            path=path,
            message=f"customer data, and logs that are gone after {value} days",
            expected=f"at least {AUDIT_DAYS} days",
            suggestion=str(AUDIT_DAYS),
        )


def _leaves(value: Any, path: SpecPath) -> Iterator[tuple[SpecPath, Any]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _leaves(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for name, child in value.items():
            yield from _leaves(child, (*path, name))
    elif value is not None:
        yield path, value
