"""Articles and refusals: what the readers gave, kept for good.

An article is never deleted, because marks point into its text. A corrected text of the same name is a new article; the
old one then says by what it was replaced, and its marks move to the new one (anchors.py).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, bindparam, delete, func, insert, or_, select, tuple_, update

from dashboard.model import Article, Copy, Reading, Refusal, Span, known_day
from dashboard.settings import BUSY_SECONDS, CORRECTION_OVERLAP, IN_LIST
from dashboard.store import access
from dashboard.store.bulk import insert_rows
from dashboard.store.desk_log import note_down
from dashboard.store.engine import chunks, reading, writing
from dashboard.store.query_types import NewRow, Record
from dashboard.store.search_index import index_articles
from dashboard.store.tables import article, refusal
from dashboard.store.text import clean

LISTED = and_(article.c.replaced_by.is_(None), article.c.archived.is_(None))  # what is in the corpus today
# asked at every mark, so built once: building a statement takes as long as running it
_AMONG = article.c.id.in_(bindparam("ids", expanding=True))
_WHOLE = select(article).where(_AMONG)
_TEXTS = select(article.c.id, article.c.text).where(_AMONG)
_NEWEST = select(article.c.id, article.c.replaced_by).where(_AMONG)


@dataclass(frozen=True, slots=True)
class Saved:
    """Ids of the articles that were new, took the place of an older text, were known, or are put away and stay so.

    `renewed` are those of the known ones of which something else is known now: a role, a story, a site, a copy.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    archived: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()

    def __add__(self, other: Saved) -> Saved:
        """Both as one."""
        return Saved(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.archived + other.archived,
            self.renewed + other.renewed,
        )


def save_articles(engine: Engine, reading_done: Reading, by: str | None = None) -> Saved:
    """Keep what was read. Saving the same again changes nothing; a corrected text takes the place of the old one.

    `by` is who loads it, and it goes into the desk's log; None is the command line. An archived article stays so.
    AccessError.
    """
    saved = Saved()
    if by is not None:
        with writing(engine, "corpus", patience=BUSY_SECONDS) as connection:
            access.require(connection, by, "desk")
            counts = {"articles": len(reading_done.articles), "refused": len(reading_done.refused)}
            note_down(connection, by, "corpus_loaded", details=counts)
    for part in chunks(_cleaned(item) for item in reading_done.articles):
        with writing(engine, "corpus", patience=BUSY_SECONDS) as connection:
            ids = [item.id for item in part]
            there, away = known_ids(connection, ids)
            renewed = add(connection, part)
            corrected = _replace_corrected(connection, part)
            saved += replace(_sorted(ids, there, away, corrected), renewed=renewed)
    with writing(engine, "corpus", patience=BUSY_SECONDS) as connection:
        _save_refusals(connection, reading_done)
    return saved


def known_ids(connection: Connection, ids: Iterable[str]) -> tuple[set[str], set[str]]:
    """Which of these articles are kept already, and which of those are put away."""
    there, away = set[str](), set[str]()
    for part in chunks(ids):
        for row in connection.execute(select(article.c.id, article.c.archived).where(article.c.id.in_(part))):
            there.add(row.id)
            if row.archived is not None:
                away.add(row.id)
    return there, away


def _sorted(ids: Iterable[str], there: set[str], away: set[str], corrected: set[str]) -> Saved:
    ways: dict[str, list[str]] = {"new": [], "changed": [], "known": [], "archived": []}
    for key in ids:
        how = "archived" if key in away else "changed" if key in corrected else "known" if key in there else "new"
        ways[how].append(key)
    return Saved(*map(tuple, ways.values()))


def read_articles(engine: Engine) -> list[Article]:
    """Every article of the corpus in the order it was read, without those that were archived or that a corrected text
    has replaced."""
    wanted = select(article).where(LISTED).order_by(article.c.position, article.c.id)
    with reading(engine) as connection:
        return [to_article(row) for row in connection.execute(wanted)]


def stream_articles(engine: Engine) -> Iterator[Article]:
    """The same, a page at a time: for a corpus that is not to be held in memory."""
    after = (-1, "")
    while True:
        page = select(article).where(LISTED, tuple_(article.c.position, article.c.id) > after)
        with reading(engine) as connection:
            rows = connection.execute(page.order_by(article.c.position, article.c.id).limit(IN_LIST)).all()
        if not rows:
            return
        yield from map(to_article, rows)
        after = (rows[-1].position, rows[-1].id)


def articles_listed(engine: Engine, ids: Iterable[str]) -> set[str]:
    """Those of these articles that are in the corpus today."""
    listed_ids: set[str] = set()
    with reading(engine) as connection:
        for part in chunks(set(ids)):
            listed_ids.update(connection.scalars(select(article.c.id).where(article.c.id.in_(part), LISTED)))
    return listed_ids


def articles_by_id(engine: Engine, ids: Iterable[str]) -> list[Article]:
    """The articles with these ids, in the order of the ids."""
    wanted = list(ids)
    with reading(engine) as connection:
        articles_read = by_id(connection, wanted)
    return [articles_read[key] for key in wanted if key in articles_read]


def has_articles(engine: Engine) -> bool:
    """Whether any article was ever kept; costs the same however large the corpus is."""
    with reading(engine) as connection:
        return connection.scalar(select(article.c.id).limit(1)) is not None


def read_refusals(engine: Engine) -> list[Refusal]:
    """What could not be read, in the order it was met."""
    with reading(engine) as connection:
        rows = connection.execute(select(refusal).order_by(refusal.c.id))
        return [Refusal(row.place, row.reason, row.hint) for row in rows]


def texts(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The texts of the articles with these ids, replaced ones too."""
    by_id: dict[str, str] = {}
    for part in chunks(set(ids)):
        by_id.update((row.id, row.text) for row in connection.execute(_TEXTS, {"ids": part}))
    return by_id


def by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Article]:
    """The articles with these ids."""
    articles: dict[str, Article] = {}
    for part in chunks(set(ids)):
        articles.update((row.id, to_article(row)) for row in connection.execute(_WHOLE, {"ids": part}).all())
    return articles


def add(connection: Connection, items: Sequence[Article]) -> tuple[str, ...]:
    """Insert the articles that are new, and merge what is newly known of the others; the ids of those that changed by
    it. Needs the "corpus" lock."""
    items = list({item.id: _cleaned(item) for item in items}.values())
    stored = by_id(connection, [item.id for item in items])
    place = (connection.scalar(select(func.max(article.c.position))) or 0) + 1
    fresh = [item for item in items if item.id not in stored]
    insert_rows(connection, article, [_row(item) | {"position": place + i} for i, item in enumerate(fresh)])
    merged = [_merge(stored[item.id], item) for item in items if item.id in stored]
    changed = [item for item in merged if item != stored[item.id]]
    for item in changed:
        connection.execute(update(article).where(article.c.id == item.id).values(_row(item)))
    index_articles(connection, [*fresh, *changed])
    return tuple(item.id for item in changed)


def _merge(old: Article, new: Article) -> Article:
    """What the newer reading says, and nothing forgotten that only the older one knew."""
    places = {copy.name: copy for copy in (*old.copies, *new.copies)}
    if old.name != new.name:
        places[old.name] = Copy(old.name, old.url, old.site, old.published)
    places.pop(new.name, None)
    kept = {
        name: getattr(new, name) if getattr(new, name) is not None else getattr(old, name)
        for name in ("url", "site", "published", "role", "story", "captured")
    }
    return dataclasses.replace(new, copies=tuple(places.values()), **kept)


def _replace_corrected(connection: Connection, items: Sequence[Article]) -> set[str]:
    """Let each of these take the place of the older text of its name; the ids of those that did."""
    replaced: set[str] = set()
    ids = [item.id for item in items]
    for part in chunks(ids):  # what was read now is in the corpus, even if a correction had replaced it before
        connection.execute(update(article).where(article.c.id.in_(part)).values(replaced_by=None))
    now = {item.name: item for item in items}
    for names in chunks(list(now)):
        rows = connection.execute(select(article).where(article.c.name.in_(names), article.c.replaced_by.is_(None)))
        for row in rows.all():
            new = now[row.name]
            if _is_capture(row, new):
                continue
            if row.id not in ids and row.id != new.id and _is_correction(row.text, new.text):
                replaced.add(new.id)
                both = or_(article.c.id == row.id, article.c.replaced_by == row.id)
                connection.execute(update(article).where(both, article.c.id != new.id).values(replaced_by=new.id))
    return replaced


def _is_capture(row: Record, new: Article) -> bool:
    """Whether both were seen at an address, at different times: two versions, of which neither replaces the other."""
    moment = round(new.captured.timestamp() * 1000) if new.captured else None
    return None not in (row.captured, moment) and row.captured != moment


def _is_correction(old: str, new: str) -> bool:
    """Two corpora may both have a 001.txt: only a text that keeps half of its lines or word triples is that article."""
    return max(_kept(_lines(old), _lines(new)), _kept(_triples(old), _triples(new))) >= CORRECTION_OVERLAP


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip()}


def _triples(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return set(zip(words, words[1:], words[2:], strict=False))


def _kept(old: Set[object], new: Set[object]) -> float:
    return len(old & new) / max(len(old), 1)


def _save_refusals(connection: Connection, reading_done: Reading) -> None:
    """The newest word on each file counts: a file that loads now is no longer listed."""
    stale = {item.where for item in reading_done.refused} | {item.name for item in reading_done.articles}
    for places in chunks(stale):
        connection.execute(delete(refusal).where(refusal.c.place.in_([clean(place) for place in places])))
    rows = {(item.where, item.reason): item for item in reading_done.refused}.values()
    for part in chunks(rows):
        values = [{"place": clean(r.where), "reason": clean(r.reason), "hint": clean(r.hint)} for r in part]
        connection.execute(insert(refusal), values)


def save_asides(engine: Engine, refusals: Sequence[Refusal], *, of: Collection[str] | None = None) -> None:
    """Keep what the newest analysis set aside, "NAME [stage]", in the place of what earlier ones did.

    `of`: names of the articles that it was about; None: all.
    """
    stages = ("sentences", "stories", "suggestions")
    with writing(engine, "corpus", patience=BUSY_SECONDS) as connection:
        if of is None:
            connection.execute(delete(refusal).where(or_(*(refusal.c.place.like(f"% [{stage}]") for stage in stages))))
        for names in chunks(of or ()):
            places = [f"{clean(name)} [{stage}]" for name in names for stage in stages]
            connection.execute(delete(refusal).where(refusal.c.place.in_(places)))
        for part in chunks(refusals):
            values = [{"place": clean(r.where), "reason": clean(r.reason), "hint": clean(r.hint)} for r in part]
            connection.execute(insert(refusal), values)


def _cleaned(item: Article) -> Article:
    copies = tuple(dataclasses.replace(copy, **_texts(copy)) for copy in item.copies)
    return dataclasses.replace(item, copies=copies, **_texts(item))


def _texts(item: Article | Copy) -> dict[str, Any]:
    texts_of_fields = {field.name: getattr(item, field.name) for field in dataclasses.fields(item)}
    return {name: clean(value) for name, value in texts_of_fields.items() if isinstance(value, str)}


def _row(item: Article) -> NewRow:
    plain = ("id", "name", "title", "text", "format", "url", "site", "published", "language", "role", "story")
    return {name: getattr(item, name) for name in plain} | {
        "page": [[span.start, span.end] for span in item.page],
        "copies": [[c.name, c.url, c.site, c.published.isoformat() if c.published else None] for c in item.copies],
        "captured": round(item.captured.timestamp() * 1000) if item.captured else None,
    }


def to_article(row: Record) -> Article:
    """An article from a row of its table."""
    return Article(
        id=row.id,
        name=row.name,
        title=row.title,
        text=row.text,
        format=row.format,
        url=row.url,
        site=row.site,
        published=known_day(row.published),
        language=row.language,
        role=row.role,
        story=row.story,
        page=tuple(Span(start, end) for start, end in row.page),
        copies=tuple(Copy(n, u, s, date.fromisoformat(day) if day else None) for n, u, s, day in row.copies),
        captured=datetime.fromtimestamp(row.captured / 1000, UTC) if row.captured is not None else None,
    )


def newest(connection: Connection, ids: Iterable[str]) -> Mapping[str, str]:
    """For each of these articles the id of the text that stands for it now: itself, or what replaced it."""
    newest_ids: dict[str, str] = {}
    for part in chunks(set(ids)):
        rows = connection.execute(_NEWEST, {"ids": part})
        newest_ids.update((row.id, row.replaced_by or row.id) for row in rows)
    return newest_ids
