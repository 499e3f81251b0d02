"""Apply the stack in a folder as envc does, in a process of its own that a test can stop."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from compiler.errors import EnvcError
from compiler.terraform.discovery import find_terraform
from compiler.terraform.events import Event, Operation, Stopping
from compiler.terraform.lock import build_lock
from compiler.terraform.runner import Workspace
from compiler.terraform.targets import Target


def tell(event: Event) -> None:
    """One line for each thing that a test waits for."""
    if isinstance(event, Operation):
        print(event.phase, event.address, flush=True)  # noqa: T201 - the test reads it
    elif isinstance(event, Stopping):
        print("stopping", event.times, flush=True)  # noqa: T201 - the test reads it


def main() -> int:
    """Plan and apply; the exit code is that of ``envc``."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    build = Path(sys.argv[1])
    target = Target("emulator", {"local": {"path": str(build / "state.tfstate")}})
    try:
        with build_lock(build, "envc apply test") as lock:
            terraform = find_terraform(Path.cwd())
            workspace = Workspace(terraform, None, build, target, tell, (lock,))
            workspace.prepare()
            workspace.plan()
            workspace.apply()
    except EnvcError as error:
        print(error.message, file=sys.stderr)  # noqa: T201 - the test reads it
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
