"""The present marks as a table of sentences and editors: what counts as an answer, and who may see it.

Rule 1: an answer is the label an editor's mark on a sentence has now. The desk's rulings are nobody's answer, and
"reviewed, nothing to mark" is said of an article, never of a sentence.
Rule 2: "unsure" hands a sentence on; it is no answer, unless it is asked for as a label of its own.
Rule 3: sentences of one story with the same words are one sentence: one key settles them all, and counting the copies
would make the figures look surer than they are. Where an editor's copies differ, the newest mark made by hand counts.
Rule 4: while the desk marks blind, an editor sees only sentences they have answered themselves (review/marks/blind.py).
"""

from __future__ import annotations

import dataclasses
import hashlib
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary

import pandas as pd
from sqlalchemy import Connection, Engine, Select, and_, func, select

from dashboard.labels import LABELS
from dashboard.model import DESK
from dashboard.review.agreement import measures
from dashboard.review.agreement.measures import Codes, Counts
from dashboard.review.marks.blind import blindfold, visible
from dashboard.settings import AGREEMENT_DEAR, AGREEMENT_REST
from dashboard.store import access
from dashboard.store.engine import reading
from dashboard.store.query_types import Condition, Query
from dashboard.store.tables import article, desk_event, mark, mark_event, sentence, sentence_kind, story

UNSURE = "unsure"
FOLLOWED = frozenset({"propagation"})  # marks that came along with another one
COLUMNS = ["article", "n", "editor", "label", "note", "cause", "story", "title", "language", "text"]


@dataclass(frozen=True)
class Answers:
    """`table`: one row a sentence, index (article, n), one column an editor, its label or None in it.

    `about` has the same index: story, title, language, text, copies (further sentences of the story with the same words).
    `notes` (article, n, editor) -> what the editor wrote; `kinds` (article, n) -> kinds of detail that nothing bears
    out. `labels` are those that count; `unsure` answers were left out.
    Only stories that two editors have worked on are in it; `people` is how many have answered anything at all.
    """

    table: pd.DataFrame
    about: pd.DataFrame
    labels: tuple[str, ...] = LABELS
    notes: Mapping[tuple[str, int, str], str] = field(default_factory=dict)
    unsure: int = 0
    people: int = 0
    kinds: Mapping[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)

    @property
    def editors(self) -> tuple[str, ...]:
        """Who has answered anything, by name."""
        return tuple(map(str, self.table.columns))

    @property
    def somebody(self) -> int:
        """How many people stand behind the figures; one alone, or none, is why there are no figures."""
        return max(self.people, len(self.editors))

    @cached_property
    def codes(self) -> Codes:
        """The table in numbers: which of `labels` each answer is, -1 for none."""
        return measures.codes(self.table, self.labels)

    @cached_property
    def counts(self) -> Counts:
        """How many editors gave each label to each sentence."""
        return measures.counts(self.codes, len(self.labels))


# ---- reading ----------------------------------------------------------------------------------------------------
def answers(engine: Engine, viewer: str | None = None, *, unsure: bool = False) -> Answers:
    """The table of sentences and editors, as `viewer` may see it; None: the command line, which sees all.

    AccessError for somebody who may not mark: a reader has `totals`. While the desk marks blind, an editor gets the
    sentences they have answered themselves. `unsure`: count it as a label of its own.
    """
    with reading(engine) as connection:
        if viewer is not None:
            access.require(connection, viewer, "mark")
        blinded = blindfold(connection, viewer)
        if blinded is not None:
            rows, people, kinds = _answer_rows(connection, blinded), _anybody(connection)[0], _kinds(connection)
            return dataclasses.replace(table_of(rows, people, unsure=unsure), kinds=kinds)
    return everything(engine, unsure)[0]


# What everybody may see is read once for all, and kept until something changes. At a desk of 100,000 marks reading takes
# seconds of the processor; there it is read anew at most every AGREEMENT_REST times as long, and not with every mark.
@dataclass(slots=True)
class _Kept:
    state: str
    since: float  # on the monotonic clock
    cost: float  # seconds of the processor
    rows: pd.DataFrame
    people: int
    sentences: int
    kinds: dict[tuple[str, int], tuple[str, ...]]
    tables: dict[bool, Answers] = field(default_factory=dict)

    @property
    def rests(self) -> bool:
        """It was dear, and not long ago."""
        return self.cost > AGREEMENT_DEAR and time.monotonic() - self.since < AGREEMENT_REST * self.cost


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()
_keeping = threading.Lock()


def everything(engine: Engine, unsure: bool) -> tuple[Answers, int]:
    """All answers, and how many sentences have any; whoever asks has been let in by then."""
    with _keeping:
        now, kept = state(engine), _kept.get(engine)
        if kept is None or kept.state != now:
            kept = _kept[engine] = _read(engine, now)
        if unsure not in kept.tables:
            begun = time.thread_time()
            table = table_of(kept.rows, kept.people, unsure=unsure)
            kept.tables[unsure] = dataclasses.replace(table, kinds=kept.kinds)
            kept.cost += time.thread_time() - begun
        return kept.tables[unsure], kept.sentences


def _read(engine: Engine, now: str) -> _Kept:
    begun = time.thread_time()
    with reading(engine) as connection:
        rows, (people, sentences), kinds = _answer_rows(connection, None), _anybody(connection), _kinds(connection)
    return _Kept(now, time.monotonic(), time.thread_time() - begun, rows, people, sentences, kinds)


def state(engine: Engine) -> str:
    """A short text that changes whenever an answer of this module may: what a page keeps its figures by."""
    with reading(engine) as connection:
        marks, events = (connection.scalar(select(func.max(c))) or 0 for c in (mark_event.c.rev, desk_event.c.id))
        names = connection.scalars(select(story.c.stamp).order_by(story.c.id)).all()
    now = f"{marks} {events} {hashlib.blake2b(' '.join(names).encode(), digest_size=8).hexdigest()}"
    kept = _kept.get(engine)
    return kept.state if kept and kept.rests else now


def _answer_rows(connection: Connection, blinded: str | None) -> pd.DataFrame:
    """The marks on sentences of stories that two editors and more have worked on, oldest first; not those hidden from
    somebody `blinded`."""
    query = _marks().where(sentence.c.story.in_(_several()), visible(blinded))
    rows = [tuple(row) for row in connection.execute(query)]  # pandas looks into every Row for what it might be
    return pd.DataFrame(rows, columns=COLUMNS)


def _several() -> Select[tuple[str]]:
    """The stories that two editors and more have worked on."""
    worked = select(sentence.c.story).join(mark, _at()).where(mark.c.editor != DESK, mark.c.label.is_not(None))
    return worked.group_by(sentence.c.story).having(func.count(mark.c.editor.distinct()) > 1)


def _kinds(connection: Connection) -> dict[tuple[str, int], tuple[str, ...]]:
    """(article, n) -> the kinds of detail in the sentence that nothing bears out, as the machine sees it."""
    k, kinds_by_sentence = sentence_kind.c, defaultdict(list)
    for row in connection.execute(select(k.article, k.n, k.kind).where(k.story.in_(_several()))):
        kinds_by_sentence[row.article, row.n].append(row.kind)
    return {place: tuple(kinds) for place, kinds in kinds_by_sentence.items()}


def _marks() -> Query:
    words = func.substr(article.c.text, sentence.c.start + 1, sentence.c.stop - sentence.c.start)
    columns = (mark.c.at_article, mark.c.at_n, mark.c.editor, mark.c.label, mark_event.c.note, mark_event.c.cause)
    joined = (
        mark.join(sentence, _at())
        .join(article, article.c.id == sentence.c.article)
        .join(story, story.c.id == sentence.c.story)
        .join(mark_event, mark_event.c.rev == mark.c.rev)
    )
    query = (
        select(*columns, sentence.c.story, story.c.title, article.c.language, words)
        .select_from(joined)
        .where(mark.c.editor != DESK)
    )
    return query.order_by(mark.c.made, mark.c.seq, mark.c.version, mark.c.rev)


def _at() -> Condition:
    return and_(sentence.c.article == mark.c.at_article, sentence.c.n == mark.c.at_n)


def _anybody(connection: Connection) -> tuple[int, int]:
    """How many editors have answered anything, and how many sentences have an answer."""
    by_people = (mark.c.editor != DESK, mark.c.label.in_(LABELS), mark.c.at_n > 0)
    places = select(mark.c.at_article, mark.c.at_n).where(*by_people).distinct().subquery()
    people = connection.scalar(select(func.count(mark.c.editor.distinct())).where(*by_people))
    return people or 0, connection.scalar(select(func.count()).select_from(places)) or 0


# ---- the table --------------------------------------------------------------------------------------------------
def table_of(rows: pd.DataFrame, people: int = 0, *, unsure: bool = False) -> Answers:
    """Marks (columns COLUMNS, oldest first) as a table of sentences and editors; Rules 1 to 3."""
    labels = (*LABELS, UNSURE) if unsure else LABELS
    place = ["article", "n", "editor"]
    # two old sentences may have become one: the newer mark stands; a mark that was taken away says nothing
    standing = rows.drop_duplicates(place, keep="last")
    left_out = 0 if unsure else int((standing["label"] == UNSURE).sum())
    folded = _folded(standing[standing["label"].isin(labels)])
    unit = ["article", "n"]
    table = folded.pivot(index=unit, columns="editor", values="label").astype(object)
    table = table.where(table.notna(), None)
    about = (
        folded.drop_duplicates(unit)
        .set_index(unit)[["story", "title", "language", "text", "copies"]]
        .reindex(table.index)
    )
    noted = folded[folded["note"].fillna("") != ""]
    notes = {(str(r.article), int(r.n), str(r.editor)): str(r.note) for r in noted.itertuples()}
    return Answers(table, about, labels, notes, left_out, people)


def _folded(answered: pd.DataFrame) -> pd.DataFrame:
    """Copies put together (Rule 3); the first in reading order stands for them, `copies` says how many more there are."""
    answered = answered.assign(words=answered["text"].map(lambda text: " ".join(str(text).split())))
    answered = answered.assign(followed=answered["cause"].isin(FOLLOWED), order=range(len(answered)))
    first = answered.sort_values(["article", "n"]).groupby(["story", "words"], sort=False)
    answered = answered.assign(
        copies=_copies(answered),
        article=first["article"].transform("first"),
        n=first["n"].transform("first"),
    )
    answered = answered.sort_values(["followed", "order"], ascending=[False, True], kind="stable")
    return answered.drop_duplicates(["article", "n", "editor"], keep="last")


def _copies(answered: pd.DataFrame) -> pd.Series[int]:
    places = answered["article"].astype(str) + "#" + answered["n"].astype(str)
    return places.groupby([answered["story"], answered["words"]]).transform("nunique") - 1
