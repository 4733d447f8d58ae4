"""Versions: who says what, and who alone. One row a claim, one column a version."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import compare, review, strings
from dashboard.components import board
from dashboard.model import Claim, StoryAnalysis, Version
from dashboard.review.marks.blind import hides
from dashboard.suggest import explain
from dashboard.views.common import editor, engine, go, heading, language, last_story, queue, say, story, words


def show() -> None:
    """The claim rows of the story in the address."""
    table = queue()
    many = table[table["versions"] > 1]
    heading("versions", say("versions_lead"))
    if many.empty:
        st.info(say("triage_empty"))
        return
    titles = dict(zip(many["story"], many["title"], strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ids = list(titles)
        asked = next((s for s in (st.query_params.get("story"), last_story()) if s in titles), ids[0])
        # not bound to the address: a bound parameter cannot be set on the way to another page, and Review has it, too
        chosen = st.selectbox(
            say("versions_pick"), ids, ids.index(asked), format_func=lambda s: titles.get(s, s), key="versions story"
        )
        alone = st.toggle(say("versions_alone"), key="alone", bind="query-params")
    if chosen:
        st.session_state["last story"] = st.query_params["story"] = chosen
        draw(story(chosen), alone)


def draw(analysis: StoryAnalysis, alone: bool) -> None:
    """The table of one story."""
    shown = unblinded(analysis)
    rows = [claim_row(analysis, claim, shown) for claim in compare.claims(analysis.versions, analysis.alignments)]
    rows = [row for row in rows if row["alone"] or not alone]
    st.caption(f"{say('versions_rows', n=len(rows))}. {say('versions_key')}")
    name = say("versions_table", title=analysis.story.title)
    opened = board.claims([column(version) for version in analysis.versions], rows, words(), name=name)
    if opened:
        article, _, n = opened.partition(" ")
        go("review", story=analysis.story.id, right=article, sentence=n)


def column(version: Version) -> dict[str, str]:
    """The head of a version's column."""
    article = version.article
    parts = [say(f"role_{version.role}"), strings.day(article.published, language()) if article.published else ""]
    return {
        "name": article.site or article.name,
        "note": " · ".join(part for part in parts if part),
        "role": version.role,
    }


def unblinded(analysis: StoryAnalysis) -> frozenset[tuple[str, int]] | None:
    """The sentences (article, n) whose suggestions a visitor who works blind may see: those they have answered.

    None where nothing is hidden.
    """
    who = editor()
    if not hides(engine(), who):
        return None
    found = review.read_marks(engine(), analysis.story.id, viewer=who)
    own = {(m.article, m.n) for m in found.marks if m.editor == who and m.label and m.n is not None} if found else set()
    whole = {v.article.id for v in analysis.versions if (v.article.id, 0) in own}  # reviewed as a whole
    return frozenset(
        own | {(v.article.id, s.n) for v in analysis.versions if v.article.id in whole for s in v.sentences}
    )


def claim_row(analysis: StoryAnalysis, claim: Claim, shown: frozenset[tuple[str, int]] | None = None) -> dict[str, Any]:
    """One claim: the first version's words plain, what the others say otherwise painted."""
    texts = {v.article.id: joined(v, claim) for v in analysis.versions}
    first = next(text for text in texts.values() if text)
    alone = sum(bool(text) for text in texts.values()) == 1
    cells = [cell(analysis, v, claim, texts[v.article.id], first) for v in analysis.versions]
    for made in cells:
        if made and shown is not None and (made["article"], made["n"]) not in shown:
            made |= {"state": "none", "why": ""}
    if alone:
        for made in cells:
            if made and made["state"] != "boilerplate":
                made["tag"] = say("versions_only")
    return {"alone": alone, "cells": cells}


def joined(version: Version, claim: Claim) -> str:
    """What a version says to a claim."""
    return " ".join(version.sentence(n).text for n in claim.cells.get(version.article.id, ()))


def cell(analysis: StoryAnalysis, version: Version, claim: Claim, text: str, first: str) -> dict[str, Any] | None:
    """One cell of the table; None where the version is silent."""
    numbers = claim.cells.get(version.article.id, ())
    if not numbers:
        return None
    article = version.article
    said = analysis.suggestions[article.id][numbers[0] - 1]
    why = explain(said.reasons[0], language()) if said.reasons and version.role != "source" else ""
    return {
        "article": article.id,
        "n": numbers[0],
        "pieces": pieces(first, text, article.language),
        "state": said.label,
        "why": f"{strings.text(f'pane.suggest_{said.label}', language())} {why}" if why else "",
        "lang": "" if article.language == "und" else article.language,
    }


def pieces(first: str, text: str, language: str) -> list[list[Any]]:
    """`text` as painted runs: [op, words, kind of specific that changed]; unpainted where it is the first or retold."""
    if text == first:
        return [[0, text, ""]]
    diff = compare.diff(first, text, language=language)
    if diff.mode == "rewritten":
        return [[0, text, ""]]
    return [[piece.op, piece.text, piece.strong] for piece in diff.pieces if piece.op >= 0]
