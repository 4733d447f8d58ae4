"""The sentences behind a figure of agreement, as rows of the board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from dashboard import store, strings
from dashboard.labels import SPECS
from dashboard.review.agreement import summaries
from dashboard.review.agreement.consistency import Change, Consistency
from dashboard.review.agreement.summaries import Answers
from dashboard.review.record.log import titles
from dashboard.views.common import engine, language
from dashboard.views.insight_words import of, word

Rows = list[dict[str, Any]]


def picked(
    answers: Answers, selves: Mapping[str, Consistency], names: Mapping[str, str], asked: Mapping[str, str]
) -> tuple[Rows, str]:
    """The rows behind the cell that `asked` names, and their title. An address that names nothing has no rows."""
    if asked["of"] in ("copies", "kept"):
        return _own(selves.get(asked.get("who", "")), asked, names)
    pair = (asked["a"], asked["b"]) if "a" in asked and "b" in asked else ()
    met = (asked.get("x", ""), asked.get("y", "")) if asked["of"] == "met" else None
    group = {"story_id": asked.get("story"), "kind": asked.get("kind"), "label": asked.get("label")}
    sentences = summaries.behind(answers, editors=pair, met=met, **group)
    return _answer_rows(sentences, names), _title(sentences, asked, names)


def _title(answered: Answers, asked: Mapping[str, str], names: Mapping[str, str]) -> str:
    people = {key: names.get(asked[key], asked[key]) for key in ("a", "b") if key in asked}
    if asked["of"] == "label":
        return of("sentences_label", label=_word(asked.get("label", "")))
    if asked["of"] == "story":
        return str(answered.about["title"].iloc[0]) if len(answered.about) else ""
    if asked["of"] == "kind":
        name = strings.room("triage", language()).get(f"kind_{asked.get('kind')}", "")
        return f"{of('col_kind')}: {name}" if name else ""
    if asked["of"] == "pair":
        return of("sentences_pair", **people)
    both = of("sentences_met", x=_word(asked.get("x", "")), y=_word(asked.get("y", "")))
    return f"{of('sentences_pair', **people)}: {both}" if people else both


def _answer_rows(answers_here: Answers, names: Mapping[str, str]) -> Rows:
    rows = []
    for (key, about), (_, given) in zip(answers_here.about.iterrows(), answers_here.table.iterrows(), strict=True):
        article, n = str(key[0]), int(key[1])
        answered = [
            _said(str(label), names.get(str(who), str(who)), answers_here.notes.get((article, n, str(who)), ""))
            for who, label in given.items()
            if not pd.isna(label)
        ]
        rows.append(_row(about, article, n, answered))
    return rows


def _row(about: Any, article: str, n: int, given: list[dict[str, str]]) -> dict[str, object]:
    copies = int(about["copies"])
    return {
        "href": _address(about["story"], article, n),
        "where": of("open", story=about["title"], sentence=n),
        "text": about["text"],
        "lang": "" if about["language"] == "und" else about["language"],
        "small": of("copies", n=copies) if copies else "",
        "said": given,
    }


def _own(consistency: Consistency | None, asked: Mapping[str, str], names: Mapping[str, str]) -> tuple[Rows, str]:
    who = asked.get("who", "")
    changes = () if consistency is None else consistency.differing if asked["of"] == "copies" else consistency.changed
    shown = [change for change in sorted(changes, key=lambda change: -change.made) if change.here[1]]
    story_titles = titles(engine()) if shown else {}
    return [_changed(change, story_titles) for change in shown], of(f"sentences_{asked['of']}", who=names.get(who, who))


def _changed(change: Change, story_titles: Mapping[str, str]) -> dict[str, object]:
    """The later sentence; where the earlier one is another, its answer leads there."""
    (here, where), (there, before) = (
        _changed_place(change.here, story_titles),
        _changed_place(change.there, story_titles),
    )
    first = _said(change.before, of("self_first"), "")
    if there != here and before:
        first = first | {"href": there, "who": f"{of('self_first')}: {before}"}
    return {
        "href": here,
        "where": where,
        "text": change.words,
        "lang": "",
        "small": "",
        "said": [first, _said(change.after, of("self_then"), "")],
    }


def _changed_place(place: tuple[str, int | None], story_titles: Mapping[str, str]) -> tuple[str, str]:
    """The address of a sentence and what to call it; two empty texts for one that cannot be found any more."""
    article, n = place
    story = store.story_of(engine(), article)
    if story is None or not n:
        return "", ""
    return _address(story, article, n), of("open", story=story_titles.get(story, ""), sentence=n)


def _said(label: str, who: str, note: str) -> dict[str, str]:
    return {"tone": label, "word": _word(label), "who": who, "note": note}


def _word(label: str) -> str:
    """A label's name; what the address made up stays as it is."""
    return word(label) if label in SPECS and SPECS[label].answer else label


def _address(story: str, article: str, n: int) -> str:
    return "review?" + urlencode({"story": story, "right": article, "sentence": n})
