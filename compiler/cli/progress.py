"""Showing how far a long step is: one live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from compiler.cli.console import paint, width
from compiler.steps.progress import Progress
from compiler.terraform.events import Complaint, Operation, Summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compiler.terraform.events import Event

_SHOWN = 2
_EVERY_SECONDS = 0.1
_DONE = {"create": "created", "update": "changed", "delete": "removed", "replace": "replaced"}


@dataclass(slots=True)
class Display:
    """What is told about one command as it goes on.

    On a terminal the last line is drawn again and again: how many resources are done and which ones
    take longest. Elsewhere there is a line for every stage and every finished resource.
    """

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    _running: dict[str, tuple[str, float]] = field(default_factory=dict)
    _done: int = 0
    _total: int = 0
    _drawn_at: float = 0.0
    _is_drawn: bool = False
    _stage: str = ""

    @property
    def progress(self) -> Progress:
        """What a step is given."""
        return Progress(self.note, self.listen)

    @property
    def _live(self) -> bool:
        return self.stream.isatty()

    def note(self, text: str) -> None:
        """A stage begins."""
        self.clear()
        self._stage, self._done, self._running = text, 0, {}
        self._print(f"{paint('·', 'dim', self.stream)} {text}")

    def expect(self, total: int) -> None:
        """Say how many resources the next stage is about."""
        self._total = total

    def listen(self, event: Event) -> None:
        """Terraform said something."""
        if isinstance(event, Operation):
            self._operation(event)
        elif isinstance(event, Complaint) and event.severity == "warning":
            self.clear()
            self._print(f"{paint('warning', 'yellow', self.stream)}: {event.summary}")
        elif isinstance(event, Summary) and event.operation == "plan":
            self._total = event.add + event.change + event.remove
        self._draw()

    def clear(self) -> None:
        """Take the live line away."""
        if self._is_drawn:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
            self._is_drawn = False

    def _operation(self, event: Operation) -> None:
        if event.action in ("refresh", "read"):
            return
        if event.phase == "start":
            self._running[event.address] = (event.action, time.monotonic())
        elif event.phase in ("complete", "errored"):
            self._running.pop(event.address, None)
            self._done += 1
            if not self._live:
                word = _DONE.get(event.action, event.action)
                word = "failed" if event.phase == "errored" else word
                self._print(f"  {word} {event.address} ({event.seconds:.0f} s)")

    def _draw(self) -> None:
        now = time.monotonic()
        if not self._live or not (self._running or self._done):
            return
        if now - self._drawn_at < _EVERY_SECONDS:
            return
        self._drawn_at = now
        longest = sorted(self._running.items(), key=lambda item: item[1][1])[:_SHOWN]
        waiting = ", ".join(f"{address} ({now - since:.0f} s)" for address, (_, since) in longest)
        of = f"/{self._total}" if self._total else ""
        text = f"  {self._done}{of} done, {len(self._running)} running: {waiting}"
        self.stream.write(f"\r\x1b[K{text[: width() - 1]}")
        self.stream.flush()
        self._is_drawn = True

    def _print(self, text: str) -> None:
        self.stream.write(f"{text}\n")
        self.stream.flush()


@contextmanager
def shown() -> Iterator[Display]:
    """A display whose live line is gone at the end, however the command ends."""
    display = Display()
    try:
        yield display
    finally:
        display.clear()
