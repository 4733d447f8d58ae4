"""What the pages share: words, who is at the desk, the database, and errors shown as boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlencode, urlsplit, urlunsplit

import pandas as pd
import streamlit as st

from dashboard import store, strings
from dashboard.errors import DashboardError
from dashboard.jobs import loading
from dashboard.model import StoryAnalysis
from dashboard.review.queue.filters import Filters, from_query, to_query
from dashboard.review.queue.listing import Listing, Sums, list_stories, rows_of
from dashboard.review.queue.listing import sums as read_sums
from dashboard.review.queue.pulse import pulse
from dashboard.review.queue.tally import zone_named
from dashboard.settings import LISTED_MOST
from dashboard.store import current
from dashboard.store.access import NEEDED, RANKS, Right
from dashboard.store.people import Person
from dashboard.views import visitor
from dashboard.web import tokens

LISTED = "triage list"  # of the session: the list on Triage, (names in its order, filters of what follows or None)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def engine() -> store.Engine:
    """The desk's database."""
    return current.engine()


def language() -> str:
    """The language of the screen: the visitor's, at the door the desk's."""
    who = visitor.known_visitor()
    return who.language if who else visitor.desk_language()


def say(key: str, **values: object) -> str:
    """A string of the pages' catalogue in the editor's language."""
    return strings.text(f"views.{key}", language(), **values)


def page_address(page: str | None = None, **query: str) -> str:
    """The whole address of a page of the desk ("" is the desk itself), as this browser came to it; None is the page it is on."""
    here = urlsplit(st.context.url or "")
    path = here.path if page is None else f"{here.path.rpartition('/')[0].rstrip('/')}/{page}"
    return urlunsplit((here.scheme, here.netloc, path, urlencode(query), ""))


def zone() -> str:
    """The visitor's time zone, in which days begin; UTC where the browser says none or one that this machine does not know."""
    return zone_named(st.context.timezone or "UTC").key


def words() -> dict[str, str]:
    """All strings of the pages, for a board."""
    return dict(strings.room("views", language()))


def editor() -> str:
    """The handle of who is at this page, and the name beside their marks."""
    return person().id


def person() -> Person:
    """Return who is at this page; anyone who has lost access meanwhile is sent to the sign-in page."""
    return visitor.current_visitor().person


def token() -> str:
    """What the page's own script shows our routes."""
    return tokens.mint(person().id, person().epoch)


def may(right: Right) -> bool:
    """Does the visitor's role allow it? For what a page shows; the store asks again."""
    return person().active and RANKS.index(person().role) >= RANKS.index(NEEDED[right])


def no_right(right: Right) -> str | None:
    """Why a button is off, in the visitor's language; None where the role allows it."""
    if may(right):
        return None
    return say("needs_role", needed=say(f"role_of_{NEEDED[right]}"), yours=say(f"role_of_{person().role}"))


# ---- the queue as this editor sees it; kept until something happens at the desk, and not to be changed ---------------
def sums() -> Sums:
    """How much there is at the desk, and how far it is."""
    db, who = engine(), editor()
    return _sums(db, str(db.url), pulse(db, who))


def listing(wanted: Filters | None = None, most: int | None = LISTED_MOST) -> Listing:
    """The stories that fit, in this editor's order."""
    db, who = engine(), editor()
    query = tuple(to_query(wanted or Filters()).items())
    return _listing(db, str(db.url), pulse(db, who), who, language(), query, most)


def queue_rows(names: Sequence[str]) -> pd.DataFrame:
    """These stories as rows of the queue; the columns are `review.read_queue`'s, but for the days of publication."""
    db, who = engine(), editor()
    return _queue_rows(db, str(db.url), pulse(db, who), who, language(), tuple(names))


@st.cache_resource(ttl=60, max_entries=4, show_spinner=False)
def _sums(_engine: store.Engine, url: str, pulse: str) -> Sums:
    return read_sums(_engine)


@st.cache_resource(ttl=60, max_entries=32, show_spinner=False)
def _listing(
    _engine: store.Engine,
    url: str,
    pulse: str,
    who: str,
    language: str,
    query: tuple[tuple[str, str], ...],
    most: int | None,
) -> Listing:
    return list_stories(_engine, from_query(dict(query)), who, language, most=most)


@st.cache_resource(ttl=60, max_entries=32, show_spinner=False)
def _queue_rows(
    _engine: store.Engine, url: str, pulse: str, who: str, language: str, names: tuple[str, ...]
) -> pd.DataFrame:
    return rows_of(_engine, names, who, language=language, dated=False)


def moment(ms: int | None) -> str:
    """A time in milliseconds as the visitor's clock and language have it; "" for none."""
    return strings.moment(datetime.fromtimestamp(ms / 1000, zone_named(zone())), language()) if ms else ""


def plain(text: str) -> str:
    """Return article text escaped for a place where Streamlit reads Markdown."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show a DashboardError as a sentence and a hint in a box; anything else goes to Streamlit."""
    try:
        yield
    except DashboardError as error:
        message, hint = error.in_language(language())
        lines = [plain(f"{error.where}: {message}" if error.where else message)]
        st.error("\n\n".join(lines + ([plain(say("error_hint", hint=hint))] if hint else [])))


@st.cache_resource(max_entries=64, show_spinner=False)
def _story(_engine: store.Engine, url: str, stamp: str, story_id: str) -> StoryAnalysis:
    return store.load_story(_engine, story_id)


def story(story_id: str) -> StoryAnalysis:
    """A story as last analysed; kept in memory until the next analysis. DatabaseError when it is gone."""
    db = engine()
    return _story(db, str(db.url), store.stamp(db, story_id), story_id)


def last_story() -> str | None:
    """The story this visitor had open last, as long as it exists; None at first."""
    last = st.session_state.get("last story")
    return last if last and store.story_members(engine(), last) else None


def go(page: str, **query: str | int | None) -> None:
    """Open another page at an address."""
    st.switch_page(st.session_state["pages"][page], query_params={k: str(v) for k, v in query.items() if v is not None})


def heading(key: str, lead: str) -> None:
    """A page's title and one line under it."""
    st.title(say(key), anchor=False)
    st.caption(lead)


def nothing_yet(explanation: str, *pages: str) -> None:
    """An empty page: what is missing, and links to where it can be had. `explanation` is our own text, not an article's."""
    st.info(explanation)
    with st.container(horizontal=True):
        for name in pages:
            st.page_link(st.session_state["pages"][name], label=say(name), icon=":material/arrow_forward:")


def load_banner() -> None:
    """Say that a load is under way or was interrupted; who may load can finish it."""
    now = store.load_standing(engine())
    if now.only_analysing:
        st.info(say("analysis_running"), icon=":material/hourglass_top:")
    elif now.running:
        st.info(say("load_running", articles=say("figures_articles", n=now.unplaced)), icon=":material/hourglass_top:")
    elif not now.complete:
        st.warning(say("load_interrupted", articles=say("figures_articles", n=now.unplaced)), icon=":material/warning:")
        why = no_right("desk")
        if st.button(say("load_finish"), disabled=why is not None, help=why):
            with st.spinner(say("corpus_working")):
                loading.finish_interrupted(engine())
            st.rerun()


def part(key: str, about: str | None = None) -> None:
    """The title of a part of a page: one level below the page's own, so that a screen reader can walk them."""
    st.header(say(key), anchor=False, help=about)


def decide(kind: store.Kind, articles: Sequence[str]) -> None:
    """Record a hand decision on stories or roles and analyse the corpus anew; the page is drawn again."""
    store.decide(engine(), editor(), kind, tuple(articles))
    with st.spinner(say("corpus_working")):
        loading.refresh(engine())
    st.session_state["said"] = say("corpus_decided")
    st.rerun()
