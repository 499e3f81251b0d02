"""Showing how far a long step is: one live line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from compiler.cli.console import paint, width
from compiler.steps.progress import Progress
from compiler.terraform.events import Complaint, Operation, Stopping, Summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compiler.terraform.events import Event

_SHOWN = 3
_EVERY_SECONDS = 0.2
_MINUTE = 60
_DONE = {"create": "created", "update": "changed", "delete": "removed", "replace": "replaced"}
_STOPPING = (
    "stopping: what is under way is finished, and the state saved (Ctrl-C again gives it up)",
    "giving up what is under way, and saving the state (Ctrl-C again ends Terraform at once)",
    "Terraform was ended",
)


@dataclass(slots=True)
class _Stage:
    """What is being done, since when, and what came of it so far."""

    text: str
    since: float = field(default_factory=time.monotonic)
    running: dict[str, float] = field(default_factory=dict)
    done: int = 0
    failed: int = 0
    read: int = 0

    def counts(self, total: int) -> str:
        """How many resources are through: ``12/30 done, 10 running``."""
        if not (self.running or self.done or self.failed):
            return f"{self.read} read" if self.read else ""
        through = self.done + self.failed
        of = f"/{total}" if total >= through + len(self.running) else ""
        parts = [f"{self.done}{of} done"]
        parts += [f"{self.failed} failed"] if self.failed else []
        parts += [f"{len(self.running)} running"] if self.running else []
        return ", ".join(parts)

    def longest(self, now: float) -> str:
        """The resources that have taken longest: ``12 s aws_db_instance.this``."""
        oldest = sorted(self.running.items(), key=lambda item: item[1])[:_SHOWN]
        return ", ".join(f"{duration(now - since)} {address}" for address, since in oldest)


@dataclass(slots=True)
class Display:
    """What is told about one command as it goes on.

    On a terminal the last line is drawn again and again: the stage, how long it has taken, how
    many resources are through and which ones take longest; a stage that has ended leaves one line
    with its duration. Elsewhere there is a line when a stage begins, one for every finished
    resource, and one when the stage ends. Nothing that happens to the stream stops the work.
    """

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    _stage: _Stage | None = None
    _total: int = 0
    _drawn: int = 0
    _warned: set[str] = field(default_factory=set)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def progress(self) -> Progress:
        """What a step is given."""
        return Progress(self.note, self.listen)

    @property
    def live(self) -> bool:
        """Whether there is a line to draw anew: a terminal that can move its cursor."""
        try:
            return self.stream.isatty() and os.environ.get("TERM") != "dumb"
        except ValueError:  # closed
            return False

    def note(self, text: str) -> None:
        """A stage begins, and the one before has ended."""
        with self._lock:
            self.clear()
            self._stage = _Stage(text)
            if self.live:
                self.draw()
            else:
                self._print(f"· {text}")

    def expect(self, total: int) -> None:
        """Say how many resources the next stage is about."""
        self._total = total

    def listen(self, event: Event) -> None:
        """Terraform said something."""
        with self._lock:
            if isinstance(event, Operation):
                self._operation(event)
            elif isinstance(event, Stopping):
                self._print(paint(_STOPPING[min(event.times, 3) - 1], "yellow", self.stream))
            elif isinstance(event, Complaint) and event.severity == "warning":
                self._warn(event.summary)
            elif isinstance(event, Summary) and event.operation == "plan":
                self._total = event.add + event.change + event.remove

    def clear(self, *, well: bool = True) -> None:
        """End the stage, and take the live line away until another one begins.

        Args:
            well: Whether it ended well.
        """
        with self._lock:
            stage, self._stage = self._stage, None
            self._erase()
            if stage is None:
                return
            took = duration(time.monotonic() - stage.since)
            counts = stage.counts(0)
            said = ", ".join(part for part in (counts, took) if part)
            if self.live:
                mark = paint("✓", "green", self.stream) if well else paint("✗", "red", self.stream)
                self._print(f"{mark} {stage.text} {paint(f'({said})', 'dim', self.stream)}")
            elif time.monotonic() - stage.since >= 1:
                self._print(
                    f"  {counts or 'done'} {'in' if well else 'when it stopped after'} {took}"
                )

    def draw(self) -> None:
        """Draw the live line as it is now."""
        with self._lock:
            if self._stage is None or not self.live:
                return
            columns = self._columns()
            line = _fitted(self._stage, self._total, columns - 1)
            self._erase(columns)
            self._write(line)
            self._drawn = len(line)

    def _operation(self, event: Operation) -> None:
        stage = self._stage
        if stage is None:
            return
        if event.action in ("refresh", "read"):
            stage.read += event.phase == "complete"
            return
        if event.phase == "start":
            stage.running[event.address] = time.monotonic()
        elif event.phase in ("complete", "errored"):
            stage.running.pop(event.address, None)
            failed = event.phase == "errored"
            stage.failed += failed
            stage.done += not failed
            took = duration(event.seconds)
            if failed:
                self._print(f"  {paint('failed', 'red', self.stream)} {event.address} ({took})")
            elif not self.live:
                self._print(f"  {_DONE.get(event.action, event.action)} {event.address} ({took})")

    def _warn(self, summary: str) -> None:
        if summary not in self._warned:
            self._warned.add(summary)
            self._print(f"{paint('warning', 'yellow', self.stream)}: {summary}")

    def _columns(self) -> int:
        try:
            return os.get_terminal_size(self.stream.fileno()).columns or width()
        except (OSError, ValueError):
            return width()

    def _erase(self, columns: int = 0) -> None:
        """Take the line away, with the rows that it has got where the terminal became narrower."""
        if self._drawn:
            rows = (self._drawn - 1) // max(1, columns or self._columns())
            self._write((f"\x1b[{rows}A" if rows else "") + "\r\x1b[J")
            self._drawn = 0

    def _print(self, text: str) -> None:
        self._erase()
        self._write(f"{text}\n")

    def _write(self, text: str) -> None:
        try:
            self.stream.write(text)
            self.stream.flush()
        except (OSError, ValueError):
            return  # whoever read it is gone; Terraform goes on


def duration(seconds: float) -> str:
    """Seconds for people: ``12 s``, ``3 min 5 s``."""
    whole = int(seconds)
    return f"{whole} s" if whole < _MINUTE else f"{whole // _MINUTE} min {whole % _MINUTE} s"


def _fitted(stage: _Stage, total: int, columns: int) -> str:
    """The live line in so many columns; where they are few, the counts matter most."""
    now = time.monotonic()
    took, counts, longest = duration(now - stage.since), stage.counts(total), stage.longest(now)
    line = f"· {stage.text}  {took}"
    if counts:
        whole = f"{line}  {counts}"
        line = whole if len(whole) <= columns else f"  {counts}, {took}"
    if longest:
        line = f"{line}: {longest}"
    return line if len(line) <= columns else f"{line[: max(0, columns - 1)]}…"


@contextmanager
def shown() -> Iterator[Display]:
    """A display that keeps itself up to date, and whose live line is gone at the end.

    However the command ends: the stage under way is told as ended well or not.
    """
    display = Display()
    ended = threading.Event()

    def tick() -> None:
        while not ended.wait(_EVERY_SECONDS):
            display.draw()

    ticker = threading.Thread(target=tick, name="progress", daemon=True)
    if display.live:
        ticker.start()
    well = False
    try:
        yield display
        well = True
    finally:
        ended.set()
        display.clear(well=well)
