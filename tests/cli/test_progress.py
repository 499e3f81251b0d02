"""What is told while a long step goes on: on a real terminal (a pty) and in a pipe."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from functools import cache
from pathlib import Path

import pytest

from compiler.cli.progress import Display, duration
from compiler.terraform.events import Complaint, Operation, Stopping, Summary

ROOT = Path(__file__).parents[2]
START = """\
import sys, time
from compiler.cli.progress import shown
from compiler.errors import ToolError
from compiler.terraform.events import Complaint, Operation, Stopping, Summary
def each(phase, *names, seconds=0):
    for name in names:
        display.listen(Operation(phase, f"module.database.aws_thing.{name}", "create", seconds))
"""
WORK = f"""{START}
with shown() as display:
    display.note("planning staging (offline)")
    display.listen(Summary(3, 0, 0, "plan"))
    time.sleep(1.1)
    display.note("applying staging (emulator)")
    each("start", "slow", "quick", "bad")
    time.sleep(0.6)
    each("complete", "quick", seconds=1)
    each("errored", "bad", seconds=2)
    time.sleep(0.6)
    each("complete", "slow", seconds=65)
print("applied")
"""


@cache
def on_terminal(script: str, columns: int = 80, **variables: str) -> str:
    """Everything that a script writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm", **variables}
    process = subprocess.Popen(
        (sys.executable, "-c", script),
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            block = os.read(ours, 4096)
        except OSError:  # Linux says so when the other side is closed
            break
        if not block:
            break
        written += block
    process.wait()
    os.close(ours)
    return written.decode()


def screen(written: str, columns: int = 80) -> list[str]:
    """The lines that are left on a terminal; knows what progress writes and nothing else."""
    rows, row, column = [""], 0, 0
    for token in re.findall(r"\x1b\[\d*[A-Za-z]|\r|\n|[^\x1b\r\n]", written):
        if token == "\r":
            column = 0
        elif token == "\n":
            row += 1
        elif token == "\x1b[J":
            rows = [*rows[:row], rows[row][:column]]
        elif token.startswith("\x1b") and token.endswith("A"):
            row -= int(token[2:-1])
        elif not token.startswith("\x1b"):
            if column == columns:
                row, column = row + 1, 0
            while row >= len(rows):
                rows.append("")
            rows[row] = rows[row][:column].ljust(column) + token + rows[row][column + 1 :]
            column += 1
        while row >= len(rows):
            rows.append("")
    return [line.rstrip() for line in rows if line.strip()]


def drawn(written: str) -> list[str]:
    """The live lines, as they were drawn one after another."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", written)
    return [part for part in re.split(r"\r\n|\r\x1b\[J", plain) if part[:1] in ("·", " ")]


def test_a_terminal_keeps_one_line_for_each_stage_and_its_duration() -> None:
    written = on_terminal(WORK)
    assert screen(written) == [
        "✓ planning staging (offline) (1 s)",
        "  failed module.database.aws_thing.bad (2 s)",
        "✓ applying staging (emulator) (2 done, 1 failed, 1 s)",
        "applied",
    ]


def test_the_live_line_says_how_far_it_is_and_what_takes_longest() -> None:
    lines = drawn(on_terminal(WORK, columns=140))
    assert "· planning staging (offline)  0 s" in lines
    running = [line for line in lines if "running" in line]
    assert running[0].startswith(
        "· applying staging (emulator)  0 s  0/3 done, 3 running: "
        "0 s module.database.aws_thing.slow"
    )
    assert any("1/3 done, 1 failed, 1 running: " in line for line in running)


@pytest.mark.parametrize("columns", [10, 40, 59, 80])
def test_no_terminal_is_too_narrow(columns: int) -> None:
    written = on_terminal(WORK, columns=columns)
    live = [line for line in drawn(written) if "bad (2 s)" not in line]
    assert max(map(len, live)) < columns
    assert "".join(screen(written, columns)).replace(" ", "").endswith("1s)applied")


def test_nothing_stays_on_the_line_when_it_fails() -> None:
    script = WORK.replace('each("complete", "slow", seconds=65)', 'raise SystemExit("no")')
    assert screen(on_terminal(script))[-2:] == [
        "✗ applying staging (emulator) (1 done, 1 failed, 1 running, 1 s)",
        "no",
    ]


def test_nothing_is_drawn_over_a_question() -> None:
    script = f"""{START}
with shown() as display:
    display.note("reading the reviewed plan")
    time.sleep(0.5)
    display.clear()
    print("type prod to go on: ", end="", flush=True)
    time.sleep(0.7)
    print("|")
"""
    assert screen(on_terminal(script)) == [
        "✓ reading the reviewed plan (0 s)",
        "type prod to go on: |",
    ]


def test_no_color_takes_colour_away_and_keeps_the_live_line() -> None:
    written = on_terminal(WORK, NO_COLOR="1")
    assert "\x1b[3" not in written
    assert "\r\x1b[J" in written
    assert "\x1b[32m" in on_terminal(WORK, NO_COLOR="")


def test_a_dumb_terminal_gets_plain_lines() -> None:
    assert "\x1b" not in on_terminal(WORK, TERM="dumb")


def test_a_pipe_gets_plain_lines() -> None:
    done = subprocess.run(
        (sys.executable, "-c", WORK), cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "applied\n"
    assert done.stderr.splitlines() == [
        "· planning staging (offline)",
        "  done in 1 s",
        "· applying staging (emulator)",
        "  created module.database.aws_thing.quick (1 s)",
        "  failed module.database.aws_thing.bad (2 s)",
        "  created module.database.aws_thing.slow (1 min 5 s)",
        "  2 done, 1 failed in 1 s",
    ]


def test_a_reader_that_went_away_does_not_stop_the_work() -> None:
    script = WORK.replace("with shown()", "sys.stdin.read()\nwith shown()", 1)
    process = subprocess.Popen(
        (sys.executable, "-c", script),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    process.stderr.close()
    assert process.stdin is not None
    process.stdin.close()
    assert process.stdout is not None
    assert process.stdout.read() == b"applied\n"
    process.stdout.close()
    process.wait()


def told(*events: Complaint | Operation | Stopping | Summary) -> list[str]:
    stream = io.StringIO()
    display = Display(stream)
    display.note("applying")
    for event in events:
        display.listen(event)
    display.clear()
    return stream.getvalue().splitlines()


def test_a_warning_is_said_once_and_errors_are_left_to_the_end() -> None:
    warning = Complaint("warning", "Argument is deprecated", "")
    assert told(warning, warning, Complaint("error", "bad", "")) == [
        "· applying",
        "warning: Argument is deprecated",
    ]


@pytest.mark.parametrize(
    ("times", "said"), [(1, "stopping"), (2, "giving up"), (3, "was ended"), (9, "was ended")]
)
def test_each_interrupt_is_answered(times: int, said: str) -> None:
    assert said in told(Stopping(times))[1]


def test_reads_are_not_counted_as_changes() -> None:
    assert told(Operation("start", "a.b", "refresh"), Operation("complete", "a.b", "read")) == [
        "· applying"
    ]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.9, "0 s"), (59.9, "59 s"), (60, "1 min 0 s"), (605, "10 min 5 s")]
)
def test_durations_are_for_people(seconds: float, said: str) -> None:
    assert duration(seconds) == said
