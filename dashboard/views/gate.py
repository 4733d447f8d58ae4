"""The door of the desk: who is there is asked before any page is run, whatever address was opened.

Three ways in (identity.mode): a name on this computer, a sign-in through a provider (st.login), a proxy that vouches.
None of them trusts what the browser says: the provider's claims come in a cookie that Streamlit has signed, the
proxy's headers count only beside its secret, and without a sign-in only this computer is answered.
"""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitAuthError

from dashboard.components.page import run_errand
from dashboard.errors import DashboardError, SetupError, SignedOutError
from dashboard.settings import environment
from dashboard.store import current, people
from dashboard.views.common import language, plain, say
from dashboard.views.visitor import KEPT, Visitor, arrive, current_visitor
from dashboard.web import door

LEAVING = "copydesk leaving"  # in the session of somebody on the way to the provider's sign-out


def enter() -> Visitor | None:
    """The visitor, kept for this run of the page; None after the door was drawn instead, and then nothing else is."""
    st.session_state.pop(KEPT, None)
    problem: DashboardError | None = None
    try:
        visitor = arrive()
    except DashboardError as error:
        visitor, problem = None, error
    if visitor is None:
        if st.session_state.get(LEAVING):
            st.logout()  # a run that began before the browser left has thrown away the first request
        draw(problem)
        return None
    st.session_state[KEPT] = visitor
    return visitor


def leave() -> None:
    """End the visitor's tokens and this sign-in; what waits in the browser to be sent stays there, under their name."""
    here = current_visitor()
    people.sign_out(current.engine(), here.person.id, here.issued)
    st.session_state.pop(KEPT, None)
    if here.mode == "oidc":
        st.session_state[LEAVING] = True
        st.logout()
        st.stop()  # the rest of the page would ask who is there, and begin a run that drops the way out
    elif environment().sign_out_url.startswith(("https://", "http://", "/")):
        run_errand("leave", address=environment().sign_out_url)  # the administrator's, not a visitor's
    else:
        st.rerun()


# ---- the door itself --------------------------------------------------------------------------------------------
def draw(problem: DashboardError | None) -> None:
    """Draw the sign-in page: what is wrong, or how to sign in. The address is kept for afterwards."""
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
    message, hint = problem.in_language(language())
    head = f"{problem.where}: {message}" if problem.where else message
    box("\n\n".join(map(plain, filter(None, (head, hint)))))


def ways_in(names: tuple[str, ...], problem: DashboardError | None) -> None:
    """A button for each provider; for somebody who is signed in and may not come in, a way to be somebody else."""
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
