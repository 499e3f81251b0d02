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
import gc
import io
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

os.environ["CHECKOV_RUN_SCA_PACKAGE_SCAN"] = "false"
os.environ["LOG_LEVEL"] = "CRITICAL"
logging.disable(logging.CRITICAL)

_ANSWERS = os.fdopen(os.dup(1), "w", encoding="utf-8")  # a check that prints must not answer for us
os.dup2(2, 1)
sys.path.append(str(Path(__file__).parent))  # last: no name of ours hides one of checkov's

from checkov import version as checkov_version  # noqa: E402 - logging is silenced first
from inside_checkov.checks import Checks  # noqa: E402
from inside_checkov.faults import said  # noqa: E402
from inside_checkov.rehearsal import parse_paths, rehearsal  # noqa: E402
from inside_checkov.scan import Scan  # noqa: E402

Json = dict[str, Any]


def _answer(value: Json) -> None:
    _ANSWERS.write(json.dumps(value, default=str))
    _ANSWERS.write("\n")
    _ANSWERS.flush()


def main() -> None:
    """Load everything, say so, then answer each line until there is none."""
    with contextlib.redirect_stdout(io.StringIO()):
        checks = Checks(Path(sys.argv[1]))
        gc.collect()
        gc.freeze()  # what is loaded now stays; a scan makes many small objects and few circles
        gc.disable()
        with contextlib.suppress(Exception):
            parse_paths(checks.graph_registry.checks)
            Scan(checks, rehearsal(checks)).run()
        _answer({"ready": True, "version": checkov_version.version})
        for line in sys.stdin:
            try:
                answer = Scan(checks, line).run()
            except Exception as error:  # noqa: BLE001 - the other side must hear of it
                answer = {"error": said(error)}
            _answer(answer)
            gc.collect()


if __name__ == "__main__":
    main()
