"""Running Terraform: one process at a time, its stream read as it speaks, its state kept whole."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from compiler.errors import RefusedError, ToolError
from compiler.files import write_atomic
from compiler.terraform.cli_configuration import write_cli_configuration
from compiler.terraform.environment import terraform_environment
from compiler.terraform.events import Complaint, Listener, Note, Stopping, parse
from compiler.terraform.failures import failure
from compiler.terraform.interrupts import counted_interrupts
from compiler.terraform.targets import Target, write_override

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from compiler.terraform.discovery import Terraform
    from compiler.terraform.interrupts import Interrupts
    from compiler.terraform.mirror import Mirror

PLAN_FILE = "plan.tfplan"
ERRORED_STATE = "errored.tfstate"
"""Where Terraform leaves the state of an apply that it could not save."""

_LOCK_FILE = ".terraform.lock.hcl"
_TAIL = 60
_POLL_SECONDS = 0.05
_OUR_TARGETING = ("Resource targeting is in effect", "Applied changes may be incomplete")
"""Warnings about ``-target``, which only envc itself asks for."""


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
            RefusedError: The last apply left a state that has to be saved first.
            ToolError: Terraform cannot be initialised, or the mirror lacks the provider's version.
        """
        self._require_saved_state()
        write_override(self.build, self.target)
        fingerprint = self._fingerprint()
        stamp = self.data / "envc.stamp"
        try:
            ready = stamp.read_text(encoding="utf-8") == fingerprint
        except OSError:
            ready = False
        if ready and self._is_whole():
            return
        if self.mirror is not None:
            self.mirror.require(self._provider_version(), self.terraform.platform)
        stamp.unlink(missing_ok=True)
        (self.build / _LOCK_FILE).unlink(missing_ok=True)
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

    def _is_whole(self) -> bool:
        """Whether everything that ``init`` made is still there."""
        plugins = (plugin.exists() for plugin in self.data.glob("providers/*/*/*/*/*"))
        return any(plugins) and (self.build / _LOCK_FILE).is_file()

    def _main(self) -> dict[str, Any]:
        main: dict[str, Any] = json.loads((self.build / "main.tf.json").read_text(encoding="utf-8"))
        return main

    def _provider_version(self) -> str:
        providers = self._main()["terraform"].get("required_providers", {})
        return str(providers.get("aws", {}).get("version", ""))

    def _fingerprint(self) -> str:
        main = self._main()
        modules = {name: call["source"] for name, call in main.get("module", {}).items()}
        mirror = str(self.mirror.folder) if self.mirror else ""
        facts = [main["terraform"], modules, self.target.backend, self.terraform.version, mirror]
        text = json.dumps(facts, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _require_saved_state(self) -> None:
        left = self.build / ERRORED_STATE
        if left.exists():
            raise RefusedError(
                f"the last apply could not save its state; what it made stands in {left}",
                hint=f"save it, then remove the file: {self._by_hand('state push')} "
                f"{ERRORED_STATE} && rm {shlex.quote(str(left))}",
            )

    def _by_hand(self, command: str) -> str:
        """A command of Terraform's as a person types it."""
        program = shlex.join(self.terraform.command)
        chdir = shlex.quote(f"-chdir={self.build.absolute()}")
        return f"TF_DATA_DIR={shlex.quote(str(self.data.absolute()))} {program} {chdir} {command}"

    def _environment(self) -> dict[str, str]:
        configuration = write_cli_configuration(
            self.build.absolute() / ".terraform" / "terraformrc", self.mirror
        )
        settings = {
            "TF_CLI_CONFIG_FILE": str(configuration),
            "TF_DATA_DIR": str(self.data.absolute()),
            **self.target.environment,
        }
        return terraform_environment(settings, isolated=self.target.isolated)

    def _capture(self, arguments: Sequence[str]) -> str:
        try:
            done = subprocess.run(
                (*self.terraform.command, *arguments),
                cwd=self.build,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except OSError as error:
            raise ToolError(f"cannot run {self.terraform.command[0]}: {error.strerror}") from error
        if done.returncode:
            raise self._failed(arguments[0], done.stderr or done.stdout)
        return done.stdout

    def _failed(self, what: str, rest: str, log: Path | None = None) -> ToolError:
        unlock = "" if "local" in self.target.backend else self._by_hand("force-unlock")
        return failure(
            f"terraform {what}",
            self._complaints,
            rest,
            log=os.path.relpath(log) if log else "",
            unlock=unlock,
        )

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
            with (
                open(log, "wb", opener=_private) as sink,
                log.open("rb") as source,
                counted_interrupts() as interrupts,
            ):
                process = subprocess.Popen(
                    (*self.terraform.command, *arguments),
                    cwd=self.build,
                    env=self._environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=sink,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C reaches envc alone, which passes it on
                    umask=0o077,  # plans and states hold secrets
                    pass_fds=self.keep_open,
                )
                self._follow(process, source, interrupts, lambda line: self._hear(line, tail))
        except OSError as error:
            raise ToolError(f"cannot run {self.terraform.command[0]}: {error}") from error
        if interrupts.count:
            raise _interrupted(what)
        if process.returncode:
            raise self._failed(what, "\n".join(tail[-_TAIL:]), log)

    def _follow(
        self,
        process: subprocess.Popen[bytes],
        source: BinaryIO,
        interrupts: Interrupts,
        hear: Callable[[str], None],
    ) -> None:
        """Follow a process to its end, and pass on what asks it to stop."""
        passed, rest = 0, b""
        while True:
            ended = process.poll() is not None
            *lines, rest = (rest + source.read()).split(b"\n")
            for line in lines:
                hear(line.decode("utf-8", "replace"))
            if ended:
                hear(rest.decode("utf-8", "replace"))
                if passed or process.returncode < 0:
                    _end_group(process)  # what it left behind holds the build folder's lock
                return
            while passed < interrupts.count:
                passed += 1
                _stop(process, passed)
                self.listen(Stopping(passed))
            time.sleep(_POLL_SECONDS)

    def _hear(self, line: str, tail: list[str]) -> None:
        event = parse(line)
        if event is None:
            return
        if isinstance(event, Complaint):
            if event.summary in _OUR_TARGETING:
                return
            self._complaints.append(event)
        if isinstance(event, Note):
            tail.append(event.text)
        self.listen(event)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _stop(process: subprocess.Popen[bytes], times: int) -> None:
    """Ask Terraform to stop: gracefully, then at once, then with force.

    Terraform takes the first SIGINT as a wish to stop after what is under way, and the second as an
    order to give that up and save its state within seconds. The third ends all its processes.
    """
    if times <= 2:  # noqa: PLR2004 - the first and the second, as the docstring says
        process.send_signal(signal.SIGINT)
    else:
        _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End Terraform's session: itself, its plugins, its shells."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _interrupted(what: str) -> ToolError:
    if what == "apply":
        return ToolError(
            "terraform apply was interrupted; what was done is in the state",
            hint="run envc plan to see what is left",
        )
    return ToolError(f"terraform {what} was interrupted; nothing was changed")


def _variables(variables: dict[str, Any]) -> list[str]:
    return [f"-var={name}={json.dumps(value)}" for name, value in variables.items()]
