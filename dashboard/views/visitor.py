"""Who this session is: asked once a run, kept in the session, asked anew by a fragment.

None of the three ways in (identity.mode) trusts what the browser says: the provider's claims come in a cookie that
Streamlit has signed, the proxy's headers count only beside its secret, and without a sign-in only this computer is
answered.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, unquote

import streamlit as st

from dashboard import store, strings
from dashboard.errors import AccessError, DashboardError, SignedOutError
from dashboard.model import Identity
from dashboard.settings import NAME_LIMIT, environment
from dashboard.store import current, people
from dashboard.store.people import Person
from dashboard.web import door, identity

LANGUAGE = "language"
KEPT = "copydesk visitor"
NAME = "copydesk_name"  # of the cookie, and of the session that has just told it
UNNAMED = "editor"  # DASHBOARD_EDITOR where nobody has set it
AGAIN = 2.0  # seconds after which a fragment, which runs without main.py, asks anew who is there


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who this session is. `issued` belongs to the sign-in (s, 0: unknown), `checked` is when we asked last.

    The language is here because every word of a page asks for it, and the database shall be asked once a run.
    """

    person: Person
    mode: str
    issued: int
    language: str
    checked: float


def headers() -> dict[str, str]:
    """The headers this session was opened with, names in small letters."""
    return {name.lower(): value for name, value in st.context.headers.items()}


def cookies() -> dict[str, str]:
    """The cookies this session was opened with."""
    return dict(st.context.cookies)


def address() -> str | None:
    """Where this session was opened from; None is this computer."""
    ip: str | None = st.context.ip_address
    return ip


def vouched(how: str) -> Identity | None:
    """Whom the provider or the proxy names."""
    if how == "proxy":
        return identity.from_headers(headers())
    return identity.from_claims(st.user.to_dict())


def arrive() -> Visitor | None:
    """Return who is there now, None if they have to sign in first. AccessError, SetupError, DatabaseError."""
    how, db = door.mode(), current.engine()
    if how == "local":
        if not identity.at_home(headers(), address()):
            raise identity.refused_from_elsewhere()
        return known_as(at_this_computer(db), how)
    who = vouched(how)
    if who is None:
        return None
    person = people.sign_in(db, who, new_role=environment().new_role, admins=environment().admins)
    if not who.issued and st.session_state.setdefault("copydesk epoch", person.epoch) != person.epoch:
        raise SignedOutError.of("signed_out")
    return known_as(person, how, who.issued)


def told_name() -> str:
    """The name somebody has told in this browser; "" where nobody has."""
    return str(st.session_state.get(NAME) or unquote(cookies().get(NAME, ""))).strip()[:NAME_LIMIT]


def at_this_computer(db: store.Engine) -> Person:
    """Who marks where nobody signs in: the browser's own name, else the desk's. AccessError."""
    desk = store.get_setting(db, "editor") or environment().editor
    name_told = told_name()
    if name_told:
        with suppress(AccessError):  # a name of another desk on this computer
            return people.local(db, name_told)
    return people.local(db, desk)


def go_by(name: str) -> None:
    """Go by another name in this browser from now on. AccessError for one that cannot be had here."""
    people.local(current.engine(), name)
    st.session_state[NAME] = name


def name_to_ask() -> str | None:
    """The name to offer to somebody who has told none yet; None where it is known."""
    if current_visitor().mode != "local" or told_name() or environment().editor != UNNAMED:
        return None
    return store.get_setting(current.engine(), "editor") or ""


def name_to_keep() -> str:
    """The name that the browser does not hold yet; "" where there is nothing to keep."""
    name_told = str(st.session_state.get(NAME) or "")
    return "" if unquote(cookies().get(NAME, "")) == name_told else quote(name_told)


def known_as(person: Person, how: str, issued: int = 0) -> Visitor:
    """The visitor with their language: their own choice, else the desk's, else DASHBOARD_LANGUAGE, else the browser's."""
    own = store.get_own(current.engine(), person.id, LANGUAGE)
    return Visitor(person, how, issued, own or desk_language(), time.monotonic())


def known_visitor() -> Visitor | None:
    """The visitor of this run, where the door has been passed."""
    visitor: Visitor | None = st.session_state.get(KEPT)
    return visitor


def current_visitor() -> Visitor:
    """Who is there, for a page that is running."""
    visitor = known_visitor()
    if visitor is None or time.monotonic() - visitor.checked > AGAIN:
        visitor = enter_again()
        st.session_state[KEPT] = visitor
    return visitor


def enter_again() -> Visitor:
    """Ask again, for a fragment; anyone who has lost access meanwhile is sent to the sign-in page."""
    try:
        visitor = arrive()
    except DashboardError:
        visitor = None
    if visitor is None:
        st.session_state.pop(KEPT, None)
        st.rerun(scope="app")
        raise AssertionError  # a rerun never comes back
    return visitor


def desk_language() -> str:
    """The desk's language, else DASHBOARD_LANGUAGE, else the browser's, also where the database says nothing."""
    try:
        chosen = str(store.get_setting(current.engine(), LANGUAGE) or "")
    except DashboardError:  # what is wrong is for the page to say, in a box, and a box has words
        chosen = ""
    return chosen or browser_language() or environment().language


def browser_language() -> str | None:
    """The language that the browser asks for, where neither the desk nor DASHBOARD_LANGUAGE names one."""
    return None if environment().language_set else strings.preferred(headers().get("accept-language", ""))
