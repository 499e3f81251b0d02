"""The ``envc`` command: finds the subcommand, and turns every failure into a message and a code."""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import click

from compiler import __version__
from compiler.cli.console import paint, say
from compiler.errors import EnvcError, ExitCode, ToolError
from compiler.spec.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "check": "Validate specs and show everything that is wrong",
    "compile": "Write the Terraform JSON of environments",
    "plan": "Compile, plan with Terraform, check the policies, write the report",
    "apply": "Apply the plan that was reviewed",
    "destroy": "Remove an environment",
    "scan": "Check any Terraform plan against the policies",
    "report": "Show where the report is, or print it",
    "policies": "List the policies",
    "emulator": "Start, stop or look at the embedded AWS",
    "doctor": "Say which tools are used, and what is missing",
}


class _Commands(click.Group):
    """Subcommands imported when they are asked for, so that none pays for another's imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which people meet them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"compiler.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or say which one is nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = nearest(args[0], COMMANDS)
            also = f"; did you mean {near!r}?" if near else ""
            ctx.fail(f"there is no command {args[0]!r}{also}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Begin with: envc check, then envc plan staging",
)
@click.version_option(__version__, prog_name="envc")
@click.option(
    "--project",
    "project_dir",
    type=click.Path(file_okay=False),
    help="The project's folder; by default the one that holds this folder.",
)
@click.pass_context
def cli(ctx: click.Context, project_dir: str | None) -> None:
    """The environment compiler: one YAML spec per environment, to Terraform, to AWS."""
    ctx.obj = project_dir


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; SIGTERM ends it as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run(argv))


def run(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    try:
        code = _run(argv)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away (``envc … | head``): nobody is left to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    return code


def _run(argv: Sequence[str] | None) -> int:
    try:
        result: Any = cli.main(args=argv, prog_name="envc", standalone_mode=False)
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say(f"{paint('interrupted', 'yellow', sys.stderr)}: nothing more was done")
        return ExitCode.TOOL_FAILED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, no traceback reaches a person
        return _tell(error)
    return int(result) if isinstance(result, int) else ExitCode.DONE


def _tell(error: Exception) -> int:
    """Say what a failure means, and give its exit code."""
    if isinstance(error, click.ClickException):
        error.show(sys.stderr)
        return ExitCode.USAGE
    if isinstance(error, EnvcError):
        _show(error)
        return error.exit_code
    if os.environ.get("ENVC_DEBUG"):
        raise error
    if isinstance(error, OSError):
        message, hint = _os_message(error), ""
    else:
        message = f"envc itself failed: {type(error).__name__}: {error}"
        hint = "report it with what ENVC_DEBUG=1 shows"
    _show(ToolError(message, hint=hint))
    return ExitCode.TOOL_FAILED


def _show(error: EnvcError) -> None:
    diagnostics = getattr(error, "checked", None)
    if diagnostics:
        from compiler.cli.diagnostics import show_refused  # noqa: PLC0415 - only for a refusal

        show_refused(diagnostics)
        return
    found = getattr(error, "diagnostics", None)
    if found:
        from compiler.cli.diagnostics import show_found  # noqa: PLC0415 - only for a refusal

        show_found(found, getattr(error, "sources", {}))
        return
    say(f"{paint('error', 'red', sys.stderr)}: {error.message}")
    if error.hint:
        say(f"{paint('help', 'bold', sys.stderr)}:  {error.hint}")


def _os_message(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"the disk is full{where}: free some space and run the same command again"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"no permission to write or read{where}"
    return f"{error.strerror or error}{where}"


if __name__ == "__main__":
    main()
