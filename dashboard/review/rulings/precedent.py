"""Precedent: how the desk has decided similar sentences.

Likeness is the cosine of TF-IDF vectors over words and pairs of words, with the IDF of the decided sentences themselves
(Salton & Buckley 1988). The vectors are kept in memory and only added to: a new revision of the log brings the
sentences it has decided. What is found is looked up in the database before it is told, so that a ruling taken back, a
sentence that was split anew or a colleague's mark that blind mode hides never comes from memory.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from scipy import sparse
from sqlalchemy import Connection, Engine, func, select, tuple_

from dashboard.labels import Label
from dashboard.model import DESK
from dashboard.review.marks.blind import blindfold, opened, visible
from dashboard.review.marks.state import Mark, marks_at
from dashboard.review.rulings.adjudication import Place, Standing, standings_at, words_decided
from dashboard.settings import PRECEDENT_LEAST, PRECEDENT_LOOKED_AT, PRECEDENT_SHOWN
from dashboard.store.engine import chunks, reading
from dashboard.store.tables import article, mark, sentence

SAME = 5  # places kept of one and the same wording: the newest ones
PARTS = 32  # parts the vectors may stand in before they are put together


@dataclass(frozen=True, slots=True)
class Precedent:
    """A decided sentence like the one asked about. `score`: likeness 0..1; `note`: the ruling's, else the newest one."""

    article: str
    n: int
    story: str
    text: str
    label: Label
    status: str
    category: str
    note: str
    score: float


@dataclass(slots=True)
class _Memory:
    """The wordings that were decided up to a revision, and their vectors."""

    revision: int = 0
    rows: dict[str, int] = field(default_factory=dict)  # wording -> row
    revisions: list[list[int]] = field(default_factory=list)  # row -> numbers in the log
    parts: list[Any] = field(default_factory=list)  # sparse matrices, one below the other
    word_counts: Any = None  # in how many wordings each word stands
    lock: threading.Lock = field(default_factory=threading.Lock)


@functools.cache
def _vectors() -> Any:
    """What counts the words and the pairs of words of a sentence; scikit-learn takes a second to import."""
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        n_features=2**18, ngram_range=(1, 2), alternate_sign=False, norm=None, binary=True, strip_accents="unicode",
        token_pattern=r"(?u)\b\w+\b",  # noqa: S106 no password
    )  # fmt: skip


_memories: WeakKeyDictionary[Engine, _Memory] = WeakKeyDictionary()
_guard = threading.Lock()


def precedent(
    engine: Engine, article_id: str, n: int, viewer: str | None = None, *, limit: int = PRECEDENT_SHOWN
) -> list[Precedent]:
    """Up to `limit` decided sentences with other words or of other articles, most alike first.

    For a `viewer` who works blind: none before their own mark is in, then only sentences that they have answered too.
    """
    memory = _memory(engine)
    with reading(engine) as connection:
        words = _words(connection, [(article_id, n)]).get((article_id, n))
        if not words or not opened(connection, viewer, article_id, n):
            return []
        blinded = blindfold(connection, viewer)
        with memory.lock:
            _learn(memory, connection)
            scores = _alike(memory, words)
        by_place = _standing(connection, scores, blinded)
        by_place.pop((article_id, n), None)
        ordered = sorted(by_place.values(), key=lambda place: (-place[1], place[0].status, -place[0].changed))[
            : limit * SAME
        ]
        texts = _words(connection, [place.place for place, _ in ordered])
    return _told(engine, ordered, texts, limit)


def _memory(engine: Engine) -> _Memory:
    with _guard:
        return _memories.setdefault(engine, _Memory())


def _words(connection: Connection, places: Iterable[Place]) -> dict[Place, str]:
    """The sentences' words of today."""
    part = func.substr(article.c.text, sentence.c.start + 1, sentence.c.stop - sentence.c.start)
    here = select(sentence.c.article, sentence.c.n, part.label("words")).join(
        article, article.c.id == sentence.c.article
    )
    at = tuple_(sentence.c.article, sentence.c.n)
    places = list(places)
    here = here.where(sentence.c.article.in_({article_id for article_id, _ in places}))  # found by the index
    rows = (row for some in chunks(places, 200) for row in connection.execute(here.where(at.in_(some))))
    return {(row.article, row.n): " ".join(row.words.split()) for row in rows}


# ---- memory -----------------------------------------------------------------------------------------------------
def _learn(memory: _Memory, connection: Connection) -> None:
    newest = connection.scalar(select(func.max(mark.c.rev))) or 0
    if newest == memory.revision:
        return
    if newest < memory.revision:  # another database under this address: a backup was put back
        memory.revision, memory.rows, memory.revisions, memory.parts, memory.word_counts = 0, {}, [], [], None
    fresh: list[str] = []
    for rev, quote in words_decided(connection, memory.revision):
        text = " ".join(quote.split())
        row = memory.rows.get(text)
        if row is None:
            row = memory.rows[text] = len(memory.revisions)
            memory.revisions.append([])
            fresh.append(text)
        memory.revisions[row] = [*memory.revisions[row][1 - SAME :], rev]
    memory.revision = newest
    if fresh:
        _add(memory, _vectors().transform(fresh))


def _add(memory: _Memory, part: Any) -> None:
    counts = np.asarray(part.sum(axis=0)).ravel()
    memory.word_counts = counts if memory.word_counts is None else memory.word_counts + counts
    memory.parts.append(part)
    if len(memory.parts) > PARTS:
        memory.parts = [sparse.vstack(memory.parts, format="csr")]


def _alike(memory: _Memory, words: str) -> dict[int, float]:
    """Number in the log -> likeness, of the wordings most like `words`."""
    if not memory.parts:
        return {}
    weight = (np.log((1 + len(memory.revisions)) / (1 + memory.word_counts)) + 1) ** 2
    asked = _vectors().transform([words])
    pointing = np.zeros(asked.shape[1])
    pointing[asked.indices] = weight[asked.indices]
    length = np.sqrt(pointing.sum()) or 1.0
    score = np.concatenate([(p @ pointing) / np.maximum(np.sqrt(p @ weight), 1e-9) for p in memory.parts]) / length
    top = np.argsort(-score, kind="stable")[:PRECEDENT_LOOKED_AT]
    return {rev: float(score[row]) for row in top if score[row] >= PRECEDENT_LEAST for rev in memory.revisions[row]}


# ---- what the database says of it now -----------------------------------------------------------------------------
def _standing(
    connection: Connection, scores: dict[int, float], blinded: str | None
) -> dict[Place, tuple[Standing, float]]:
    places: dict[Place, float] = {}
    for part in chunks(scores):
        rows = select(mark.c.at_article, mark.c.at_n, mark.c.rev).where(mark.c.rev.in_(part), mark.c.at_n > 0)
        for row in connection.execute(rows.where(visible(blinded))):
            places[row.at_article, row.at_n] = max(scores[row.rev], places.get((row.at_article, row.at_n), 0.0))
    decided = (
        standing for standing in standings_at(connection, places) if standing.status in ("adjudicated", "unanimous")
    )
    return {standing.place: (standing, places[standing.place]) for standing in decided}


def _told(
    engine: Engine, ordered: Sequence[tuple[Standing, float]], texts: Mapping[Place, str], limit: int
) -> list[Precedent]:
    """The most alike, one of each wording and answer; of equals the one that was ruled on, then the newest."""
    kept: dict[tuple[str, str], tuple[Standing, float]] = {}
    for standing, score in ordered:
        if standing.final and texts.get(standing.place):
            kept.setdefault((texts[standing.place], standing.final), (standing, score))
    chosen = list(kept.values())[:limit]
    marks = marks_at(engine, [chosen_standing.place for chosen_standing, _ in chosen])
    return [
        _precedent(chosen_standing, marks.get(chosen_standing.place, []), texts[chosen_standing.place], score)
        for chosen_standing, score in chosen
    ]


def _precedent(standing: Standing, marks: Iterable[Mark], text: str, score: float) -> Precedent:
    noted = sorted(marks, key=lambda mark: (mark.editor == DESK, mark.made))
    note = next((mark.note for mark in reversed(noted) if mark.note), "")
    category = next((mark.category for mark in noted if mark.editor == DESK and mark.label), "")
    return Precedent(
        standing.article,
        standing.n,
        standing.story,
        text,
        standing.final or "unsupported",
        standing.status,
        category,
        note,
        score,
    )
