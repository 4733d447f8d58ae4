"""What an analysed case goes through before an editor sees it: kept in a database, read again, made into what each screen is
sent, exported. Streamlit and the browser are left out; tests/browser/test_no_request_leaves.py is about those."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dashboard import store
from dashboard.components import payload
from dashboard.exchange.exports import EXPORTS
from dashboard.exchange.rows import Source
from dashboard.model import Reading, StoryAnalysis
from dashboard.review.queue import shortlist
from dashboard.views import versions_read, versions_rows


@contextmanager
def empty_desk() -> Iterator[Path]:
    """A database file with all tables, to be copied for each case."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        store.open_database(f"sqlite:///{path}").dispose()
        yield path


def show(desk: Path, readings: Sequence[Reading], analyses: Sequence[StoryAnalysis]) -> Iterator[str]:
    """Keep the case and make every screen of it, and say which after each. What is read again must be what was kept."""
    versions_rows.language = lambda: "en"  # type: ignore[attr-defined]  no visitor, no session
    versions_rows.say = lambda key, **_: key  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        shutil.copy(desk, path)
        db = store.open_database(f"sqlite:///{path}")
        try:
            keep(db, readings, analyses)
            yield "kept"
            for found in analyses:
                again = store.load_story(db, found.story.id)
                assert [v.sentences for v in again.versions] == [v.sentences for v in found.versions]
                review(again)
                yield "Review"
                yield from versions(again)
            for form in EXPORTS.values():
                form.write(Source(db), io.BytesIO())
                yield form.name
        finally:
            db.dispose()


def keep(db: store.Engine, readings: Sequence[Reading], analyses: Sequence[StoryAnalysis]) -> None:
    """Articles, stories and what Triage lists."""
    for reading in readings:
        store.save_articles(db, reading)
    store.save_stories(db, analyses)
    store.finish_analysis(db, [found.story.id for found in analyses])
    shortlist.renew(db)
    shortlist.rerank(db, whole=True)
    store.search_texts(db, "council")


def review(analysis: StoryAnalysis) -> None:
    """The pane, with a pair of versions that it shows and one that it asks for."""
    sent = payload.payload(analysis, editor="kim", token="t", route="/")
    names = [version.article.id for version in analysis.versions]
    json.dumps([sent, payload.pair_rows(analysis, names[0], names[-1])]).encode()


def versions(analysis: StoryAnalysis) -> Iterator[str]:
    """Every board of Versions, with page furniture and without."""
    base = analysis.versions[0].article.id
    for furniture in (True, False):
        boards = {
            "claims": lambda read: versions_rows.claim_rows(read, base, part=versions_rows.claim_parts(read, 2)[0]),
            "alone": versions_rows.alone_rows,
            "consensus": versions_rows.wording_rows,
            "facts": lambda read: versions_rows.fact_rows(read, base, every=True),
            "order": lambda read: [versions_rows.stops(read), versions_rows.copy_links(read)],
        }
        for name, made in boards.items():  # each board is asked for alone, and reads the story for itself
            json.dumps(made(versions_read.reading_of(analysis, furniture=furniture, blind=False))).encode()
            yield name
