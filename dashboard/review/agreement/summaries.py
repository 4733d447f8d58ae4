"""Where editors agree: the figures over the table of sentences and editors, and the sentences behind a figure.

What counts as an answer is in answers, the formulas are in measures, why both are so in
docs/agreement.md.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from dashboard.review.agreement import measures
from dashboard.review.agreement.answers import Answers, answers, everything, state
from dashboard.review.agreement.measures import LabelSummary, PairSummary, Summary
from dashboard.store import access
from dashboard.store.engine import reading

__all__ = [
    "Answers",
    "KindSummary",
    "StorySummary",
    "Totals",
    "answers",
    "behind",
    "by_kind",
    "by_label",
    "by_pair",
    "by_story",
    "confusion",
    "state",
    "stories",
    "summary",
    "totals",
]


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


# ---- figures ----------------------------------------------------------------------------------------------------
def totals(engine: Engine, viewer: str | None = None, *, unsure: bool = False) -> Totals:
    """The desk's figures over all sentences, for everybody who may read. AccessError for anybody else."""
    with reading(engine) as connection:
        if viewer is not None:
            access.require(connection, viewer, "read")
    answers_found, sentences = everything(engine, unsure)
    overall, copies = summary(answers_found), int(answers_found.about["copies"].sum())
    return Totals(overall, by_label(answers_found), max(0, sentences - overall.units - copies), answers_found.unsure)


def summary(answered: Answers) -> Summary:
    """All editors and labels together."""
    return measures.of_counts(answered.counts, answered.somebody)


def by_label(answered: Answers) -> tuple[LabelSummary, ...]:
    """Each label against the rest."""
    return tuple(
        measures.of_label(answered.counts, answered.labels, label, answered.somebody) for label in answered.labels
    )


def by_pair(answered: Answers) -> tuple[PairSummary, ...]:
    """Every two editors."""
    coded, many = answered.codes, len(answered.labels)
    return tuple(
        measures.of_pair((a, b), measures.confusion(coded[:, i], coded[:, j], many))
        for (i, a), (j, b) in combinations(enumerate(answered.editors), 2)
    )


def by_story(answered: Answers, limit: int | None = None) -> list[StorySummary]:
    """Stories with two answers to a sentence, those with the most unlike answers first; at most `limit`."""
    counted = answered.counts
    each = pd.DataFrame({
        "story": answered.about["story"].to_numpy(),
        "several": counted.sum(axis=1) >= 2,
        "unlike": (counted > 0).sum(axis=1) > 1,
    })  # fmt: skip
    order = each.groupby("story", sort=True)[["several", "unlike"]].sum()
    order = order[order["several"] > 0].sort_values(["unlike", "several"], ascending=False, kind="stable")
    titles = dict(zip(answered.about["story"], answered.about["title"], strict=True))
    return [
        StorySummary(
            str(name), titles[name], int(row.unlike),
            measures.of_counts(counted[(each["story"] == name).to_numpy()], answered.somebody),
        )
        for name, row in order.head(limit if limit is not None else len(order)).iterrows()
    ]  # fmt: skip


def by_kind(answered: Answers) -> list[KindSummary]:
    """Kinds of detail, those with the most unlike answers first; a sentence with details of two kinds is in both."""
    kinds = [set(answered.kinds.get(place, ())) for place in answered.table.index]
    each = []
    for kind in sorted(set().union(*kinds)):
        rows = answered.counts[np.array([kind in own for own in kinds], dtype=bool)]
        summary = measures.of_counts(rows, answered.somebody)
        if summary.units:
            each.append(KindSummary(kind, int(((rows > 0).sum(axis=1) > 1).sum()), summary))
    return sorted(each, key=lambda kind_summary: (-kind_summary.unlike, -kind_summary.summary.units, kind_summary.kind))


def stories(answered: Answers) -> int:
    """How many stories have two answers to a sentence."""
    several = answered.counts.sum(axis=1) >= 2
    return int(answered.about["story"][several].nunique())


def confusion(answered: Answers, pair: tuple[str, str] | None = None) -> pd.DataFrame:
    """How often one editor's label (rows) met the other's (columns); without a pair all pairs pooled, symmetric."""
    if pair:
        first, second = measures.codes(answered.table[list(pair)], answered.labels).T
        square = measures.confusion(first, second, len(answered.labels))
    else:
        square = measures.pooled_confusion(measures.pairable(answered.counts))
    return pd.DataFrame(square, index=list(answered.labels), columns=list(answered.labels))


# ---- the sentences behind a figure ------------------------------------------------------------------------------
def behind(
    answered: Answers,
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
    table = answered.table[list(editors)] if editors else answered.table
    keep = table.notna().sum(axis=1) >= 2
    if story_id is not None:
        keep &= answered.about["story"] == story_id
    if kind is not None:
        keep &= pd.Series(
            [kind in answered.kinds.get(place, ()) for place in table.index], index=table.index, dtype=bool
        )
    if label is not None:
        keep &= (table == label).any(axis=1)
    if met is not None:
        keep &= _met(table, met, ordered=len(editors) == 2)
    table = table[keep]
    counted = measures.counts(measures.codes(table, answered.labels), len(answered.labels))
    alike = pd.Series((counted > 0).sum(axis=1) < 2, index=table.index)
    order = alike.sort_values(kind="stable").index
    return dataclasses.replace(answered, table=table.loc[order], about=answered.about.loc[order])


def _met(table: pd.DataFrame, met: tuple[str, str], *, ordered: bool) -> pd.Series[bool]:
    if ordered:
        return (table.iloc[:, 0] == met[0]) & (table.iloc[:, 1] == met[1])
    first, second = ((table == label).sum(axis=1) for label in met)
    return (first >= 1) & (second >= (2 if met[0] == met[1] else 1))
