"""`python -m dashboard …`: what the pages do, from a terminal. A command is added by its own file here.

Exit codes: 0 done, 1 an unexpected error or a failed check, 2 wrong usage, 130 interrupted, and those of errors.py.
Results go to stdout; progress, warnings and errors go to stderr. Anything heavy is imported by the command that needs
it, so that --help answers at once.
"""

from __future__ import annotations

import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from dashboard.cli import desk, exports, imports, intake, load, machine, outside, people, reports, shelf  # noqa: F401  # each adds its own
from dashboard.cli.shared import cli
from dashboard.errors import DashboardError
from dashboard.settings import environment

LOG = "copydesk.log"  # in DASHBOARD_DATA: tracebacks of unexpected errors


def program_name() -> str:
    """What a person typed to come here: the installed command, or the module."""
    return "copydesk" if Path(sys.argv[0]).stem == "copydesk" else "python -m dashboard"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every error becomes one sentence on stderr."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # a test's capture cannot be reconfigured
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # ✓ on a terminal that has no ✓
    try:
        with ended_tidily():
            return cli.main(words, prog_name=program_name(), standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return 130
    except Terminated:
        click.echo("Terminated.", err=True)
        return 143
    except SystemExit:  # how click answers a closed pipe: the reader (`head`, say) has seen enough
        return 0
    except Exception as error:
        return _report(error, "--debug" in words)


class Terminated(BaseException):
    """SIGTERM came: the command ends as after Ctrl-C, so that unfinished files are removed and workers ended."""


@contextmanager
def ended_tidily() -> Iterator[None]:
    """Turn SIGTERM into an exception; without this Python dies where it stands and leaves unfinished files behind.

    A server sets its own handler later. Nothing happens outside the main thread, where signals cannot be handled.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _terminate(_signal: int, _frame: object) -> None:
    raise Terminated


def _report(error: Exception, show: bool) -> int:
    """An error as one sentence; its traceback on stderr if asked for, else in the log if it is not one of ours."""
    if show:
        traceback.print_exception(error)
    if isinstance(error, DashboardError):
        where = f"{error.where}: " if error.where else ""
        click.echo(f"Error: {where}{error.message}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
        return error.exit_code
    click.echo(f"Error: something unexpected happened ({type(error).__name__}: {error}).", err=True)
    if not show:
        click.echo(f"  Details are in {_log(error)}; run again with --debug to see them here.", err=True)
    return 1


def _log(error: Exception) -> str:
    """Append the traceback to the log; where it is."""
    path = environment().data / LOG
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {' '.join(sys.argv)}\n")
            traceback.print_exception(error, file=file)
    except OSError:
        return "no log (the data folder is not writable)"
    return str(path)
