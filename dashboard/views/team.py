"""Team: who works at the desk, in which role, and when they were here last. A lead sees it, an admin invites and changes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.components.line import line
from dashboard.errors import SetupError
from dashboard.settings import NAME_LIMIT
from dashboard.store import people
from dashboard.store.access import INVITED, LOCAL, RANKS
from dashboard.store.people import Person
from dashboard.views.common import (
    editor,
    engine,
    errors_shown,
    heading,
    language,
    may,
    moment,
    no_right,
    page_address,
    part,
    plain,
    say,
)
from dashboard.views.picking import pick_row
from dashboard.views.visitor import current_visitor

SAID = "team said"
SECRETS = """[auth]
redirect_uri = "{redirect}"
cookie_secret = "…"
client_id = "…"
client_secret = "…"
server_metadata_url = "https://…/.well-known/openid-configuration"
"""


def show() -> None:
    """The table of people; below it, what an admin may do with the one that is chosen."""
    heading("team", say("team_lead"))
    if not may("assign"):
        st.warning(no_right("assign"))
        return
    if message := st.session_state.pop(SAID, None):
        st.success(message)
    everybody, mode = people.people(engine()), current_visitor().mode
    chosen = pick(everybody) if everybody else None
    if chosen:
        change(chosen)
    elif everybody:
        st.caption(say("team_choose"))
    if mode == "local":
        st.info(say("team_nobody" if all(member.issuer == LOCAL for member in everybody) else "team_elsewhere"))
        add()
        explain_sign_in()
    else:
        invite(mode)


def add() -> None:
    """A colleague at this computer, by name."""
    part("team_add", say("team_add_help"))
    with st.form("add", clear_on_submit=True, border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(say("team_name"), max_chars=NAME_LIMIT)
        role = pick_role()
        asked = send_button("team_add_go")
    if asked:
        with errors_shown():
            added = people.add_local(engine(), name, role, by=editor())
            done("team_added", name=added.id)


def invite(mode: str) -> None:
    """Somebody who has not signed in yet: their role, and the address to send them."""
    part("team_invite", say("team_invite_help"))
    with (
        st.form("invite", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        who = st.text_input(say("team_account" if mode == "proxy" else "team_email"), max_chars=NAME_LIMIT)
        name = st.text_input(say("team_invite_name"), max_chars=NAME_LIMIT)
        role = pick_role()
        asked = send_button("team_invite_go")
    st.caption(say("team_invite_address"))
    line(page_address(""), key="desk address", language=language())
    if asked:
        with errors_shown():
            if mode != "proxy" and not {"@", "#"} & set(who):
                raise SetupError.of("invite_who", name=who.strip() or "–")
            invited = people.invite(engine(), editor(), who, role, name=name)
            done("team_invited", name=invited.name)


def pick_role() -> str:
    """The role of a form."""
    roles = list(RANKS)
    start = roles.index("editor")
    return st.selectbox(say("team_role"), roles, index=start, format_func=role_word, help=say("team_role_help"))


def role_word(role: str) -> str:
    """A role as the page calls it."""
    return say(f"role_of_{role}")


def send_button(key: str) -> bool:
    """The button of a form, off where the visitor may not change people."""
    why = no_right("people")
    return st.form_submit_button(say(key), disabled=why is not None, help=why)


def done(key: str, **values: object) -> None:
    """Draw the page anew, with what was done said at its top."""
    st.session_state[SAID] = plain(say(key, **values))
    st.rerun()


def explain_sign_in() -> None:
    """How people come to sign in, in full: nobody on a desk can be expected to find a file of the program."""
    with st.expander(say("team_sign_in")):
        redirect = page_address("oauth2callback")
        st.markdown(say("team_sign_in_steps", redirect=redirect))
        line(SECRETS.format(redirect=redirect).rstrip(), key="secrets", language=language())
        st.markdown(say("team_sign_in_proxy"))


def pick(everybody: list[Person]) -> Person | None:
    """The table; the person whose row is chosen."""
    return pick_row(everybody, table(everybody), key="people", name=say("team_table"))


def table(everybody: list[Person]) -> pd.DataFrame:
    """One row a person, by handle."""
    return pd.DataFrame(
        [
            {
                say("team_handle"): member.id,
                say("team_name"): member.name,
                say("team_email"): member.email or "",
                say("team_role"): role_word(member.role),
                say("team_state"): state(member),
                say("team_seen"): moment(member.seen),
                say("team_issuer"): "" if member.issuer == INVITED else member.issuer,
            }
            for member in everybody
        ]
    )


def state(member: Person) -> str:
    """Whether somebody gets in, has been shut out, or was invited and has not come yet."""
    return say("team_out" if not member.active else "team_waits" if member.issuer == INVITED else "team_in")


def change(member: Person) -> None:
    """Role, and in or out."""
    part_title = plain(f"{member.name} ({member.id})")
    part("team_change")
    st.markdown(part_title)
    why = no_right("people")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.segmented_control(
            say("team_role"),
            RANKS,
            default=member.role,
            required=True,
            key=f"role {member.id} {member.role}",
            format_func=role_word,
            disabled=why is not None,
            help=why or say("team_role_help"),
        )
        if st.button(say("team_shut_out" if member.active else "team_let_in"), disabled=why is not None, help=why):
            people.set_active(engine(), editor(), member.id, not member.active)
            st.rerun()
    if role and role != member.role and why is None:
        people.set_role(engine(), editor(), member.id, role)
        st.rerun()
