"""The tables of agreement, whose cells open the sentences behind them: what each cell says, and its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dashboard import strings
from dashboard.components import figures as board
from dashboard.review.agreement import summaries
from dashboard.review.agreement.consistency import Consistency
from dashboard.review.agreement.measures import Figure, LabelSummary, PairSummary
from dashboard.review.agreement.summaries import Answers, KindSummary, StorySummary
from dashboard.views.common import language
from dashboard.views.insight_words import interval, number, of, on, percent, spread, word


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the tables are made of, for one visitor."""

    answers: Answers
    pairs: tuple[PairSummary, ...]
    labels: tuple[LabelSummary, ...]
    kinds: list[KindSummary]
    stories: list[StorySummary]
    several: int  # stories with two answers to a sentence
    selves: dict[str, Consistency]
    names: dict[str, str]

    def name(self, handle: str) -> str:
        """Return a person's name, or the handle of someone who never signed in here."""
        return self.names.get(handle, handle)


def key_of(**parts: str) -> str:
    """The address of a cell."""
    return urlencode(parts)


def cell(figure: Figure, form: Callable[[float], str], **more: object) -> dict[str, Any]:
    """A figure as a cell of a table."""
    if figure.value is None:
        return {"text": "–", "small": "", "about": of(f"missing_{figure.missing}"), "quiet": False} | more
    words = " · ".join(filter(None, (interval(figure, form), on(figure.n), of("few") if figure.few else "")))
    return {"text": form(figure.value), "small": spread(figure, form), "about": words, "quiet": figure.few} | more


def label_table(agreement: Found, asked: dict[str, str]) -> str | None:
    """Each label against the rest."""
    rows = []
    for label in agreement.labels:
        key = key_of(of="label", label=label.label)
        openable = {
            "open": key if label.times_chosen else "",
            "on": asked == {"of": "label", "label": label.label},
            "about": of("cell_label", label=word(label.label)),
        }
        count_cell = {"text": str(label.times_chosen), "small": ""} | openable
        rows.append({
            "head": word(label.label),
            "tone": label.label,
            "cells": [count_cell, cell(label.specific, percent), cell(label.alpha, number)],
        })  # fmt: skip
    columns = [of("col_said"), of("col_specific"), of("col_alpha")]
    return board.table(columns, rows, name=of("by_label"), key="agreement labels", corner=of("col_label"))


def confusion_table(agreement: Found, pair: tuple[str, str] | None, asked: dict[str, str], key: str) -> str | None:
    """Which label met which; deeper blue: a larger share of the row."""
    square = summaries.confusion(agreement.answers, pair)
    who = {"a": pair[0], "b": pair[1]} if pair else {}
    rows = []
    for x in square.index:
        whole = max(1, int(square.loc[x].sum()))
        cells: list[dict[str, Any] | None] = []
        for y in square.columns:
            n, where = int(square.loc[x, y]), {"of": "met", "x": str(x), "y": str(y)} | who
            cells.append({
                "text": str(n),
                "small": percent(n / whole) if n else "",
                "about": of("cell_met", x=word(x), y=word(y), n=n),
                "open": key_of(**where) if n else "",
                "on": asked == where,
                "tint": n / whole if n else None,
                "same": x == y,
            })  # fmt: skip
        rows.append({"head": word(x), "tone": x, "cells": cells})
    return board.table(
        [word(y) for y in square.columns], rows, name=of("confusion"), key=f"agreement {key}", corner=of("col_label")
    )


def pair_table(agreement: Found, asked: dict[str, str]) -> str | None:
    """Every two editors, half a matrix."""
    each = {pair.editors: pair for pair in agreement.pairs}
    editors = agreement.answers.editors
    rows = [
        {
            "head": agreement.name(b),
            "tone": "",
            "cells": [pair_cell(agreement, each[a, b], asked) if i > j else None for j, a in enumerate(editors[:-1])],
        }
        for i, b in enumerate(editors)
        if i
    ]
    return board.table(
        [agreement.name(a) for a in editors[:-1]],
        rows,
        name=of("pairs"),
        key="agreement pairs",
        corner=of("col_editor"),
    )


def pair_cell(agreement: Found, pair: PairSummary, asked: dict[str, str]) -> dict[str, Any]:
    """Kappa, and below it how often the two agree on how many sentences."""
    a, b = pair.editors
    names = {"a": agreement.name(a), "b": agreement.name(b)}
    where = {"of": "pair", "a": a, "b": b}
    n, kappa = pair.percent.n, pair.cohen.value
    if not n or pair.percent.value is None:
        return {"text": "–", "about": of("cell_pair_missing", why=of("missing_no_overlap"), **names)}
    share = percent(pair.percent.value)
    about = (
        of("cell_pair_missing", why=of(f"missing_{pair.cohen.missing}"), **names)
        if kappa is None
        else of("cell_pair", kappa=number(kappa), percent=share, n=on(n), **names)
        + f" ({interval(pair.cohen, number)})"
    )
    return {
        "text": "–" if kappa is None else number(kappa),
        "small": f"{share} · {n}",
        "about": about,
        "open": key_of(**where),
        "on": asked in (where, asked | {"of": "met"}) and asked.get("a") == a and asked.get("b") == b,
        "quiet": kappa is not None and pair.percent.few,
        "tint": None if kappa is None or pair.percent.few else max(0.0, kappa),
    }


def story_table(agreement: Found, asked: dict[str, str]) -> str | None:
    """Stories, those with the most unlike answers first."""
    rows = [
        {
            "head": story.title,
            "tone": "",
            "cells": group_cells(story, {"of": "story", "story": story.story}, story.title, asked),
        }
        for story in agreement.stories
    ]
    return group_table(rows, "stories", of("col_story"))


def kind_table(agreement: Found, asked: dict[str, str]) -> str | None:
    """Kinds of detail, those with the most unlike answers first."""
    named = [(kind, strings.text(f"triage.kind_{kind.kind}", language())) for kind in agreement.kinds]
    rows = [
        {"head": name, "tone": "", "cells": group_cells(kind, {"of": "kind", "kind": kind.kind}, name, asked)}
        for kind, name in named
    ]
    return group_table(rows, "kinds", of("col_kind"))


def group_table(rows: list[dict[str, Any]], key: str, corner: str) -> str | None:
    """A table of groups of sentences."""
    columns = [of("col_unlike"), of("col_sentences"), of("col_percent"), of("col_alpha")]
    return board.table(columns, rows, name=of(key), key=f"agreement {key}", corner=corner)


def group_cells(
    summary: StorySummary | KindSummary, where: dict[str, str], name: str, asked: dict[str, str]
) -> list[dict[str, Any]]:
    """How many sentences of a group have unlike answers, and its figures."""
    unlike = {
        "text": str(summary.unlike),
        "about": of("cell_group", title=name),
        "open": key_of(**where),
        "on": asked == where,
    }
    size = {"text": str(summary.summary.units)}
    return [unlike, size, cell(summary.summary.percent, percent), cell(summary.summary.alpha, number)]


def self_table(agreement: Found, asked: dict[str, str]) -> str | None:
    """Editors with themselves."""
    rows = []
    for who, consistency in agreement.selves.items():
        cells = []
        for key, figure, turned in (
            ("copies", consistency.copies, consistency.differing),
            ("kept", consistency.kept, consistency.changed),
        ):
            where = {"of": key, "who": who}
            same = of(f"cell_{key}", who=agreement.name(who), same=figure.n - len(turned), n=figure.n)
            small = f"{figure.n - len(turned)} / {figure.n}" if figure.n else ""
            openable = {"open": key_of(**where) if turned else "", "on": asked == where}
            cells.append(cell(figure, percent, **openable) | {"small": small} | ({"about": same} if figure.n else {}))
        rows.append({"head": agreement.name(who), "tone": "", "cells": cells})
    return board.table(
        [of("col_copies"), of("col_kept")], rows, name=of("selves"), key="agreement selves", corner=of("col_editor")
    )
