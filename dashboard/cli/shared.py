"""What every command shares: the group, options, counts and progress bars."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard import __version__
from dashboard.settings import environment

if TYPE_CHECKING:
    from dashboard.engine.analysis import Progress
    from dashboard.store import Engine

FOLDER = click.Path(path_type=Path)  # whether it exists is checked where it is read, in our words
PORT = click.IntRange(1, 65535)
LINE_SECONDS = 30.0  # between two lines of progress in a log

database = click.option(
    "--db", metavar="URL", help="Database as an SQLAlchemy URL; default: DASHBOARD_DB, otherwise an SQLite file."
)
table = click.option(
    "--metadata",
    metavar="FILE",
    type=FOLDER,
    help="CSV with an `article` column and any of role, title, url, site, published, language, story.",
)


def debug(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option --debug, which `main` reads."""
    return click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="copydesk")
def cli() -> None:
    """Copydesk: compare machine rewrites of news stories and decide sentence by sentence."""


def open_desk(db: str | None) -> Engine:
    """Open the database of --db, else of DASHBOARD_DB, else the file in the data folder; it is made where there is none."""
    from dashboard import store

    return store.open_database(db or environment().db)


def counted(n: int, noun: str) -> str:
    """Return "1 story", "2 stories": the terminal speaks English."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{n:,} {noun if n == 1 else plural}"


@contextmanager
def bars() -> Iterator[Progress | None]:
    """A progress bar for each stage on stderr, where that is a terminal; else a line now and then, for a log."""
    if not sys.stderr.isatty():
        yield lines()
        return
    from tqdm import tqdm

    shown: dict[str, Any] = {}

    def tell(stage: str, done: int, of: int) -> None:
        if stage not in shown:
            shown[stage] = tqdm(total=of, desc=f"{stage:<12}", file=sys.stderr)
        shown[stage].update(done - shown[stage].n)

    try:
        yield tell
    finally:
        for bar in shown.values():
            bar.close()


def lines() -> Progress:
    """Tell of a long stage in a line every LINE_SECONDS: what is done, how fast it goes, how long it will take."""
    begun: dict[str, tuple[float, int]] = {}
    last = time.monotonic()

    def tell(stage: str, done: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        since, first = begun.setdefault(stage, (now, done))
        if now - last >= LINE_SECONDS and done > first:
            last, rate = now, (done - first) / (now - since)
            left = (of - done) / rate / 60
            click.echo(f"{stage}: {done:,} of {of:,}, {rate:,.1f} a second, {left:,.0f} min left", err=True)

    return tell
