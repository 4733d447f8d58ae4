"""Loads that are over: who loaded what, what it brought, what was refused and noted. Kept for good, shown on the Corpus page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, func, insert, select, update

from dashboard.model import Note, Reading, Refusal
from dashboard.settings import BUSY_SECONDS, REPORT_ROWS
from dashboard.store.articles import Saved
from dashboard.store.desk_log import moment
from dashboard.store.engine import chunks, reading, writing
from dashboard.store.query_types import Record
from dashboard.store.tables import article, load, load_article, story
from dashboard.store.text import clean


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load brought. `counts`: how many articles were new, changed, known, archived, how many things refused.

    `stories`: ids of the stories that are new or were changed by it, {"new": …, "changed": …}. `away`: how many of its
    own articles are put away now. `made` in ms since 1970; an empty `actor` is the command line.
    """

    id: str
    made: int
    actor: str
    what: str
    counts: Mapping[str, int]
    refused: tuple[Refusal, ...] = ()
    notes: tuple[Note, ...] = ()
    stories: Mapping[str, list[str]] = field(default_factory=dict)
    own: int = 0
    away: int = 0


def keep_report(engine: Engine, name: str, what: str, by: str | None, reading_done: Reading, saved: Saved) -> None:
    """Keep what a load has brought, once; a load that is taken up again replaces nothing."""
    counts = {
        "new": len(saved.new),
        "changed": len(saved.changed),
        "known": len(saved.unchanged),
        "archived": len(saved.archived),
    }
    report = {
        "refused": [[clean(r.where), clean(r.reason), clean(r.hint)] for r in reading_done.refused[:REPORT_ROWS]],
        "notes": [[clean(n.where), n.kind, clean(n.what), n.n] for n in reading_done.notes[:REPORT_ROWS]],
    }
    row = {"id": name, "made": moment(), "actor": by or "", "what": clean(what), "report": report}
    with writing(engine, "loads", patience=BUSY_SECONDS) as connection:
        if connection.scalar(select(load.c.id).where(load.c.id == name)):
            return
        connection.execute(insert(load).values(**row, counts=counts | {"refused": len(reading_done.refused)}))
        ways = {"new": saved.new, "changed": saved.changed, "known": saved.unchanged, "archived": saved.archived}
        for how, ids in ways.items():
            for part in chunks(ids):
                rows = [{"load": name, "article": article_id, "how": how} for article_id in part]
                connection.execute(insert(load_article), rows)


def note_stories(engine: Engine, name: str, before: Mapping[str, str]) -> Mapping[str, list[str]]:
    """Add which stories are new or changed since `before` (see `stamps`) to the report of a load, and return them."""
    now = stamps(engine)
    differences = {
        "new": [key for key in now if key not in before],
        "changed": [key for key, stamp in now.items() if key in before and before[key] != stamp],
    }
    with writing(engine, "loads", patience=BUSY_SECONDS) as connection:
        report = connection.scalar(select(load.c.report).where(load.c.id == name))
        if report is not None:
            short = {key: ids[:REPORT_ROWS] for key, ids in differences.items()}
            connection.execute(update(load).where(load.c.id == name).values(report=report | {"stories": short}))
    return differences


def stamps(engine: Engine) -> dict[str, str]:
    """Story id → its stamp, which changes when its analysis does."""
    with reading(engine) as connection:
        return {row.id: row.stamp for row in connection.execute(select(story.c.id, story.c.stamp))}


def read_reports(engine: Engine, limit: int = 50) -> list[LoadReport]:
    """The newest loads first, with their reports."""
    with reading(engine) as connection:
        rows = connection.execute(select(load).order_by(load.c.made.desc(), load.c.id).limit(limit)).all()
        own = _counted(connection, [row.id for row in rows])
    return [_report(row, *own.get(row.id, (0, 0))) for row in rows]


def _counted(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Load → how many articles it brought itself, and how many of these are put away."""
    joined = load_article.join(article, article.c.id == load_article.c.article)
    mine = (load_article.c.load.in_(list(ids)), load_article.c.how.in_(("new", "changed")))
    counts = select(load_article.c.load, func.count(), func.count(article.c.archived)).select_from(joined)
    return {row[0]: (row[1], row[2]) for row in connection.execute(counts.where(*mine).group_by(load_article.c.load))}


def _report(row: Record, own: int, away: int) -> LoadReport:
    report = row.report
    return LoadReport(
        row.id,
        row.made,
        row.actor,
        row.what,
        row.counts,
        tuple(Refusal(*refusal) for refusal in report["refused"]),
        tuple(Note(*note) for note in report["notes"]),
        report.get("stories", {}),
        own,
        away,
    )
