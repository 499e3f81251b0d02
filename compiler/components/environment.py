"""The whole spec of an environment: its own fields, and a section for each component."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError, create_model

from compiler.components import COMPONENTS
from compiler.components.component import Known, Sections
from compiler.components.customer_data import customer_rules
from compiler.components.identity import Identity
from compiler.spec.model import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def environment_model() -> type[Identity]:
    """The model of a spec; every section may be left out, and what needs another says so."""
    sections: dict[str, Any] = {
        component.name: (
            component.section | None,
            Field(default=None, description=component.summary),
        )
        for component in COMPONENTS
    }
    model: type[Identity] = create_model(
        "Environment", __base__=Identity, __doc__="An environment's spec.", **sections
    )
    return model


def sections_of(data: dict[str, Any], environment: Identity | None) -> Sections:
    """The parts of a spec that are valid: all of them for a valid one, else what stands alone.

    Args:
        data: The merged spec.
        environment: The validated model, or None where the spec is not valid as a whole.
    """
    names = [c.name for c in COMPONENTS if data.get(c.name) is not None]
    if environment is not None:
        valid = {name: getattr(environment, name) for name in names}
        known = Known(**{name: getattr(environment, name) for name in Known._fields})
        return Sections(known, valid, frozenset(names))
    fields = {key: value for key, value in data.items() if key in Identity.model_fields}
    valid = {c.name: _valid(c.section, data[c.name]) for c in COMPONENTS if c.name in names}
    return Sections(_known(fields), valid, frozenset(names))


def complaints(sections: Sections) -> Iterable[Complaint]:
    """What is wrong between the parts of a spec."""
    yield from customer_rules(sections)
    for component in COMPONENTS:
        if component.name in sections.present:
            for needed in component.needs:
                if needed not in sections.present:
                    yield Complaint(
                        path=(component.name,),
                        message=f"{component.name} needs {needed}, and the spec has none",
                        expected=f"a section {needed}:",
                    )
        yield from component.rules(sections)


def _known(fields: dict[str, Any]) -> Known:
    """The fields that are valid each by itself, so that one slip does not hide another."""
    valid: dict[str, Any] = {}
    for name, field in Identity.model_fields.items():
        if name in fields:
            kind = (
                Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
            )
            valid[name] = _valid(kind, fields[name])
        elif not field.is_required():
            valid[name] = field.get_default(call_default_factory=True)
    return Known(**{name: valid.get(name) for name in Known._fields})


def _valid(kind: Any, value: Any) -> Any:
    try:
        return TypeAdapter(kind).validate_json(json.dumps(value))
    except ValidationError:
        return None
