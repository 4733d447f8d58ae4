"""Record: everything that was done to a story, or by a person on a day, in one line of time."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import strings
from dashboard.components.timeline import timeline
from dashboard.review.record.log import Line, Log, Place, actors, day, newest_story, story_log, titles
from dashboard.review.record.wording import tell
from dashboard.settings import RECORD_PLACES, RECORD_SIZE
from dashboard.views.common import editor, engine, go, heading, language, last_story, may, nothing_yet, say, zone

VIEWS = ("story", "day")


def show() -> None:
    """Show a story's record, or a day's; the choice is part of the address."""
    heading("record", of("page_lead"))
    asked = st.query_params.get("view", "story")
    chosen = st.segmented_control(
        of("page_view"),
        VIEWS,
        default=asked if asked in VIEWS else "story",
        required=True,
        key="record view",
        format_func=lambda name: of(f"page_view_{name}"),
        label_visibility="collapsed",
    )
    st.query_params["view"] = chosen or "story"
    (a_day if chosen == "day" else a_story)()


def of(key: str, **values: object) -> str:
    """A string of the record's catalogue in the editor's language."""
    return strings.text(f"record.{key}", language(), **values)


# ---- what to show ---------------------------------------------------------------------------------------------------
def a_story() -> None:
    """The record of the story of the address, else of the one that was open last, else of the one marked last."""
    story_titles = titles(engine())
    asked = st.query_params.get("story") or last_story() or newest_story(engine())
    if not story_titles:
        nothing_yet(of("page_no_story"), "corpus")
        return
    if asked and asked not in story_titles:
        st.warning(of("page_gone"))
        return
    options = sorted(story_titles, key=lambda key: (story_titles[key].casefold(), key))
    chosen = st.selectbox(
        of("page_story"),
        options,
        index=options.index(asked) if asked else 0,
        format_func=lambda key: story_titles[key],
        width=640,
    )
    if chosen != st.query_params.get("story"):
        st.query_params["story"] = chosen
        st.query_params.pop("p", None)
    lines(story_log(engine(), chosen, viewer=editor(), page=page()), of("page_none_story"), with_story=False)


def a_day() -> None:
    """A person's day: one's own, for a lead anybody's."""
    today = dt.datetime.now(ZoneInfo(zone())).date()
    who, date = editor(), asked_date() or today
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if may("assign"):
            who = a_person(who)
        if st.button(of("page_before"), icon=":material/chevron_left:"):
            turn_to(date - dt.timedelta(days=1))
        picked = st.date_input(
            of("page_date"), date, max_value=max(today, date), format=say("date_format"),
            width=160,
        )  # fmt: skip
        if st.button(of("page_after"), icon=":material/chevron_right:", disabled=date >= today):
            turn_to(date + dt.timedelta(days=1))
    if isinstance(picked, dt.date) and picked != date:
        turn_to(picked)
    day_log = day(engine(), who, date, timezone=zone(), viewer=editor(), page=page())
    lines(day_log, of("page_none_day"), with_story=True)


def a_person(me: str) -> str:
    """Whose day it is; in the address."""
    names = {me: me} | actors(engine())
    handles, asked = list(names), st.query_params.get("person", me)
    chosen = st.selectbox(
        of("page_person"),
        handles,
        index=handles.index(asked if asked in names else me),
        format_func=lambda name: names[name],
        width=280,
    )
    if chosen != asked:
        st.query_params.pop("p", None)
    st.query_params["person"] = chosen
    return str(chosen)


def asked_date() -> dt.date | None:
    """The date of the address, None where it names none."""
    try:
        return dt.date.fromisoformat(st.query_params.get("date", ""))
    except ValueError:
        return None


def turn_to(date: dt.date) -> None:
    """Show another day."""
    st.query_params["date"] = date.isoformat()
    st.query_params.pop("p", None)
    st.rerun()


def page() -> int:
    """The page of the address; the first for anything that is none."""
    asked = st.query_params.get("p", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 and int(asked) else 1


# ---- showing it -----------------------------------------------------------------------------------------------------
def lines(log: Log, nothing: str, *, with_story: bool) -> None:
    """The lines of a page, and the way to the other pages."""
    if not log.total:
        nothing_yet(nothing, "triage")
        return
    words = dict(strings.room("record", language()))
    opened = timeline([as_line(line, log, with_story) for line in log.lines], words, language=language(), zone=zone())
    turn(log)
    if opened:
        query = {key: values[0] for key, values in parse_qs(urlsplit(opened).query).items()}
        go(urlsplit(opened).path, **query)


def turn(log: Log) -> None:
    """Newer and older lines."""
    if log.total <= RECORD_SIZE and page() == 1:
        return
    first = (page() - 1) * RECORD_SIZE + 1
    with st.container(horizontal=True, vertical_alignment="center"):
        for key, step, off in (("page_newer", -1, page() == 1), ("page_older", 1, first + RECORD_SIZE > log.total)):
            if st.button(of(key), disabled=off):
                st.query_params["p"] = str(page() + step)
                st.rerun()
        st.caption(of("page_range", first=first, last=first + len(log.lines) - 1, all=log.total))


def as_line(line: Line, log: Log, with_story: bool) -> dict[str, object]:
    """A line as the board draws it."""
    label = next(iter(line.labels), "") if len(line.labels) == 1 else ""
    return {
        "made": line.made,
        "who": log.names.get(line.actor, line.actor),
        "what": line_in_words(line, log),
        "tone": "" if line.hidden else label,
        "late": line.late,
        "note": line.note,
        "story": a_title(line, log) if with_story else None,
        "places": [as_place(place) for place in line.places],
        "more": max(0, line.count - RECORD_PLACES) if line.ids else 0,
    }


def line_in_words(line: Line, log: Log) -> str:
    """What was done, and for a ruling what kind of mistake it put right."""
    what = tell(line, language(), log.names)
    category = strings.room("rulings", language()).get(f"category_{line.category}", line.category)
    return f"{what} ({category})" if category else what


def a_title(line: Line, log: Log) -> dict[str, str] | None:
    """The story a line is about, where it is one."""
    if line.stories or line.story is None or line.story not in log.titles:
        return None
    return {"title": log.titles[line.story], "href": f"review?story={line.story}"}


def as_place(place: Place) -> dict[str, str]:
    """A sentence with the address that opens it in Review; without one where it cannot be found any more."""
    where = {None: of("page_lost"), 0: ""}.get(place.n, f"#{place.n}")
    href = ""
    if place.story and place.n is not None:
        href = f"review?story={place.story}&right={place.article}" + (f"&sentence={place.n}" if place.n else "")
    return {"href": href, "name": place.name, "at": where, "quote": place.quote}
