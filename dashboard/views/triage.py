"""Triage: stories in the order they need an editor, with the reason, who has them, and what was looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import store
from dashboard.components import board
from dashboard.model import DESK
from dashboard.review.queue import filters
from dashboard.review.queue.filters import Filters
from dashboard.review.queue.listing import Listing, Sums, follow, hits_in
from dashboard.review.sharing import claims, presence, together
from dashboard.settings import LISTED_MOST, QUEUE_PAGE
from dashboard.views import grouping, inbox, triage_done, triage_filters, triage_lead
from dashboard.views.common import (
    LISTED,
    editor,
    engine,
    go,
    heading,
    language,
    listing,
    load_banner,
    may,
    nothing_yet,
    plain,
    queue_rows,
    say,
    sums,
)
from dashboard.views.triage_words import SAID, board_words, counted, tell

DONE = "triage done"  # the last action of a lead that was carried out
SHOWN = "triage shown"  # (filters, how many rows were asked for)


def show() -> None:
    """The queue, filtered; a click or Enter opens a story in Review, n the next one."""
    if message := st.session_state.pop(SAID, None):
        st.toast(plain(message))
    whole = sums()
    heading("triage", lead(whole))
    load_banner()
    inbox.show()
    if not whole.stories + whole.singles:
        nothing_yet(say("triage_empty"), "corpus")
        return
    triage_done.tell_left()
    asked = triage_filters.bar(triage_lead.button if may("assign") else None)
    wanted = triage_done.leave_out(asked)
    listed = triage_done.with_kept(listing(wanted, max(count_shown(asked), LISTED_MOST)), asked)
    if not listed.total:
        nothing(all_done=not filters.to_query(asked))
        return
    if filters.to_query(asked):
        st.caption(how_many(listed, asked))
    st.session_state[LISTED] = (listed.names, None if listed.whole else wanted)
    act(draw(listed, asked), listed, wanted)
    triage_done.show_hidden(asked)
    grouping.button()


def lead(whole: Sums) -> str:
    """The figures, and how the list is ordered where there is something to say about it."""
    return f"{figures(whole)} · {say('triage_order')}" if len(whole.languages) > 1 else figures(whole)


def figures(whole: Sums) -> str:
    """How much there is and how far it is, in one line."""
    parts = [say("figures_stories", n=whole.stories)]
    parts += [say("figures_singles", n=whole.singles)] * bool(whole.singles)
    return " · ".join([*parts, say("figures_marked", n=whole.sentences, marked=whole.marked)])


def how_many(listed: Listing, wanted: Filters) -> str:
    """How many stories fit, and how many sentences where they were asked for."""
    if not wanted.on_sentences:
        return counted("found", listed.total)
    return counted("found_sentences", listed.total, sentences=counted("found_count", listed.sentences))


def nothing(*, all_done: bool) -> None:
    """No story to show: say why, and offer the way on."""
    if all_done:
        nothing_yet(f"{tell('all_done')} {tell('all_done_next')}", "insight", "corpus")
        triage_done.show_button()
        return
    st.info(f"{tell('nothing')} {tell('nothing_try')}")
    triage_filters.clear_button()


# ---- the board -------------------------------------------------------------------------------------------------------
def count_shown(wanted: Filters) -> int:
    """How many rows were asked for; a page where the filters are others than before."""
    query = filters.to_query(wanted)
    shown = st.session_state.get(SHOWN, (None, 0))
    count = shown[1] if shown[0] == query else QUEUE_PAGE
    st.session_state[SHOWN] = (query, count)
    return int(count)


def draw(listed: Listing, wanted: Filters) -> board.Asked:
    """The first rows of the list, as many as were asked for."""
    some = triage_done.first_of(listed, count_shown(wanted))
    names, here = together.names(engine()), presence.everywhere(engine())
    hits = filters.search(engine(), wanted.text, editor(), some) if wanted.text else {}
    fit = hits_in(engine(), wanted, editor(), some)
    made = []
    for row in queue_rows(some).to_dict("records"):
        there = [holder.editor for holder in here.get(row["story"], ())]
        made.append(
            as_row(row)
            | {"hands": hands(row, there, names), "fit": fit.get(row["story"], 0)}
            | {"hits": [as_hit(hit, names) for hit in hits.get(row["story"], ())]}
        )
    return board.queue(
        made,
        board_words(),
        total=listed.total,
        mark=may("mark"),
        people=triage_lead.people(names) if may("assign") else None,
        page=QUEUE_PAGE,
        on_more=more,
    )


def more() -> None:
    """Show another page of rows."""
    query, count = st.session_state[SHOWN]
    st.session_state[SHOWN] = (query, count + QUEUE_PAGE)


def as_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A queue row as the board draws it."""
    return {
        "id": row["story"],
        "href": f"review?story={row['story']}",
        "title": row["title"],
        "reason": row["reason"],
        "need": round(float(row["need"]), 3),
        "versions": int(row["versions"]),
        "sources": int(row["sources"]),
        "flagged": int(row["to_check"]),
        "marked": int(row["marked"]),
        "sentences": int(row["sentences"]),
        "language": row["language"],
        "sites": row["sites"],
        "status": row["status"],
        "overlap": int(row["overlap"]),
        "opinions": int(row["opinions"]),
        "disagreements": int(row["disagreements"]),
    }


def hands(row: Mapping[str, Any], there: Sequence[str], names: Mapping[str, str]) -> dict[str, Any]:
    """Who has a story, who is in it now, whom it is meant for; by name, the viewer apart from the others."""
    me, holders = editor(), set(row["holders"])

    def called(people: Sequence[str]) -> list[str]:
        return [names.get(colleague, colleague) for colleague in people if colleague != me]

    return {
        "yours": me in holders,
        "held": called(row["holders"]),
        "here": called([handle for handle in there if handle not in holders]),
        "assigned": called(row["assigned"]),
        "assigned_you": me in row["assigned"],
    }


def as_hit(hit: store.Hit, names: Mapping[str, str]) -> dict[str, Any]:
    """What was found, and the address of its sentence."""
    name = names.get(hit.editor, hit.editor)
    label = {
        "note": tell("hit_ruling") if hit.editor == DESK else tell("hit_note", name=name),
        "evidence": tell("hit_evidence", name=name) if hit.editor != DESK else tell("hit_ruling"),
        "article": tell("hit_article"),
    }[hit.kind]
    place = f"&right={hit.article}" + (f"&sentence={hit.n}" if hit.n else "")
    return {
        "kind": hit.kind,
        "label": label,
        "href": f"review?story={hit.story}{place}",
        "story": hit.story,
        "article": hit.article,
        "n": hit.n,
        "text": [list(part) for part in hit.text],
    }


def act(asked: board.Asked, listed: Listing, wanted: Filters) -> None:
    """Do what the editor asked of the board."""
    if asked.hit:
        go("review", story=asked.hit["story"], right=asked.hit["article"], sentence=asked.hit["n"] or None)
    if asked.open:
        go("review", story=asked.open)
    if asked.next:
        rest = None if listed.whole else wanted
        following = claims.next_story(
            engine(), editor(), among=follow(engine(), listed.names, rest, editor(), language())
        )
        if following:
            go("review", story=following)
        st.toast(tell("next_none"))
    if asked.act and asked.act.get("id") != st.session_state.get(DONE):
        st.session_state[DONE] = asked.act.get("id")  # a rerun may bring the same once more
        triage_lead.carry_out(asked.act, listed.names if listed.whole else listing(wanted, None).names)
