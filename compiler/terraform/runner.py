"""Running Terraform: one process at a time, its stream read as it speaks, its state kept whole."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

from compiler.errors import ToolError
from compiler.files import write_atomic
from compiler.terraform.discovery import Mirror, Terraform, write_cli_configuration
from compiler.terraform.events import Complaint, Listener, Note, parse
from compiler.terraform.failures import failure
from compiler.terraform.targets import Target, write_override

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

PLAN_FILE = "plan.tfplan"
_TAIL = 30
_POLL_SECONDS = 0.05


def _ignore(_event: object) -> None:
    """Listen to nothing."""


@dataclass(slots=True)
class Workspace:
    """Terraform in one build folder, aimed at one target.

    Attributes:
        build: The folder that holds ``main.tf.json``.
        listen: Told every event as it comes.
        keep_open: File descriptors that Terraform keeps while it runs: a lock lives as long as it.
    """

    terraform: Terraform
    mirror: Mirror | None
    build: Path
    target: Target
    listen: Listener = _ignore
    keep_open: tuple[int, ...] = ()
    _complaints: list[Complaint] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """Where plugins and backend state of this target lie."""
        return self.build / ".terraform" / self.target.name

    def prepare(self) -> None:
        """Write the override, and ``terraform init`` where anything that it depends on changed.

        Raises:
            ToolError: Terraform cannot be initialised.
        """
        write_override(self.build, self.target)
        fingerprint = self._fingerprint()
        stamp = self.data / "envc.stamp"
        try:
            ready = stamp.read_text(encoding="utf-8") == fingerprint
        except OSError:
            ready = False
        if ready and any(plugin.exists() for plugin in self.data.glob("providers/*/*/*/*/*")):
            return
        stamp.unlink(missing_ok=True)
        (self.build / ".terraform.lock.hcl").unlink(missing_ok=True)
        self._stream("init", ["init", "-input=false", "-reconfigure", "-no-color"])
        write_atomic(stamp, fingerprint)

    def plan(
        self,
        *,
        destroy: bool = False,
        variables: dict[str, Any] | None = None,
        only: Sequence[str] = (),
    ) -> None:
        """Plan to ``plan.tfplan``.

        Args:
            destroy: Plan to remove everything.
            variables: Values of the stack's variables.
            only: Addresses to plan for, with what they stand on; by default everything.

        Raises:
            ToolError: Terraform refused the configuration, or could not reach what it needs.
        """
        arguments = ["plan", "-input=false", "-json", f"-out={PLAN_FILE}"]
        arguments += [] if self.target.refresh else ["-refresh=false"]
        arguments += ["-destroy"] if destroy else []
        arguments += _variables(variables or {})
        arguments += [f"-target={address}" for address in only]
        self._stream("plan", arguments)
        (self.build / PLAN_FILE).chmod(0o600)

    def show(self) -> dict[str, Any]:
        """The plan in ``plan.tfplan`` as JSON.

        Raises:
            ToolError: The file is no plan of this configuration.
        """
        done = self._capture(["show", "-json", "-no-color", PLAN_FILE])
        result: dict[str, Any] = json.loads(done)
        return result

    def apply(self, *, parallelism: int = 10) -> None:
        """Apply ``plan.tfplan``, exactly as it stands.

        Raises:
            ToolError: Something could not be applied; what was stays in the state.
        """
        arguments = ["apply", "-input=false", "-json", f"-parallelism={parallelism}", PLAN_FILE]
        self._stream("apply", arguments)

    def state(self) -> list[str]:
        """The addresses in the state."""
        return self._capture(["state", "list"]).split()

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs by name; sensitive ones are left out."""
        raw = json.loads(self._capture(["output", "-json", "-no-color"]) or "{}")
        return {name: one["value"] for name, one in raw.items() if not one.get("sensitive")}

    def _fingerprint(self) -> str:
        main = json.loads((self.build / "main.tf.json").read_text(encoding="utf-8"))
        modules = {name: call["source"] for name, call in main.get("module", {}).items()}
        mirror = str(self.mirror.folder) if self.mirror else ""
        facts = [main["terraform"], modules, self.target.backend, self.terraform.version, mirror]
        text = json.dumps(facts, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _environment(self) -> dict[str, str]:
        configuration = write_cli_configuration(
            self.build / ".terraform" / "terraformrc", self.mirror
        )
        return os.environ | {
            "TF_CLI_CONFIG_FILE": str(configuration),
            "TF_DATA_DIR": str(self.data),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            **self.target.environment,
        }

    def _capture(self, arguments: Sequence[str]) -> str:
        try:
            done = subprocess.run(
                (*self.terraform.command, *arguments),
                cwd=self.build,
                env=self._environment(),
                capture_output=True,
                text=True,
                check=False,
            )
        except OSError as error:
            raise ToolError(f"cannot run {self.terraform.command[0]}: {error.strerror}") from error
        if done.returncode:
            raise failure(f"terraform {arguments[0]}", [], done.stderr or done.stdout)
        return done.stdout

    def _stream(self, what: str, arguments: Sequence[str]) -> None:
        """Run a command and tell every event; Ctrl-C lets Terraform stop and keep its state.

        Terraform writes to a file that is followed, not to a pipe: were envc killed, a broken pipe
        would kill Terraform too, between a change and its record in the state.
        """
        self._complaints.clear()
        tail: list[str] = []
        log = self.data / f"{what}.log"
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with open(log, "wb", opener=_private) as sink, log.open(encoding="utf-8") as source:
                process = subprocess.Popen(
                    (*self.terraform.command, *arguments),
                    cwd=self.build,
                    env=self._environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=sink,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C reaches envc alone, which passes it on once
                    pass_fds=self.keep_open,
                )
                interrupted = _follow(process, source, lambda line: self._hear(line, tail))
        except OSError as error:
            raise ToolError(f"cannot run {self.terraform.command[0]}: {error}") from error
        if interrupted:
            raise ToolError(
                f"terraform {what} was interrupted; what was done is in the state",
                hint="run envc plan to see what is left",
            )
        if process.returncode:
            raise failure(f"terraform {what}", self._complaints, "\n".join(tail[-_TAIL:]))

    def _hear(self, line: str, tail: list[str]) -> None:
        event = parse(line)
        if event is None:
            return
        if isinstance(event, Complaint):
            self._complaints.append(event)
        if isinstance(event, Note):
            tail.append(event.text)
        self.listen(event)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _follow(process: subprocess.Popen[bytes], source: TextIO, hear: Callable[[str], None]) -> bool:
    """Follow a process to its end; says whether it was interrupted.

    The first Ctrl-C asks it to stop, a second one ends it at once.
    """
    interrupts, rest = 0, ""
    while True:
        try:
            ended = process.poll() is not None
            *lines, rest = (rest + source.read()).split("\n")
            for line in lines:
                hear(line)
            if ended:
                hear(rest)
                return interrupts > 0
            time.sleep(_POLL_SECONDS)
        except KeyboardInterrupt:
            interrupts += 1
            process.send_signal(signal.SIGINT if interrupts == 1 else signal.SIGKILL)


def _variables(variables: dict[str, Any]) -> list[str]:
    return [f"-var={name}={json.dumps(value)}" for name, value in variables.items()]
