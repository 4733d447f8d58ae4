"""The door of the desk: who is there is asked before any page is run, whatever address was opened.

Three ways in (identity.mode): a name on this computer, a sign-in through a provider (st.login), a proxy that vouches.
None of them trusts what the browser says: the provider's claims come in a cookie that Streamlit has signed, the
proxy's headers count only beside its secret, and without a sign-in only this computer is answered.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

import streamlit as st
from streamlit.errors import StreamlitAuthError

from dashboard import door, identity, loading, store
from dashboard.errors import DashboardError, SetupError, SignedOutError
from dashboard.settings import environment
from dashboard.store import people
from dashboard.store.people import Person
from dashboard.views.common import LANGUAGE, desk_language, plain, say

KEPT = "copydesk visitor"
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


def address() -> str | None:
    """Where this session was opened from; None is this computer."""
    found: str | None = st.context.ip_address
    return found


def vouched(how: str) -> identity.Identity | None:
    """Whom the provider or the proxy names."""
    if how == "proxy":
        return identity.from_headers(headers())
    return identity.from_claims(st.user.to_dict())


def arrive() -> Visitor | None:
    """Who is there now; None when somebody has to sign in first. AccessError, SetupError, DatabaseError."""
    how, db = door.mode(), loading.engine()
    if how == "local":
        if not identity.at_home(headers(), address()):
            raise identity.refused_from_elsewhere()
        name = store.get_setting(db, "editor") or environment().editor
        return known_as(people.local(db, name), how)
    who = vouched(how)
    if who is None:
        return None
    person = people.sign_in(db, who, new_role=environment().new_role, admins=environment().admins)
    if not who.issued and st.session_state.setdefault("copydesk epoch", person.epoch) != person.epoch:
        raise SignedOutError("You have signed out.", hint="Reload the page to come in again; nothing is lost.")
    return known_as(person, how, who.issued)


def known_as(person: Person, how: str, issued: int = 0) -> Visitor:
    """The visitor with their language: their own choice, else the desk's, else DASHBOARD_LANGUAGE."""
    own = store.get_own(loading.engine(), person.id, LANGUAGE)
    return Visitor(person, how, issued, own or desk_language(), time.monotonic())


def enter() -> Visitor | None:
    """The visitor, kept for this run of the page; None after the door was drawn instead, and then nothing else is."""
    st.session_state.pop(KEPT, None)
    problem: DashboardError | None = None
    try:
        found = arrive()
    except DashboardError as error:
        found, problem = None, error
    if found is None:
        draw(problem)
        return None
    st.session_state[KEPT] = found
    return found


def known() -> Visitor | None:
    """The visitor of this run, where the door has been passed."""
    found: Visitor | None = st.session_state.get(KEPT)
    return found


def visitor() -> Visitor:
    """Who is there, for a page that is running."""
    found = known()
    if found is None or time.monotonic() - found.checked > AGAIN:
        found = enter_again()
        st.session_state[KEPT] = found
    return found


def enter_again() -> Visitor:
    """A fragment asks anew; somebody who has been shut out meanwhile is sent to the door."""
    try:
        found = arrive()
    except DashboardError:
        found = None
    if found is None:
        st.session_state.pop(KEPT, None)
        st.rerun(scope="app")
        raise AssertionError  # a rerun never comes back
    return found


def leave() -> None:
    """End the visitor's tokens and this sign-in; what waits in the browser to be sent stays there, under their name."""
    here = visitor()
    people.sign_out(loading.engine(), here.person.id, here.issued)
    st.session_state.pop(KEPT, None)
    if here.mode == "oidc":
        st.logout()
    elif environment().sign_out_url.startswith(("https://", "http://", "/")):
        # an address of the administrator's, not of a visitor's
        send = f"<script>location.assign({_js(environment().sign_out_url)})</script>"
        st.html(send, unsafe_allow_javascript=True)
    else:
        st.rerun()


def _js(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003c")


# ---- the door itself --------------------------------------------------------------------------------------------
WANTED = "copydesk.wanted"  # in sessionStorage: the address to go back to after the provider


def draw(problem: DashboardError | None) -> None:
    """The page of somebody who is not in: what is wrong, or the way to sign in. The address is kept for afterwards."""
    with st.container(key="door", width=460):
        st.title(say("app"), anchor=False)
        st.caption(say("door_about"))
        if problem:
            tell(problem)
        try:
            how, names = door.mode(), door.providers()
        except DashboardError:
            return
        if how == "oidc":
            ways_in(names, problem)
        elif how == "proxy" and not problem:
            st.info(say("door_proxy"))


def tell(problem: DashboardError) -> None:
    """A box: what is in the way, and what to do."""
    box = st.info if isinstance(problem, SignedOutError) else st.error
    head = f"{problem.where}: {problem.message}" if problem.where else problem.message
    box("\n\n".join(map(plain, filter(None, (head, problem.hint)))))


def ways_in(names: tuple[str, ...], problem: DashboardError | None) -> None:
    """A button for each provider; for somebody who is signed in and may not come in, a way to be somebody else."""
    keep = f'sessionStorage.setItem("{WANTED}", location.pathname + location.search)'
    st.html(f"<script>try {{ {keep} }} catch {{}}</script>", unsafe_allow_javascript=True)
    if problem and not isinstance(problem, SignedOutError) and st.user.get("is_logged_in"):
        if st.button(say("door_other"), key="door other"):
            st.logout()
        return
    for name in names:
        label = say("door_sign_in_with", name=name.capitalize()) if len(names) > 1 else say("door_sign_in")
        if st.button(plain(label), key=f"door {name}", type="primary"):
            sign_in(name)


def sign_in(provider: str) -> None:
    """Send the browser to the provider; what is wrong with its settings is said in a box."""
    try:
        st.login(provider or None)
    except StreamlitAuthError as error:
        hint = "Compare .streamlit/secrets.toml with docs/people.md."
        tell(SetupError(str(error).splitlines()[0], where="secrets.toml", hint=hint))


def go_back() -> None:
    """After the provider: the address that was asked for before it, once, and only on this desk."""
    if visitor().mode != "oidc":
        return
    script = f"""<script>try {{
      const wanted = sessionStorage.getItem("{WANTED}");
      sessionStorage.removeItem("{WANTED}");
      if (wanted && wanted.startsWith("/") && wanted !== location.pathname + location.search)
        location.replace(location.origin + wanted);
    }} catch {{}}</script>"""
    st.html(script, unsafe_allow_javascript=True)
