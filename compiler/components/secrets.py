"""secrets: entries of Secrets Manager; their values are put there by people, never by Terraform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from compiler.components.component import Component, Sections, Wiring
from compiler.spec.model import Complaint, SpecModel, Text
from compiler.spec.nearest import nearest
from compiler.stack.stack import ModuleCall
from compiler.stack.values import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable

SecretName = Annotated[
    str,
    Text(
        r"[a-z][a-z0-9]*(-[a-z0-9]+)*",
        "a secret's name: lower-case letters, digits and single hyphens",
        "anthropic-api-key",
        longest=63,
    ),
]


class RotationSpec(SpecModel):
    """Who changes a secret, and how often."""

    function: str = Field(description="The function that rotates it")
    days: int = Field(default=90, ge=1, le=1000, description="Days between rotations")


class SecretSpec(SpecModel):
    """One secret."""

    description: str = Field(description="What it opens", min_length=1, max_length=2048)
    rotation: RotationSpec | None = Field(
        default=None, description="Rotation by a function; none: changed by hand"
    )


class SecretsSpec(SpecModel):
    """The entries by name."""

    entries: dict[SecretName, SecretSpec] = Field(description="The secrets by name", min_length=1)
    recovery_window_days: int = Field(
        default=30, ge=7, le=30, description="Days in which a deleted secret can be brought back"
    )


def rules(sections: Sections) -> Iterable[Complaint]:
    """A secret is rotated by a function that exists and may change it."""
    secrets: SecretsSpec | None = sections.get("secrets")
    functions = sections.get("functions")
    known = functions or {}
    if secrets is None or ("functions" in sections.present and functions is None):
        return
    for name, secret in secrets.entries.items():
        if secret.rotation is None:
            continue
        where = ("secrets", "entries", name, "rotation", "function")
        function = known.get(secret.rotation.function)
        if function is None:
            yield Complaint(
                path=where,
                message=f"there is no function {secret.rotation.function!r}",
                expected=", ".join(known) or "a function under functions",
                suggestion=nearest(secret.rotation.function, known),
            )
        elif name not in function.uses.rotates:
            yield Complaint(
                path=where,
                message=f"{secret.rotation.function} may not change the secret {name}",
                expected=f"{name} in functions.{secret.rotation.function}.uses.rotates",
            )


def wire(wiring: Wiring) -> tuple[ModuleCall, ...]:
    """Call modules/secrets."""
    secrets = wiring.spec.secrets
    entries: dict[str, object] = {}
    rotators: dict[str, Ref] = {}
    for name, secret in secrets.entries.items():
        rotated = secret.rotation.value is not None
        entries[name] = {
            "description": secret.description,
            "rotation_days": secret.rotation.days if rotated else 0,
        }
        if rotated:
            rotators[name] = Ref("functions", "function_arns")[secret.rotation.function.value]
    return (
        ModuleCall(
            name="secrets",
            module="secrets",
            source=secrets.spec_path,
            arguments={
                "name": wiring.name,
                "key_arn": Ref("encryption", "key_arns")["secrets"],
                "recovery_window_days": secrets.recovery_window_days,
                "secrets": entries,
                "rotation_function_arns": rotators,
            },
            outputs={"secret_names": Ref("secrets", "secret_names")},
        ),
    )


COMPONENT = Component(
    name="secrets",
    section=SecretsSpec,
    wire=wire,
    rules=rules,
    needs=("encryption",),
    summary="Secrets Manager entries with rotation, values never in Terraform",
)
