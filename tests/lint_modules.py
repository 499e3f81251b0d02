"""What stands behind ``make lint`` for the Terraform modules.

``python -m tests.lint_modules`` checks their format, validates every one and runs its own tests, in
scratch copies, so that nothing is left in ``modules/``. A module that has not changed since it last
passed here is not run again, except where ``CI`` is set. ``--format`` puts the files into their
form and writes the tables of the READMEs.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.errors import EnvcError
from compiler.files import write_atomic
from compiler.terraform.cli_configuration import write_cli_configuration
from compiler.terraform.discovery import Terraform, find_mirror, find_terraform
from compiler.terraform.environment import terraform_environment
from tests import module_docs

if TYPE_CHECKING:
    from compiler.terraform.mirror import Mirror

ROOT = module_docs.ROOT
CACHE = ROOT / "build" / ".cache" / "modules"
AT_ONCE = 2
"""Each Terraform loads a provider of 700 MB and fills a core."""
SECONDS = 600


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one module: what to show where it failed, nothing where it passed."""

    module: str
    seconds: float
    failure: str = ""
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Bench:
    """What every run needs.

    Attributes:
        scratch: Where modules are copied to.
        cache: Where the digests of the modules that passed are kept.
    """

    terraform: Terraform
    mirror: Mirror | None
    environment: dict[str, str]
    scratch: Path
    cache: Path

    def run(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run Terraform in a folder, its output as one text."""
        return subprocess.run(
            (*self.terraform.command, *arguments),
            cwd=cwd,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=SECONDS,
        )


def bench(scratch: Path, cache: Path = CACHE) -> Bench:
    """Find Terraform and the provider as envc does, so that it works with no network too."""
    terraform, mirror = find_terraform(ROOT), find_mirror()
    configuration = write_cli_configuration(scratch / "terraform.rc", mirror)
    environment = terraform_environment({"TF_CLI_CONFIG_FILE": str(configuration)}, isolated=True)
    return Bench(terraform, mirror, environment, scratch, cache)


def format_check(tools: Bench) -> list[str]:
    """The files of the modules that are not in Terraform's own form."""
    done = tools.run("fmt", "-check", "-recursive", "-no-color", str(module_docs.MODULES), cwd=ROOT)
    return done.stdout.split() if done.returncode else []


def digest(module: Path, tools: Bench) -> str:
    """What a module's outcome depends on: its files, Terraform, and the provider at hand."""
    provider = tools.mirror.versions if tools.mirror else ()
    told = hashlib.sha256(f"{tools.terraform.version} {provider}".encode())
    for file in sorted(path for path in module.rglob("*") if path.is_file()):
        told.update(f"\0{file.relative_to(module)}\0".encode() + file.read_bytes())
    return told.hexdigest()


def check(module: Path, tools: Bench) -> Outcome:
    """Validate one module and run its tests, in a copy."""
    began = time.monotonic()
    known = tools.cache / module.name
    now = digest(module, tools)
    if not os.environ.get("CI") and _read(known) == now:
        return Outcome(module.name, 0.0, skipped=True)
    failure = _failure(module, tools)
    if not failure:
        known.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(known, now)
    return Outcome(module.name, time.monotonic() - began, failure)


def _failure(module: Path, tools: Bench) -> str:
    copy = tools.scratch / module.name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(module, copy)
    if not list(copy.glob("tests/*.tftest.hcl")):
        return f"modules/{module.name} has no tests/*.tftest.hcl"
    steps = [("init", "-input=false", "-backend=false"), ("validate",), ("test",)]
    # Terraform validates a module that wants a second provider only with somebody who gives it one;
    # its tests do.
    if "configuration_aliases" in (copy / "versions.tf").read_text(encoding="utf-8"):
        steps.remove(("validate",))
    for step in steps:
        try:
            done = tools.run(*step, "-no-color", cwd=copy)
        except subprocess.TimeoutExpired:
            return f"terraform {step[0]} took more than {SECONDS} s"
        if done.returncode:
            shown = [
                x for x in done.stdout.splitlines() if not x.endswith(("... pass", "... skip"))
            ]
            return f"terraform {step[0]} failed in modules/{module.name}:\n" + "\n".join(shown)
    return ""


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""


def say(text: str) -> None:
    """Tell the person who waits."""
    print(text, flush=True)  # noqa: T201 - this is its output


def lint(tools: Bench) -> int:
    """Check everything and say one line a module; 1 where anything is wrong."""
    wrong = [f"{file}: not in terraform fmt's form" for file in format_check(tools)]
    wrong += [f"{file.relative_to(ROOT)}: its tables are stale" for file in module_docs.stale()]
    for line in wrong:
        say(line)
    if wrong:
        say("make format puts them right")
    folders = module_docs.module_folders()
    failures = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for outcome in pool.map(lambda folder: check(folder, tools), folders):
            verdict = "failed" if outcome.failure else "ok"
            took = "unchanged" if outcome.skipped else f"{outcome.seconds:.0f} s"
            say(f"modules/{outcome.module:<12} {verdict:<7} {took}")
            failures += [outcome.failure] if outcome.failure else []
    for failure in failures:
        say(f"\n{failure}")
    return 1 if wrong or failures else 0


def put_into_form(tools: Bench) -> int:
    """Format the modules and write the tables of their READMEs."""
    done = tools.run("fmt", "-recursive", "-no-color", str(module_docs.MODULES), cwd=ROOT)
    say(done.stdout.rstrip() or "the modules are in their form")
    for readme in module_docs.refresh():
        say(f"{readme.relative_to(ROOT)}: written")
    return done.returncode


def main() -> int:
    """Lint, or with ``--format`` put into form."""
    with tempfile.TemporaryDirectory(prefix="envc-modules-") as scratch:
        try:
            tools = bench(Path(scratch))
        except EnvcError as error:
            say(f"error: {error}")
            return 3
        return put_into_form(tools) if "--format" in sys.argv[1:] else lint(tools)


if __name__ == "__main__":
    sys.exit(main())
