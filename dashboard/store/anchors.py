"""Where a mark stands after the text around it has changed.

A mark names its sentence by place and words in the text it was made on. The same text split differently: the sentence
that covers the place. A corrected text: the same words again, and of several the ones in the most similar company, then
the nearest. A sentence whose words have changed is another sentence: the mark is listed as lost, never moved to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, bindparam, select, tuple_, update

from dashboard.settings import ANCHOR_CONTEXT, ANCHOR_COVER
from dashboard.store.articles import newest, texts
from dashboard.store.engine import chunks
from dashboard.store.query_types import Recorded
from dashboard.store.tables import article, mark, mark_event, sentence

Place = tuple[int, int]
_SENTENCES_AT = select(sentence.c.article, sentence.c.start, sentence.c.stop, sentence.c.n).where(
    sentence.c.article.in_(bindparam("articles", expanding=True)),  # what SQLite's index can be asked for
    tuple_(sentence.c.article, sentence.c.start).in_(bindparam("places", expanding=True)),
)


def locate(quote: str, start: int, old: str, new: str) -> Place | None:
    """Where `quote`, which stood at `start` of the text `old`, stands in the text `new`; None: nowhere."""
    if not quote.strip():
        return None
    if new[start : start + len(quote)] == quote and (old is new or old == new):
        return start, start + len(quote)
    candidates = places_of(quote, new)
    scale = len(new) / max(len(old), 1)
    return max(
        candidates, key=lambda at: (_company(old, start, quote, new, at), -abs(at[0] - start * scale)), default=None
    )


def places_of(quote: str, text: str) -> list[Place]:
    """Every place of the words of `quote`; a line may be wrapped elsewhere."""
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    return [match.span() for match in re.finditer(pattern, text)]


def _company(old: str, start: int, quote: str, new: str, at: Place) -> int:
    """How many characters before and after are the same, at most ANCHOR_CONTEXT each."""
    end = start + len(quote)
    before = old[max(0, start - ANCHOR_CONTEXT) : start], new[max(0, at[0] - ANCHOR_CONTEXT) : at[0]]
    after = old[end : end + ANCHOR_CONTEXT], new[at[1] : at[1] + ANCHOR_CONTEXT]
    return _alike(*(text[::-1] for text in before)) + _alike(*after)


def _alike(a: str, b: str) -> int:
    """How many characters they have in common at the start."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def sentence_at(place: Place, sentences: Sequence[tuple[int, int, int]]) -> int | None:
    """The number of the sentence (n, start, stop) that covers `place` best; None when none covers enough of it."""
    best, number = 0, None
    for n, start, stop in sentences:
        common = min(stop, place[1]) - max(start, place[0])
        if common > best and common >= ANCHOR_COVER * min(stop - start, place[1] - place[0]):
            best, number = common, n
    return number


def sentences_of(connection: Connection, articles: Iterable[str]) -> dict[str, list[tuple[int, int, int]]]:
    """(n, start, stop) of the sentences of these articles."""
    by_story: dict[str, list[tuple[int, int, int]]] = {}
    columns = (sentence.c.article, sentence.c.n, sentence.c.start, sentence.c.stop)
    for part in chunks(set(articles)):
        for row in connection.execute(select(*columns).where(sentence.c.article.in_(part)).order_by(sentence.c.n)):
            by_story.setdefault(row.article, []).append((row.n, row.start, row.stop))
    return by_story


def anchored(connection: Connection, marks: Sequence[Recorded]) -> list[tuple[str, int | None]]:
    """(article, n) where each mark (article, start, stop, quote) stands now; n 0: the article as a whole, None: lost."""
    now = newest(connection, {m.article for m in marks})
    exact_places = _exact(connection, [m for m in marks if now.get(m.article) == m.article])
    moved = [m for m in marks if (m.article, m.start, m.stop) not in exact_places and m.start != m.stop]
    text = texts(connection, {key for m in moved for key in (m.article, now.get(m.article, m.article))})
    numbered = sentences_of(connection, {now.get(m.article, m.article) for m in moved})

    def at(m: Recorded) -> int | None:
        here, target = (m.article, m.start, m.stop), now.get(m.article, m.article)
        if m.start == m.stop or here in exact_places:
            return exact_places.get(here, 0)
        place = locate(m.quote, m.start, text.get(m.article, ""), text.get(target, ""))
        return sentence_at(place, numbered.get(target, [])) if place else None

    return [(now.get(m.article, m.article), at(m)) for m in marks]


def _exact(connection: Connection, marks: Sequence[Recorded]) -> dict[tuple[str, int, int], int]:
    """The marks whose text is unchanged and whose place is a sentence still, as nearly all are: place -> n."""
    exact_places: dict[tuple[str, int, int], int] = {}
    for part in chunks(dict.fromkeys((m.article, m.start) for m in marks), 200):
        rows = connection.execute(_SENTENCES_AT, {"articles": list({key for key, _ in part}), "places": part})
        exact_places.update(((row.article, row.start, row.stop), row.n) for row in rows)
    return exact_places


def anchor_again(connection: Connection, articles: Collection[str]) -> None:
    """Put every mark made on these articles, or on a text that one of them replaced, at its sentence of today."""
    joined = mark.join(mark_event, mark.c.rev == mark_event.c.rev)
    columns = (
        mark.c.rev,
        mark.c.article,
        mark.c.start,
        mark.c.stop,
        mark.c.at_article,
        mark.c.at_n,
        mark_event.c.quote,
    )
    for part in chunks(articles):
        # two statements: an OR over two tables reads the whole of both
        older = connection.scalars(select(article.c.id).where(article.c.replaced_by.in_(part))).all()
        rows = connection.execute(select(*columns).select_from(joined).where(mark.c.article.in_([*part, *older]))).all()
        for row, (at, n) in zip(rows, anchored(connection, rows), strict=True):
            if (row.at_article, row.at_n) != (at, n):
                connection.execute(update(mark).where(mark.c.rev == row.rev).values(at_article=at, at_n=n))
