"""Where editors agree: the present marks as a table of sentences and editors, and the figures over it.

What counts (docs/agreement.md tells why):
Rule 1: an answer is the label an editor's mark on a sentence has now. The desk's rulings are nobody's answer, and
"reviewed, nothing to mark" is said of an article, never of a sentence.
Rule 2: "unsure" hands a sentence on; it is no answer, unless it is asked for as a label of its own.
Rule 3: sentences of one story with the same words are one sentence: one key settles them all, and counting the copies
would make the figures look surer than they are. Where an editor's copies differ, the newest mark made by hand counts.
Rule 4: while the desk marks blind, an editor sees only sentences they have answered themselves (review/blind.py).
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, func, select

from dashboard.model import DESK, LABELS
from dashboard.review import agreement_measures as measures
from dashboard.review.agreement_measures import Codes, Counts, LabelSummary, PairSummary, Summary
from dashboard.review.blind import blindfold, visible
from dashboard.store import access
from dashboard.store.engine import reading
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


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of the whole desk, without a name and without a sentence."""

    overall: Summary
    labels: tuple[LabelSummary, ...]
    once: int  # sentences that one editor alone has answered
    unsure: int


@dataclass(frozen=True, slots=True)
class StorySummary:
    """A story's figures; `unlike`: its sentences with unlike answers."""

    story: str
    title: str
    unlike: int
    summary: Summary


@dataclass(frozen=True, slots=True)
class KindSummary:
    """The figures of the sentences with a detail of one kind that nothing bears out."""

    kind: str
    unlike: int
    summary: Summary


# ---- reading ----------------------------------------------------------------------------------------------------
def answers(engine: Engine, viewer: str | None = None, *, unsure: bool = False) -> Answers:
    """The table of sentences and editors, as `viewer` may see it; None: the command line, which sees all.

    AccessError for somebody who may not mark: a reader has `totals`. While the desk marks blind, an editor gets the
    sentences they have answered themselves. `unsure`: count it as a label of its own.
    """
    with reading(engine) as connection:
        if viewer is not None:
            access.require(connection, viewer, "mark")
        rows = _rows(connection, blindfold(connection, viewer))
        people, kinds = _anybody(connection)[0], _kinds(connection)
    return dataclasses.replace(table_of(rows, people, unsure=unsure), kinds=kinds)


def totals(engine: Engine, viewer: str | None = None, *, unsure: bool = False) -> Totals:
    """The desk's figures over all sentences, for everybody who may read. AccessError for anybody else."""
    with reading(engine) as connection:
        if viewer is not None:
            access.require(connection, viewer, "read")
        rows, (people, sentences) = _rows(connection, None), _anybody(connection)
    found = table_of(rows, people, unsure=unsure)
    overall, copies = summary(found), int(found.about["copies"].sum())
    return Totals(overall, by_label(found), max(0, sentences - overall.units - copies), found.unsure)


def state(engine: Engine) -> str:
    """A short text that changes whenever an answer of this module may: what a page keeps its figures by."""
    with reading(engine) as connection:
        marks, events = (connection.scalar(select(func.max(c))) or 0 for c in (mark_event.c.rev, desk_event.c.id))
        names = connection.scalars(select(story.c.stamp).order_by(story.c.id)).all()
    return f"{marks} {events} {hashlib.blake2b(' '.join(names).encode(), digest_size=8).hexdigest()}"


def _rows(connection: Connection, blinded: str | None) -> pd.DataFrame:
    """The marks on sentences of stories that two editors and more have worked on, oldest first; not those hidden from
    somebody `blinded`."""
    query = _marks().where(sentence.c.story.in_(_several()), visible(blinded))
    return pd.DataFrame(connection.execute(query), columns=COLUMNS)


def _several() -> Select[tuple[str]]:
    """The stories that two editors and more have worked on."""
    worked = select(sentence.c.story).join(mark, _at()).where(mark.c.editor != DESK, mark.c.label.is_not(None))
    return worked.group_by(sentence.c.story).having(func.count(mark.c.editor.distinct()) > 1)


def _kinds(connection: Connection) -> dict[tuple[str, int], tuple[str, ...]]:
    """(article, n) -> the kinds of detail in the sentence that nothing bears out, as the machine sees it."""
    k, found = sentence_kind.c, defaultdict(list)
    for row in connection.execute(select(k.article, k.n, k.kind).where(k.story.in_(_several()))):
        found[row.article, row.n].append(row.kind)
    return {place: tuple(kinds) for place, kinds in found.items()}


def _marks() -> Select[Any]:
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


def _at() -> ColumnElement[bool]:
    return and_(sentence.c.article == mark.c.at_article, sentence.c.n == mark.c.at_n)


def _anybody(connection: Connection) -> tuple[int, int]:
    """How many editors have answered anything, and how many sentences have an answer."""
    said = (mark.c.editor != DESK, mark.c.label.in_(LABELS), mark.c.at_n > 0)
    places = select(mark.c.at_article, mark.c.at_n).where(*said).distinct().subquery()
    people = connection.scalar(select(func.count(mark.c.editor.distinct())).where(*said))
    return people or 0, connection.scalar(select(func.count()).select_from(places)) or 0


# ---- the table --------------------------------------------------------------------------------------------------
def table_of(rows: pd.DataFrame, people: int = 0, *, unsure: bool = False) -> Answers:
    """Marks (columns COLUMNS, oldest first) as a table of sentences and editors; Rules 1 to 3."""
    labels = (*LABELS, UNSURE) if unsure else LABELS
    place = ["article", "n", "editor"]
    # two old sentences may have become one: the newer mark stands; a mark that was taken away says nothing
    standing = rows.drop_duplicates(place, keep="last")
    left_out = 0 if unsure else int((standing["label"] == UNSURE).sum())
    said = _folded(standing[standing["label"].isin(labels)])
    unit = ["article", "n"]
    table = said.pivot(index=unit, columns="editor", values="label").astype(object)
    table = table.where(table.notna(), None)
    about = (
        said.drop_duplicates(unit)
        .set_index(unit)[["story", "title", "language", "text", "copies"]]
        .reindex(table.index)
    )
    noted = said[said["note"].fillna("") != ""]
    notes = {(str(r.article), int(r.n), str(r.editor)): str(r.note) for r in noted.itertuples()}
    return Answers(table, about, labels, notes, left_out, people)


def _folded(said: pd.DataFrame) -> pd.DataFrame:
    """Copies put together (Rule 3); the first in reading order stands for them, `copies` says how many more there are."""
    said = said.assign(words=said["text"].map(lambda text: " ".join(str(text).split())))
    said = said.assign(followed=said["cause"].isin(FOLLOWED), order=range(len(said)))
    first = said.sort_values(["article", "n"]).groupby(["story", "words"], sort=False)
    said = said.assign(
        copies=_copies(said),
        article=first["article"].transform("first"),
        n=first["n"].transform("first"),
    )
    said = said.sort_values(["followed", "order"], ascending=[False, True], kind="stable")
    return said.drop_duplicates(["article", "n", "editor"], keep="last")


def _copies(said: pd.DataFrame) -> pd.Series[int]:
    places = said["article"].astype(str) + "#" + said["n"].astype(str)
    return places.groupby([said["story"], said["words"]]).transform("nunique") - 1


# ---- figures ----------------------------------------------------------------------------------------------------
def summary(found: Answers) -> Summary:
    """All editors and labels together."""
    return measures.of_counts(found.counts, found.somebody)


def by_label(found: Answers) -> tuple[LabelSummary, ...]:
    """Each label against the rest."""
    return tuple(measures.of_label(found.counts, found.labels, label, found.somebody) for label in found.labels)


def by_pair(found: Answers) -> tuple[PairSummary, ...]:
    """Every two editors."""
    coded, many = found.codes, len(found.labels)
    return tuple(
        measures.of_pair((a, b), measures.confusion(coded[:, i], coded[:, j], many))
        for (i, a), (j, b) in combinations(enumerate(found.editors), 2)
    )


def by_story(found: Answers, limit: int | None = None) -> list[StorySummary]:
    """Stories with two answers to a sentence, those with the most unlike answers first; at most `limit`."""
    counted = found.counts
    each = pd.DataFrame({
        "story": found.about["story"].to_numpy(),
        "several": counted.sum(axis=1) >= 2,
        "unlike": (counted > 0).sum(axis=1) > 1,
    })  # fmt: skip
    order = each.groupby("story", sort=True)[["several", "unlike"]].sum()
    order = order[order["several"] > 0].sort_values(["unlike", "several"], ascending=False, kind="stable")
    titles = dict(zip(found.about["story"], found.about["title"], strict=True))
    return [
        StorySummary(
            str(name), titles[name], int(row.unlike),
            measures.of_counts(counted[(each["story"] == name).to_numpy()], found.somebody),
        )
        for name, row in order.head(limit if limit is not None else len(order)).iterrows()
    ]  # fmt: skip


def by_kind(found: Answers) -> list[KindSummary]:
    """Kinds of detail, those with the most unlike answers first; a sentence with details of two kinds is in both."""
    kinds = [set(found.kinds.get(place, ())) for place in found.table.index]
    each = []
    for kind in sorted(set().union(*kinds)):
        rows = found.counts[np.array([kind in own for own in kinds], dtype=bool)]
        one = measures.of_counts(rows, found.somebody)
        if one.units:
            each.append(KindSummary(kind, int(((rows > 0).sum(axis=1) > 1).sum()), one))
    return sorted(each, key=lambda one: (-one.unlike, -one.summary.units, one.kind))


def stories(found: Answers) -> int:
    """How many stories have two answers to a sentence."""
    several = found.counts.sum(axis=1) >= 2
    return int(found.about["story"][several].nunique())


def confusion(found: Answers, pair: tuple[str, str] | None = None) -> pd.DataFrame:
    """How often one editor's label (rows) met the other's (columns); without a pair all pairs pooled, symmetric."""
    if pair:
        first, second = measures.codes(found.table[list(pair)], found.labels).T
        square = measures.confusion(first, second, len(found.labels))
    else:
        square = measures.pooled_confusion(measures.pairable(found.counts))
    return pd.DataFrame(square, index=list(found.labels), columns=list(found.labels))


# ---- the sentences behind a figure ------------------------------------------------------------------------------
def behind(
    found: Answers,
    *,
    story_id: str | None = None,
    editors: Sequence[str] = (),
    kind: str | None = None,
    label: str | None = None,
    met: tuple[str, str] | None = None,
) -> Answers:
    """The sentences with two answers and more that a figure rests on, those with unlike answers first.

    `editors`: answered by both of these, and only their answers. `label`: named by somebody. `met`: one answer is the
    first label and another the second; with two `editors` in that order.
    """
    table = found.table[list(editors)] if editors else found.table
    keep = table.notna().sum(axis=1) >= 2
    if story_id is not None:
        keep &= found.about["story"] == story_id
    if kind is not None:
        keep &= pd.Series([kind in found.kinds.get(place, ()) for place in table.index], index=table.index, dtype=bool)
    if label is not None:
        keep &= (table == label).any(axis=1)
    if met is not None:
        keep &= _met(table, met, ordered=len(editors) == 2)
    table = table[keep]
    counted = measures.counts(measures.codes(table, found.labels), len(found.labels))
    alike = pd.Series((counted > 0).sum(axis=1) < 2, index=table.index)
    order = alike.sort_values(kind="stable").index
    return dataclasses.replace(found, table=table.loc[order], about=found.about.loc[order])


def _met(table: pd.DataFrame, met: tuple[str, str], *, ordered: bool) -> pd.Series[bool]:
    if ordered:
        return (table.iloc[:, 0] == met[0]) & (table.iloc[:, 1] == met[1])
    first, second = ((table == label).sum(axis=1) for label in met)
    return (first >= 1) & (second >= (2 if met[0] == met[1] else 1))
