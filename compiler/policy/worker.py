"""The process that asks checkov, started early: its import is over when the plan is there."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, Self

from compiler.errors import ToolError
from compiler.policy.prepare import Prepared, prepare
from compiler.toolchain.environments import tool_python

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_SCRIPT = Path(__file__).with_name("checkov_worker.py")
_FOREIGN = ("CKV_", "CHECKOV_", "BC_", "PRISMA_", "EVAL_TF_PLAN", "PYTHON")
_START_SECONDS = 120.0
_SCAN_SECONDS = 300.0
_CLOSE_SECONDS = 2.0
_TAIL = 400

Result = Literal["PASSED", "FAILED", "UNKNOWN", "CRASHED"]


@dataclass(frozen=True, slots=True)
class Record:
    """One check's answer on one resource.

    Attributes:
        keys: The attributes it looked at.
        details: What it says of them.
        decided: Whether its answer stands whatever the unknown values turn out to be.
        message: The exception, where it crashed.
        graph: Whether it looked at the plan as a whole.
    """

    check: str
    address: str
    result: Result
    keys: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    decided: bool = True
    message: str = ""
    graph: bool = False


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """One check of ours, as the scanner loaded it.

    Attributes:
        types: The resource types it is for.
        seen: How many resources it was asked about.
    """

    id: str
    file: str
    name: str
    types: tuple[str, ...]
    seen: int


@dataclass(frozen=True, slots=True)
class RawScan:
    """What the scanner said of a plan, before anything is made of it.

    Attributes:
        names: Check id to its name.
        failures: (file, message) of check files that did not load.
        error: Why it judged nothing; empty where it did.
        judged: How many resources it was asked about.
        prepared: The plan as it was judged.
    """

    prepared: Prepared
    records: tuple[Record, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    own: tuple[OwnCheck, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()
    error: str = ""
    judged: int = 0
    version: str = ""


class PolicyWorker:
    """checkov in a process of its own.

    Args:
        root: The project, which checkov's environment may be made in; None: the user's cache.
        policies: The folder of the policies; its ``checks/`` are loaded.
        on_progress: Told before a long installation.
        scan_seconds: How long a scan may take.
    """

    def __init__(
        self,
        root: Path | None,
        policies: Path,
        on_progress: Callable[[str], None] = lambda _: None,
        *,
        scan_seconds: float = _SCAN_SECONDS,
    ) -> None:
        self._root = root
        self._checks = policies / "checks"
        self._on_progress = on_progress
        self._scan_seconds = scan_seconds
        self._starter: threading.Thread | None = None
        self._failure: ToolError | None = None
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str | None] = queue.Queue()
        self._errors: IO[bytes] | None = None
        self._closed = False
        self._ready = False
        self.version = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the process and return at once; what goes wrong is told by ``scan``."""
        if self._starter is None:
            self._starter = threading.Thread(target=self._start, daemon=True)
            self._starter.start()

    def scan(self, plan: dict[str, Any]) -> RawScan:
        """Judge a plan; it goes through a pipe, so that nothing of it is written to a disk.

        Args:
            plan: What ``terraform show -json`` says, sensitive values and all.

        Raises:
            ToolError: checkov could not be installed, did not start, ended or took too long.
        """
        prepared = prepare(plan)
        self.start()
        self._until_ready()
        self._ask(json.dumps(prepared.plan))
        answer = self._answer(self._scan_seconds, "judging the plan")
        return _raw(prepared, answer, self.version)

    def close(self) -> None:
        """End the process."""
        self._closed = True
        process, self._process = self._process, None
        if process is not None:
            with suppress(OSError):
                if process.stdin:
                    process.stdin.close()
            try:
                process.wait(0 if self._answers.empty() and not self._ready else _CLOSE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._errors is not None:
            self._errors.close()
            self._errors = None

    def _start(self) -> None:
        try:
            python = tool_python("checkov", root=self._root, on_progress=self._on_progress)
            if self._closed:
                return
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
            process = subprocess.Popen(
                [str(python), "-I", "-B", str(_SCRIPT), str(self._checks)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                text=True,
                encoding="utf-8",
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for envc, which ends it
            )
        except ToolError as error:
            self._failure = error
            return
        except OSError as error:
            self._failure = ToolError(f"checkov could not be started: {error}")
            return
        self._process = process
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        if self._closed:
            self.close()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        with suppress(OSError, ValueError):
            for line in process.stdout or ():
                self._answers.put(line)
        self._answers.put(None)

    def _until_ready(self) -> None:
        if self._ready:
            return
        if self._starter is not None:
            self._starter.join()
        if self._failure is not None:
            raise self._failure
        self.version = str(self._answer(_START_SECONDS, "loading its checks").get("version", ""))
        self._ready = True

    def _ask(self, line: str) -> None:
        """Write in a thread: a process that hangs reads nothing, and a pipe holds little."""
        process = self._process
        if process is None or process.stdin is None:
            raise ToolError("the policy scanner was closed before it was asked")
        stdin = process.stdin

        def write() -> None:
            with suppress(OSError, ValueError):
                stdin.write(f"{line}\n")
                stdin.flush()

        threading.Thread(target=write, daemon=True).start()

    def _answer(self, seconds: float, doing: str) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            self._kill()
            raise ToolError(
                f"checkov gave no answer in {seconds:.0f} s while {doing}",
                hint="nothing was judged, so nothing passes; run the same command again",
            ) from None
        if line is None:
            raise ToolError(
                f"checkov ended while {doing}{self._last_words()}",
                hint="nothing was judged, so nothing passes; envc doctor looks at the tools",
            )
        try:
            found = json.loads(line)
        except ValueError as error:
            raise ToolError(f"checkov answered what is no JSON while {doing}") from error
        if not isinstance(found, dict):
            raise ToolError(f"checkov answered what is no object while {doing}")
        return found

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _last_words(self) -> str:
        if self._errors is None:
            return ""
        with suppress(OSError, ValueError):
            self._errors.seek(0)
            lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
            return f": {lines[-1][:_TAIL]}" if lines else ""
        return ""


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}


def _raw(prepared: Prepared, answer: dict[str, Any], version: str) -> RawScan:
    if "error" in answer:
        return RawScan(prepared, error=str(answer["error"]), version=version)
    try:
        return RawScan(
            prepared=prepared,
            records=tuple(_record(one) for one in answer["records"]),
            names=dict(answer["names"]),
            own=tuple(
                OwnCheck(check_id, one["file"], one["name"], tuple(one["types"]), one["seen"])
                for check_id, one in sorted(answer["own"].items())
            ),
            failures=tuple((one["file"], one["message"]) for one in answer["failures"]),
            judged=int(answer["judged"]),
            version=version,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ToolError(f"checkov's answer lacks something: {error}") from error


def _record(one: dict[str, Any]) -> Record:
    return Record(
        check=one["check"],
        address=one["address"],
        result=one["result"],
        keys=tuple(one["keys"]),
        details=tuple(one["details"]),
        decided=bool(one.get("decided", True)),
        message=one.get("message", ""),
        graph=bool(one.get("graph", False)),
    )
