"""The rows of the boards of Versions: plain dicts in the shapes of wire/versions.py, made from what was read of a story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from dashboard import compare, labels, strings
from dashboard.compare import CONSENSUS, Copied, Detail, Fact, Place, Variant, Wording
from dashboard.model import Claim, Version
from dashboard.settings import BOARD_CELLS
from dashboard.suggest import explain
from dashboard.views.common import language, say
from dashboard.views.versions_read import Reading

Seen = Collection[Place] | None  # whose suggestions may be shown; None: all
Row = dict[str, Any]
SHORT = 28  # characters of context around a fact
FIRST_MOST = 8  # values that a version is the first to give, on the timeline
ORDERS = ("story", "disagreement", "versions", "flag")


def of(key: str, **values: object) -> str:
    """A string of this page's catalogue in the editor's language."""
    return strings.text(f"versions.{key}", language(), **values)


# ---- columns ----------------------------------------------------------------------------------------------------
def columns(reading: Reading, base: str) -> list[Row]:
    """The heads of the columns, the one that the others are held against first."""
    heads = [column(reading, version) for version in reading.versions]
    if base == CONSENSUS:
        return [{"id": CONSENSUS, "name": of("consensus"), "note": of("consensus_note"), "role": CONSENSUS}, *heads]
    return sorted(heads, key=lambda head: head["id"] != base)


def column(reading: Reading, version: Version) -> Row:
    """The head of a version's column."""
    article = version.article
    parts = [say(f"role_{version.role}"), strings.day(article.published, language()) if article.published else ""]
    parts += [of("captured", when=article.captured)] if article.captured else []
    note = " · ".join(part for part in parts if part)
    return {"id": article.id, "name": reading.name(article.id), "note": note, "role": version.role}


# ---- claims -----------------------------------------------------------------------------------------------------
def claim_rows(
    reading: Reading, base: str, order: str = "story", shown: Seen = None, *, part: slice = slice(None)
) -> list[Row]:
    """The claims of a part of the table, what differs from the base painted, a block and a flag for each sentence."""
    wordings = {wording.claim: wording for wording in reading.wordings} if base == CONSENSUS else {}
    heads = [head["id"] for head in columns(reading, base)]
    made = []
    for number in claim_order(reading, order, shown)[part]:
        claim = reading.claims[number]
        against = wordings[number].text if number in wordings else joined(reading, claim, base)
        cells = [
            consensus_cell(reading, wordings.get(number))
            if article == CONSENSUS
            else claim_cell(reading, article, claim, base, against if article != base else "", shown)
            for article in heads
        ]
        made.append({"cells": cells})
    return made


def claim_parts(reading: Reading, columns_shown: int) -> list[slice]:
    """The table of claims in parts that a browser draws at once; one part where it is not large."""
    count, most = len(reading.claims), max(1, BOARD_CELLS // max(1, columns_shown))
    return [slice(at, min(at + most, count)) for at in range(0, count, most)] or [slice(0, 0)]


def claim_order(reading: Reading, order: str, shown: Seen) -> list[int]:
    """The numbers of the claims in an order; those that are equal in it come as in the story."""
    if order == "disagreement":
        disputed: Counter[int] = Counter()
        for fact in reading.facts:
            disputed[fact.claim] += (1 + len(fact.odd)) * fact.disputed
        lonely = Counter(alone.claim for alone in reading.alone)
        return sorted(range(len(reading.claims)), key=lambda n: (-disputed[n] - lonely[n] / 100, n))
    if order == "versions":
        return sorted(range(len(reading.claims)), key=lambda n: (-len(reading.claims[n].cells), n))
    if order == "flag":
        return sorted(range(len(reading.claims)), key=lambda n: (-flags(reading, reading.claims[n], shown), n))
    return sorted(range(len(reading.claims)), key=lambda n: (is_lone_headline(reading, reading.claims[n]), n))


def flags(reading: Reading, claim: Claim, shown: Seen) -> int:
    """How much is flagged in a claim: an unsupported sentence counts twice."""
    states = [state_and_reason(reading, (article, n), shown)[0] for article, own in claim.cells.items() for n in own]
    return sum(2 if state == "unsupported" else 1 for state in states if state in labels.FLAGGED)


def is_lone_headline(reading: Reading, claim: Claim) -> bool:
    """Whether a claim is a headline that no other version has: each version has one, and the table began with a row for each."""
    parts = {reading.telling.by_id[article].sentence(n).part for article, own in claim.cells.items() for n in own}
    return len(claim.cells) == 1 and parts == {"title"}


def joined(reading: Reading, claim: Claim, article: str) -> str:
    """What a version says to a claim; "" for nothing."""
    return " ".join(reading.telling.text((article, n)) for n in claim.cells.get(article, ()))


def claim_cell(reading: Reading, article: str, claim: Claim, base: str, against: str, shown: Seen) -> Row | None:
    """One cell of the table, a part for each sentence; None where the version is silent. `against`: what the base says."""
    numbers = claim.cells.get(article, ())
    if not numbers:
        return None
    version = reading.telling.by_id[article]
    texts = [version.sentence(n).text for n in numbers]
    runs = pieces(against, " ".join(texts), version.article.language, revised=reading.revises(base, article))
    painted = cut(runs, [len(text) for text in texts])
    parts = [part(reading, version, n, run, shown) for n, run in zip(numbers, painted, strict=True)]
    if len(claim.cells) == 1 and version.role != "source" and len(reading.versions) > 1:
        parts[0]["tag"] = of("only_here")
    return {"article": article, "parts": parts, "lang": lang(version)}


def part(reading: Reading, version: Version, n: int, run: list[list[Any]], shown: Seen) -> Row:
    """A sentence of a cell with what the machine says of it."""
    state, why = state_and_reason(reading, (version.article.id, n), shown)
    return {"n": n, "pieces": run, "state": state, "why": why}


def state_and_reason(reading: Reading, place: Place, shown: Seen) -> tuple[str, str]:
    """(state, the first reason in words) of a sentence; nothing where the visitor may not see it, or of a source."""
    suggestions = reading.analysis.suggestions.get(place[0], ())
    if not 0 < place[1] <= len(suggestions) or (shown is not None and place not in shown):
        return "none", ""
    suggestion = suggestions[place[1] - 1]
    if not suggestion.reasons or reading.telling.by_id[place[0]].role == "source":
        return suggestion.label, ""
    return (
        suggestion.label,
        f"{strings.text(f'pane.suggest_{suggestion.label}', language())} {explain(suggestion.reasons[0], language())}",
    )


def consensus_cell(reading: Reading, wording: Wording | None) -> Row | None:
    """The consensus text of a claim."""
    if wording is None:
        return None
    version = reading.telling.by_id[wording.places[0][0]]
    runs = [
        [0, compare.consensus_spelling(variant), "name"] if variant else [0, text, ""]
        for text, variant in wording.parts()
    ]
    return {
        "article": CONSENSUS,
        "parts": [{"n": 0, "pieces": runs, "tag": spread(reading, wording)}],
        "lang": lang(version),
    }


def spread(reading: Reading, wording: Wording) -> str:
    """How many versions tell a claim."""
    return of("told_by", n=len(wording.told), of=len(reading.versions))


def pieces(first: str, text: str, language: str, *, revised: bool = False) -> list[list[Any]]:
    """`text` as painted runs: [op, words, kind of specific that changed]; unpainted where it is the base or retold.

    `revised`: it was made from `first`, and what it lost is among the runs.
    """
    if not first or text == first:
        return [[0, text, ""]]
    diff = compare.diff(first, text, language=language)
    if diff.mode == "rewritten":
        return [[0, text, ""]]
    return [[piece.op, piece.text, piece.strong] for piece in diff.pieces if piece.op >= 0 or revised]


def cut(runs: Sequence[list[Any]], lengths: Sequence[int]) -> list[list[list[Any]]]:
    """The runs of sentences that were joined by blanks, a list for each sentence. `lengths`: of the sentences."""
    ends = [0]
    for length in lengths:
        ends.append(ends[-1] + length + 1)
    out: list[list[list[Any]]] = [[] for _ in lengths]
    at = 0
    for op, text, strong in runs:
        if op < 0:  # no part of the text: beside what comes next
            out[next(k for k, end in enumerate([*ends[1:-1], float("inf")]) if at < end)].append([op, text, strong])
            continue
        for k, (start, end) in enumerate(pairwise(ends)):
            own = text[max(0, start - at) : max(0, end - 1 - at)]
            if own:
                out[k].append([op, own, strong])
        at += len(text)
    return out


def lang(version: Version) -> str:
    """The language of a version for the browser; "" for an unknown one."""
    return "" if version.article.language == "und" else version.article.language


# ---- alone ------------------------------------------------------------------------------------------------------
def alone_rows(reading: Reading, shown: Seen = None) -> list[Row]:
    """What one version alone says, details before clauses, each with what the others say there."""
    singles = sorted(reading.alone, key=lambda single: single.kind in ("clause", "sentence"))
    return [alone_row(reading, single, shown) for single in singles]


def alone_row(reading: Reading, single: compare.Alone, shown: Seen) -> Row:
    """One of them: its sentence with its words marked."""
    text = reading.telling.text(single.place)
    state, why = state_and_reason(reading, single.place, shown)
    silent = [
        v.article.id for v in reading.versions if v.article.id not in {single.place[0], *(p[0] for p in single.others)}
    ]
    return {
        "spot": list(single.place),
        "name": reading.name(single.place[0]),
        "kind": of(f"kind_{single.kind}"),
        "text": [
            [words, marked]
            for words, marked in (
                (text[: single.start], False),
                (text[single.start : single.end], True),
                (text[single.end :], False),
            )
            if words
        ],
        "lang": lang(reading.telling.by_id[single.place[0]]),
        "why": why if state in labels.FLAGGED else "",
        "others": [other(reading, place) for place in single.others],
        "silent": of("silent", names=tuple(reading.name(article) for article in silent)) if silent else "",
    }


def other(reading: Reading, place: Place) -> Row:
    """What another version says there."""
    return {"spot": list(place), "name": reading.name(place[0]), "text": reading.telling.text(place)}


# ---- facts ------------------------------------------------------------------------------------------------------
def fact_rows(reading: Reading, base: str, *, every: bool = False) -> list[Row]:
    """The facts that versions give differently, then those that one gives alone; `every`: and those they agree on."""
    facts = [fact for fact in reading.facts if fact.disputed or fact.odd or (every and len(fact.articles) > 1)]
    facts.sort(key=lambda fact: (not fact.disputed, not fact.odd, fact.claim))
    heads = [head["id"] for head in columns(reading, base)]
    return [fact_row(reading, fact, heads) for fact in facts]


def fact_row(reading: Reading, fact: Fact, heads: Sequence[str]) -> Row:
    """One fact: its kind, the words around it, the values."""
    cells = [consensus_fact(fact) if article == CONSENSUS else fact_cell(reading, fact, article) for article in heads]
    return {
        "kind": of(f"kind_{fact.kind}"),
        "about": context(reading, fact.values[0][0]),
        "disputed": fact.disputed,
        "cells": cells,
    }


def context(reading: Reading, detail: Detail) -> str:
    """The words around a detail, with a gap for the detail itself."""
    text = reading.telling.text(detail.place)
    before, after = text[: detail.specific.start], text[detail.specific.end :]
    if len(before) > SHORT:
        before = "…" + before[-SHORT:].partition(" ")[2]
    if len(after) > SHORT:
        after = after[:SHORT].rpartition(" ")[0] + "…"
    return f"{before}…{after}" if before.strip() or after.strip(" .") else ""


def fact_cell(reading: Reading, fact: Fact, article: str) -> Row | None:
    """What one version gives; None where it does not tell the claim."""
    value = fact.value_of(article)
    if not value:
        return {"text": "–", "odd": False, "about": of("fact_silent")} if article in fact.silent else None
    odd = article in fact.odd
    about = of("fact_odd" if fact.disputed else "fact_alone") if odd else ""
    place = value[0].place
    return {
        "text": compare.spoken(value),
        "spot": list(place),
        "odd": odd,
        "about": f"{about} {reading.telling.text(place)}".strip(),
    }


def consensus_fact(fact: Fact) -> Row:
    """Every value with the number of versions behind it."""
    if len(fact.articles) == 1:
        return {"text": "–", "odd": False, "about": of("fact_alone")}
    choices = [f"{compare.spoken(value)} ({len({d.article for d in value})})" for value in fact.values]
    return {"text": " / ".join(choices), "odd": False, "about": ""}


# ---- consensus --------------------------------------------------------------------------------------------------
def wording_rows(reading: Reading) -> list[Row]:
    """The consensus text, a paragraph for each claim."""
    return [wording_row(reading, wording) for wording in reading.wordings]


def wording_row(reading: Reading, wording: Wording) -> Row:
    """One paragraph: its stretches, disputed ones with every value."""
    parts, at = [], 0
    for text, variant in wording.parts():
        if variant:
            parts.append(
                {
                    "text": compare.consensus_spelling(variant),
                    "about": voices(reading, variant),
                    "disputed": True,
                    "alone": False,
                }
            )
        else:
            parts += lonely(wording, text, at)
        at += len(text)
    return {
        "spot": list(wording.places[0]),
        "parts": parts,
        "told": spread(reading, wording),
        "lang": lang(reading.telling.by_id[wording.places[0][0]]),
    }


def lonely(wording: Wording, text: str, at: int) -> list[Row]:
    """A stretch cut at what only the quoted version has."""
    cuts = sorted({0, len(text), *(min(max(end - at, 0), len(text)) for span in wording.alone for end in span)})
    lonely_rows = []
    for start, end in pairwise(cuts):
        inside = any(a <= at + start and at + end <= b for a, b in wording.alone)
        about = of("wording_alone") if inside else ""
        lonely_rows.append({"text": text[start:end], "about": about, "disputed": False, "alone": inside})
    return lonely_rows


def voices(reading: Reading, variant: Variant) -> str:
    """Who says which value."""
    return " · ".join(f"{words}: {', '.join(reading.name(a) for a in articles)}" for words, articles in variant.choices)


# ---- order ------------------------------------------------------------------------------------------------------
def stops(reading: Reading, shown: Seen = None) -> list[Row]:
    """The versions by day of publication, each with the details it is the first to give; undated ones last."""
    dated = sorted(
        reading.versions, key=lambda v: (v.article.published is None, v.article.published, v.role != "source")
    )
    before: list[str] = []
    given: set[str] = set()
    stop_rows = []
    for version in dated:
        flagged = Counter(
            state
            for n in range(1, len(version.sentences) + 1)
            if (state := state_and_reason(reading, (version.article.id, n), shown)[0]) in labels.FLAGGED
        )
        small = [say(f"role_{version.role}"), of("flagged", n=sum(flagged.values())) if flagged else ""]
        day = version.article.published
        values = first_given(reading, version.article.id, before) if day and before else []
        new = [value for value in values if value.casefold() not in given]
        given |= {value.casefold() for value in new}
        stop_rows.append(
            {
                "article": version.article.id,
                "day": strings.day(day, language()) if day else of("undated"),
                "name": reading.name(version.article.id),
                "role": version.role,
                "small": " · ".join(part for part in small if part),
                "first": new[:FIRST_MOST],
            }
        )
        if day:
            before.append(version.article.id)
    return stop_rows


def first_given(reading: Reading, article: str, before: Iterable[str]) -> list[str]:
    """The values of facts that a version is the first to give; "two" is as often a word as a figure, and left out."""
    earlier = set(before)
    own_values = [
        [d for d in value if d.article == article]
        for fact in reading.facts
        for value in fact.values
        if any(d.article == article for d in value) and not any(d.article in earlier for d in value)
    ]
    told = [value for value in own_values if value[0].specific.kind != "number" or has_digit(compare.spoken(value))]
    return list(dict.fromkeys(in_one_piece(reading, told)))


def has_digit(words: str) -> bool:
    """Whether a number is written in figures."""
    return any(letter.isdigit() for letter in words)


def in_one_piece(reading: Reading, values: Sequence[Sequence[Detail]]) -> list[str]:
    """Values in words, those that follow each other in their sentence as one: "general manager" is read as two roles."""
    spoken: list[str] = []
    last: Detail | None = None
    for value in values:
        first = value[0]
        between = "" if last is None or last.place != first.place else text_between(reading, last, first)
        if between and not between.strip():
            spoken[-1] += f" {compare.spoken(value)}"
        else:
            spoken.append(compare.spoken(value))
        last = first
    return spoken


def text_between(reading: Reading, one: Detail, other: Detail) -> str:
    """What separates two details of one sentence; "" where they are not in this order."""
    return reading.telling.text(one.place)[one.specific.end : other.specific.start]


def copy_links(reading: Reading) -> list[Row]:
    """The estimated links of copying, each with its certainty in words and what the two share."""
    return [copy_link(reading, link) for link in reading.copied]


def copy_link(reading: Reading, link: Copied) -> Row:
    """One of them."""
    names: Mapping[str, str] = {"parent": reading.name(link.parent), "child": reading.name(link.child)}
    first = link.dated or reading.telling.by_id[link.parent].role == "source"
    how = "likely" if link.certain >= 0.9 else "probable" if link.certain >= 0.6 else "possible"
    errors = sum(piece.error for piece in link.evidence)
    small = [
        of("rounds", percent=strings.percent(link.certain, language())),
        of("phrases", n=len(link.evidence) - errors),
        of("errors", n=errors) if errors else "",
        "" if first else of("undirected"),
    ]
    return {
        "parent": link.parent,
        "child": link.child,
        "certain": link.certain,
        "dated": first,
        "said": of(f"copied_{how}" if first else "copied_either", **names),
        "small": " · ".join(part for part in small if part),
        "shared": [
            {
                "text": piece.words,
                "error": piece.error,
                "spots": sorted(map(list, piece.places), key=lambda p: p[0] != link.parent),
            }
            for piece in link.evidence
        ],
    }
