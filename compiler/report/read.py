"""Reading a report back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from compiler.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from compiler.policy.model import Json

REPORT_JSON = "report.json"


def read_report(folder: Path) -> Json:
    """The report in a folder, in the shape of docs/schema/report.schema.json.

    Args:
        folder: Usually ``build/<env>/report``.

    Raises:
        UsageError: There is none, or it cannot be read.
    """
    file = folder / REPORT_JSON
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(
            f"there is no report in {folder}",
            hint="make one with envc plan ENV, or with envc scan PLAN.json",
        ) from None
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror or error}") from error
    except (ValueError, RecursionError):
        raise UsageError(
            f"{file} is not a report: it does not hold JSON", hint="plan again to write it anew"
        ) from None
    if not isinstance(found, dict) or "schema_version" not in found:
        raise UsageError(
            f"{file} is not a report: it has no schema_version", hint="plan again to write it anew"
        )
    return found
