"""Measure the speed of envc beside what it stands on, in one run: ``make bench``.

Figures are ratios of medians, taken in turn (A B A B …): a machine whose speed drifts slows both.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.components.build import build_stack
from compiler.emit.write import emit
from compiler.policy.worker import PolicyWorker
from compiler.project import Project, find_project
from compiler.steps.check import check
from compiler.steps.compiling import compile_environment
from compiler.terraform.discovery import find_mirror, find_terraform
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import offline_target
from compiler.toolchain.environments import tool_python

if TYPE_CHECKING:
    from collections.abc import Callable

IMPORTS = "import click, yaml, pydantic"


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison.

    Attributes:
        limit: What the figure has to stay at, as text.
        met: Whether it does.
    """

    what: str
    ours: str
    other: str
    figure: str
    limit: str
    met: bool


def main() -> int:
    """Measure every row and print the table; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description="Measure the speed of envc, side by side.")
    parser.add_argument("--env", default="prod")
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    project = find_project()
    with tempfile.TemporaryDirectory(prefix="envc-bench-") as scratch:
        copy = _copy(project, Path(scratch) / "project")
        rows = [
            *_process_rows(copy, chosen.env, chosen.runs),
            *_environment_rows(copy, chosen.env),
            *_plan_rows(copy, project, chosen.env, max(2, chosen.runs // 2)),
        ]
    wide = [
        max(len(getattr(row, key)) for row in rows) for key in ("what", "ours", "other", "figure")
    ]
    for row in rows:
        mark = "ok  " if row.met else "MISS"
        cells = (row.what, row.ours, row.other, row.figure)
        line = "  ".join(cell.ljust(size) for cell, size in zip(cells, wide, strict=True))
        sys.stdout.write(f"{mark}  {line}  target {row.limit}\n")
    return 0 if all(row.met for row in rows) else 1


def _copy(project: Project, root: Path) -> Project:
    for folder in ("environments", "modules", "policies"):
        shutil.copytree(project.root / folder, root / folder)
    return Project(root)


def _process_rows(project: Project, env: str, runs: int) -> list[Row]:
    imports = [sys.executable, "-c", IMPORTS]
    rows = []
    for word in ("check", "compile"):
        command = [sys.executable, "-m", "compiler", "--project", str(project.root), word, env]
        _run(command)  # warms the cache of module interfaces
        ours, other = _in_turn(partial(_run, command), partial(_run, imports), runs)
        ratio = ours / other
        rows.append(
            Row(
                f"envc {word} {env}, whole process",
                f"{ours * 1000:.0f} ms",
                f"imports alone {other * 1000:.0f} ms",
                f"{ratio:.2f} x",
                "<= 1.5 x",
                ratio <= 1.5,
            )
        )
    return rows


def _environment_rows(project: Project, env: str) -> list[Row]:
    """What each further environment costs in one process: check, wire and emit."""
    rows = []
    for number in (10, 100, 1000):
        began = time.perf_counter()
        for index in range(number):
            checked = check(project, env)
            stack = build_stack(checked.environment, commit="bench")
            emit(stack, build=project.root / "build" / f"many-{index}", modules=project.modules)
        each = (time.perf_counter() - began) / number * 1000
        rows.append(
            Row(
                f"{number} environments in one process",
                f"{each:.1f} ms each",
                "",
                "",
                "<= 10 ms each",
                each <= 10,
            )
        )
    return rows


def _plan_rows(project: Project, tools: Project, env: str, runs: int) -> list[Row]:
    compile_environment(project, check(project, env))
    build = project.build(env)
    terraform, mirror = find_terraform(tools.root), find_mirror()
    workspace = Workspace(terraform, mirror, build, offline_target(build))
    workspace.prepare()
    os.environ["ENVC_TOOLS_DIR"] = os.environ.get("ENVC_TOOLS_DIR", str(tools.root / ".tools"))
    envc = [sys.executable, "-m", "compiler", "--project", str(project.root)]
    ours_command = [*envc, "plan", env, "--target", "offline"]

    def bare() -> None:
        workspace.plan()
        workspace.show()

    ours, other = _in_turn(lambda: _run(ours_command), bare, runs)
    workspace.plan()
    plan = workspace.show()
    plan_file = build / "bench.json"
    plan_file.write_text(json.dumps(plan), encoding="utf-8")
    cli = [str(tool_python("checkov", root=tools.root).with_name("checkov")), "-f", str(plan_file)]
    cli += ["--framework", "terraform_plan", "--skip-download", "--quiet", "--compact"]
    with PolicyWorker(tools.root, project.policies) as worker:
        worker.start()
        worker.scan(plan)
        scan, alone = _in_turn(lambda: worker.scan(plan), lambda: _run(cli), runs)
    return [
        Row(
            f"envc plan {env}, whole process",
            f"{ours:.1f} s",
            f"terraform plan + show {other:.1f} s",
            f"{ours / other:.2f} x",
            "<= 1.15 x",
            ours / other <= 1.15,
        ),
        Row("policy scan after the plan", f"{scan:.2f} s", "", "", "<= 0.5 s", scan <= 0.5),
        Row(
            "the same beside checkov's command",
            f"{scan:.2f} s",
            f"checkov {alone:.1f} s",
            f"{alone / scan:.1f} x faster",
            ">= 5 x",
            alone / scan >= 5,
        ),
    ]


def _in_turn(
    first: Callable[[], object], second: Callable[[], object], runs: int
) -> tuple[float, float]:
    pairs = [(_seconds(first), _seconds(second)) for _ in range(runs)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def _seconds(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _run(command: list[str]) -> None:
    subprocess.run(command, check=False, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
