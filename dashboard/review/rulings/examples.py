"""A ruling as an example on the guideline page."""

from __future__ import annotations

from urllib.parse import urlencode

from sqlalchemy import Engine, select

from dashboard import strings
from dashboard.errors import MarkError
from dashboard.model import DESK, MarkEvent
from dashboard.review.marks.state import to_event
from dashboard.settings import NOTE_LIMIT
from dashboard.store import guideline
from dashboard.store.engine import reading
from dashboard.store.tables import mark, mark_event, sentence


def add_example(engine: Engine, by: str, ruling: str, why: str = "", *, language: str = "en") -> guideline.Guideline:
    """Append the ruling with the id `ruling` to the guideline, once however often it is asked; the page's new version.

    `why` is what it teaches, in the lead's words; else the ruling's note. MarkError where there is no such ruling (any
    more), AccessError for whoever may not write the guideline.
    """
    if len(why) > NOTE_LIMIT:
        raise MarkError.of("explanation_long", limit=NOTE_LIMIT)
    event, place = _ruling(engine, ruling)
    line = example_line(event, place, why or event.note, language)
    heading, about = (strings.text(f"rulings.guideline_{key}", language) for key in ("examples", "example_about"))
    return guideline.add_example(engine, by, ruling, line, heading=heading, about=about, story=event.story or None)


def example_line(event: MarkEvent, place: tuple[str, str, int] | None, why: str, language: str) -> str:
    """**label** (category): “sentence” – why (link). The article's words are escaped: nothing in them is Markdown."""
    label = strings.text(f"pane.label_{event.label}", language)
    category = f" ({strings.text(f'pane.category_{event.category}', language)})" if event.category else ""
    quote = strings.text("rulings.quoted", language, words=guideline.escaped(event.quote))
    explanation = f" – {guideline.escaped(why)}" if why.strip() else ""
    link = strings.text("rulings.guideline_example_link", language)
    return f"**{label}**{category}: {quote}{explanation}" + (f" ([{link}]({address(*place)}))" if place else "")


def address(story: str, article: str, n: int) -> str:
    """A sentence's address in Review, relative to the other pages."""
    return f"review?{urlencode({'story': story, 'right': article, 'sentence': n})}"


def _ruling(engine: Engine, ruling: str) -> tuple[MarkEvent, tuple[str, str, int] | None]:
    """The event that still stands, and story, article and number of its sentence of today."""
    there = (sentence.c.article == mark.c.at_article) & (sentence.c.n == mark.c.at_n)
    rows = select(mark_event, sentence.c.story.label("in_story"), mark.c.at_article, mark.c.at_n)
    rows = rows.join(mark, mark.c.rev == mark_event.c.rev).outerjoin(sentence, there)
    with reading(engine) as connection:
        row = connection.execute(rows.where(mark_event.c.id == ruling, mark_event.c.editor == DESK)).first()
    if row is None or row.label is None:
        raise MarkError.of("ruling_gone")
    return to_event(row), (row.in_story, row.at_article, row.at_n) if row.in_story else None
