"""The errors that a person sees, each with the exit code of its kind."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process answers: the same four numbers for every command."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    TOOL_FAILED = 3


class EnvcError(Exception):
    """An error to show without a traceback.

    Attributes:
        message: What was wrong, in a sentence, with the place where it is known.
        hint: What to do next, usually a command to type.
        exit_code: What the process answers.
    """

    exit_code: ExitCode = ExitCode.TOOL_FAILED

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class RefusedError(EnvcError):
    """The spec, a policy or a safety rule said no."""

    exit_code = ExitCode.REFUSED


class UsageError(EnvcError):
    """The command was called in a way that it does not take."""

    exit_code = ExitCode.USAGE


class ToolError(EnvcError):
    """A tool, a service or the machine failed."""

    exit_code = ExitCode.TOOL_FAILED
