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


def label_table(found: Found, asked: dict[str, str]) -> str | None:
    """Each label against the rest."""
    rows = []
    for one in found.labels:
        key = key_of(of="label", label=one.label)
        openable = {
            "open": key if one.said else "",
            "on": asked == {"of": "label", "label": one.label},
            "about": of("cell_label", label=word(one.label)),
        }
        said = {"text": str(one.said), "small": ""} | openable
        rows.append({
            "head": word(one.label),
            "tone": one.label,
            "cells": [said, cell(one.specific, percent), cell(one.alpha, number)],
        })  # fmt: skip
    columns = [of("col_said"), of("col_specific"), of("col_alpha")]
    return board.table(columns, rows, name=of("by_label"), key="agreement labels", corner=of("col_label"))


def confusion_table(found: Found, pair: tuple[str, str] | None, asked: dict[str, str], key: str) -> str | None:
    """Which label met which; deeper blue: a larger share of the row."""
    square = summaries.confusion(found.answers, pair)
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


def pair_table(found: Found, asked: dict[str, str]) -> str | None:
    """Every two editors, half a matrix."""
    each = {one.editors: one for one in found.pairs}
    editors = found.answers.editors
    rows = [
        {
            "head": found.name(b),
            "tone": "",
            "cells": [pair_cell(found, each[a, b], asked) if i > j else None for j, a in enumerate(editors[:-1])],
        }
        for i, b in enumerate(editors)
        if i
    ]
    return board.table(
        [found.name(a) for a in editors[:-1]], rows, name=of("pairs"), key="agreement pairs", corner=of("col_editor")
    )


def pair_cell(found: Found, one: PairSummary, asked: dict[str, str]) -> dict[str, Any]:
    """Kappa, and below it how often the two agree on how many sentences."""
    a, b = one.editors
    names = {"a": found.name(a), "b": found.name(b)}
    where = {"of": "pair", "a": a, "b": b}
    n, kappa = one.percent.n, one.cohen.value
    if not n or one.percent.value is None:
        return {"text": "–", "about": of("cell_pair_missing", why=of("missing_no_overlap"), **names)}
    share = percent(one.percent.value)
    about = (
        of("cell_pair_missing", why=of(f"missing_{one.cohen.missing}"), **names)
        if kappa is None
        else of("cell_pair", kappa=number(kappa), percent=share, n=on(n), **names) + f" ({interval(one.cohen, number)})"
    )
    return {
        "text": "–" if kappa is None else number(kappa),
        "small": f"{share} · {n}",
        "about": about,
        "open": key_of(**where),
        "on": asked in (where, asked | {"of": "met"}) and asked.get("a") == a and asked.get("b") == b,
        "quiet": kappa is not None and one.percent.few,
        "tint": None if kappa is None or one.percent.few else max(0.0, kappa),
    }


def story_table(found: Found, asked: dict[str, str]) -> str | None:
    """Stories, those with the most unlike answers first."""
    rows = [
        {
            "head": one.title,
            "tone": "",
            "cells": group_cells(one, {"of": "story", "story": one.story}, one.title, asked),
        }
        for one in found.stories
    ]
    return group_table(rows, "stories", of("col_story"))


def kind_table(found: Found, asked: dict[str, str]) -> str | None:
    """Kinds of detail, those with the most unlike answers first."""
    named = [(one, strings.text(f"triage.kind_{one.kind}", language())) for one in found.kinds]
    rows = [
        {"head": name, "tone": "", "cells": group_cells(one, {"of": "kind", "kind": one.kind}, name, asked)}
        for one, name in named
    ]
    return group_table(rows, "kinds", of("col_kind"))


def group_table(rows: list[dict[str, Any]], key: str, corner: str) -> str | None:
    """A table of groups of sentences."""
    columns = [of("col_unlike"), of("col_sentences"), of("col_percent"), of("col_alpha")]
    return board.table(columns, rows, name=of(key), key=f"agreement {key}", corner=corner)


def group_cells(
    one: StorySummary | KindSummary, where: dict[str, str], name: str, asked: dict[str, str]
) -> list[dict[str, Any]]:
    """How many sentences of a group have unlike answers, and its figures."""
    unlike = {
        "text": str(one.unlike),
        "about": of("cell_group", title=name),
        "open": key_of(**where),
        "on": asked == where,
    }
    size = {"text": str(one.summary.units)}
    return [unlike, size, cell(one.summary.percent, percent), cell(one.summary.alpha, number)]


def self_table(found: Found, asked: dict[str, str]) -> str | None:
    """Editors with themselves."""
    rows = []
    for who, one in found.selves.items():
        cells = []
        for key, figure, turned in (("copies", one.copies, one.differing), ("kept", one.kept, one.changed)):
            where = {"of": key, "who": who}
            same = of(f"cell_{key}", who=found.name(who), same=figure.n - len(turned), n=figure.n)
            small = f"{figure.n - len(turned)} / {figure.n}" if figure.n else ""
            openable = {"open": key_of(**where) if turned else "", "on": asked == where}
            cells.append(cell(figure, percent, **openable) | {"small": small} | ({"about": same} if figure.n else {}))
        rows.append({"head": found.name(who), "tone": "", "cells": cells})
    return board.table(
        [of("col_copies"), of("col_kept")], rows, name=of("selves"), key="agreement selves", corner=of("col_editor")
    )
