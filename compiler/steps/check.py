"""Checking a spec: everything that is wrong with it, in one run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from compiler.components.environment import complaints, environment_model, sections_of
from compiler.errors import RefusedError
from compiler.spec.credentials import find_credentials
from compiler.spec.load import load_document
from compiler.spec.source import Diagnostic
from compiler.spec.validate import validate
from compiler.steps.environments import environment_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from compiler.components.identity import Identity
    from compiler.project import Project
    from compiler.spec.document import Document


@dataclass(frozen=True, slots=True)
class Checked:
    """One spec and what is wrong with it.

    Attributes:
        environment: The validated model; None where anything is wrong.
        sources: The texts of the files, to show lines from.
    """

    name: str
    file: Path
    document: Document | None
    environment: Identity | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[Path, str] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether nothing stands against it."""
        return self.environment is not None and not any(
            diagnostic.severity == "error" for diagnostic in self.diagnostics
        )


class SpecRefusedError(RefusedError):
    """A spec that is wrong; its diagnostics say where."""

    def __init__(self, checked: tuple[Checked, ...]) -> None:
        names = ", ".join(one.name for one in checked)
        super().__init__(f"the spec is refused: {names}")
        self.checked = checked


def check(project: Project, name: str) -> Checked:
    """Check one environment.

    Raises:
        UsageError: There is no such environment.
    """
    file = environment_file(project, name)
    loaded = load_document(file, root=project.root)
    document, diagnostics = loaded.document, list(loaded.diagnostics)
    if document is None:
        return Checked(name, file, None, None, tuple(diagnostics), loaded.sources)
    environment, found = validate(environment_model(), document)
    diagnostics += found
    diagnostics += find_credentials(document)
    sections = sections_of(document.data, environment)
    for complaint in complaints(sections):
        diagnostics.append(
            Diagnostic(
                message=complaint.message,
                span=document.span_of(complaint.path),
                path=complaint.path,
                expected=complaint.expected,
                suggestion=complaint.suggestion,
            )
        )
    if sections.identity.environment not in (None, name):
        diagnostics.append(
            Diagnostic(
                message=f"the file is {file.name}, and the environment calls itself "
                f"{sections.identity.environment!r}",
                span=document.span_of(("environment",)),
                path=("environment",),
                expected=f"environment: {name}",
                suggestion=name,
            )
        )
    refused = any(diagnostic.severity == "error" for diagnostic in diagnostics)
    return Checked(
        name,
        file,
        document,
        None if refused else environment,
        tuple(diagnostics),
        document.sources,
    )


def require_sound(project: Project, name: str) -> Checked:
    """Check one environment and refuse it where anything is wrong.

    Raises:
        SpecRefusedError: With everything that is wrong.
    """
    checked = check(project, name)
    if not checked.sound:
        raise SpecRefusedError((checked,))
    return checked
