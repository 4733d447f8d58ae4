"""`loads`, `archive` and `unarchive`: what was loaded, and putting it away and bringing it back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from dashboard.cli.shared import bars, cli, counted, database, debug, open_desk
from dashboard.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.store import Engine

DEMO = click.option("--demo", is_flag=True, help="The demo corpus that comes with the program.")
STORY = click.option("--story", metavar="ID", help="All articles of this story.")
LOAD = click.option("--load", "of_load", metavar="ID", help="What this load brought in; `loads` lists the ids.")
NAMES = click.argument("names", nargs=-1, metavar="[ARTICLE|FOLDER ...]")


@cli.command(short_help="List what was loaded, newest first.")
@database
@debug
def loads(db: str | None) -> None:
    """Print one line per load, tab-separated: id, when, who, new, changed, known, refused, archived now, what."""
    from dashboard import store

    for report in store.read_reports(store.open_existing(db)):
        when = datetime.fromtimestamp(report.made / 1000, UTC).isoformat(timespec="minutes")
        numbers = [str(report.counts[key]) for key in ("new", "changed", "known", "refused")]
        click.echo("\t".join((report.id, when, report.actor or "-", *numbers, str(report.away), report.what)))


@cli.command(short_help="Take articles, a story, a load or the demo out of every list.")
@NAMES
@STORY
@LOAD
@DEMO
@database
@debug
def archive(names: tuple[str, ...], story: str | None, of_load: str | None, demo: bool, db: str | None) -> None:
    """Take articles out of every list and story. Nothing is deleted: `unarchive` brings them back with their marks.

    Name articles as the Corpus page does (or a folder or table they came from), a story, a load, or the demo.
    """
    from dashboard.jobs import shelving

    _do(shelving.archive, names, story, of_load, demo, db, "archived")


@cli.command(short_help="Bring archived articles back, with their marks.")
@NAMES
@STORY
@LOAD
@DEMO
@click.option("--all", "everything", is_flag=True, help="Everything that was archived.")
@database
@debug
def unarchive(
    names: tuple[str, ...], story: str | None, of_load: str | None, demo: bool, everything: bool, db: str | None
) -> None:
    """Bring back what was archived: articles by name, a story, a load, the demo, or everything."""
    from dashboard import store
    from dashboard.jobs import shelving

    if everything:
        engine = open_desk(db)
        names = tuple(shelved.article.id for shelved in store.read_shelf(engine))
    if everything and not names:
        click.echo("Nothing is archived.")
        return
    _do(shelving.restore, names, story, of_load, demo, db, "restored")


def _do(
    act: Callable[..., int],
    names: Sequence[str],
    story: str | None,
    of_load: str | None,
    demo: bool,
    db: str | None,
    done: str,
) -> None:
    from dashboard.jobs.shelving import demo_articles

    if not (names or story or of_load or demo):
        raise click.UsageError("Name articles, --story ID, --load ID or --demo.")
    engine = open_desk(db)
    ids = _ids(engine, names, away=done == "restored") + (list(demo_articles()) if demo else [])
    with bars() as progress:
        count = act(engine, None, ids, story=story, load=of_load, progress=progress)
    click.echo(f"{counted(count, 'article')} {done}.")


def _ids(engine: Engine, names: Sequence[str], *, away: bool) -> list[str]:
    from dashboard import store

    article_ids = store.find_articles(engine, names, away=away)
    unknown = [name for name, ids in article_ids.items() if not ids]
    if unknown:
        where = "in the archive" if away else "in the corpus"
        raise CorpusError(
            f"There is no article {unknown[0]} {where}.", hint="Use the names that the Corpus page shows."
        )
    return [key for ids in article_ids.values() for key in ids]
