"""Asking before something real is touched."""

from __future__ import annotations

import sys

import click

from compiler.cli.console import paint, say
from compiler.errors import RefusedError, UsageError


def require_name(environment: str, given: str, what: str) -> None:
    """Have the environment's name typed before anything is touched.

    Args:
        environment: The name to type.
        given: What ``--confirm`` said; empty asks on the terminal.
        what: What will be done, in a sentence.

    Raises:
        RefusedError: Another name was typed.
        UsageError: There is nobody to ask.
    """
    if not given:
        if not sys.stdin.isatty():
            raise UsageError(
                f"{environment} wants its name typed first, and nobody is there to type it",
                hint=f"add --confirm {environment}",
            )
        say(f"{paint('careful', 'yellow', sys.stderr)}: {what}")
        given = click.prompt(
            f"type {environment} to go on", err=True, default="", show_default=False
        )
    if given.strip() != environment:
        raise RefusedError(f"{given!r} is not {environment!r}: nothing was touched")
