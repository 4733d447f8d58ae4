"""What every command shares: the group, options, counts and progress bars."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard import __version__

if TYPE_CHECKING:
    from dashboard.engine.analysis import Progress

FOLDER = click.Path(path_type=Path)  # whether it exists is checked where it is read, in our words
PORT = click.IntRange(1, 65535)

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


def counted(n: int, noun: str) -> str:
    """Return "1 story", "2 stories": the terminal speaks English."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{n:,} {noun if n == 1 else plural}"


@contextmanager
def bars() -> Iterator[Progress | None]:
    """A progress bar for each stage on stderr, where that is a terminal; else None."""
    if not sys.stderr.isatty():
        yield None
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
