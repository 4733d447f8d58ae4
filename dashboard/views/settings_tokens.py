"""Settings: the tokens by which programs use the HTTP API in this person's name."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.components.line import line
from dashboard.settings import API_TOKEN_DAYS, NAME_LIMIT
from dashboard.store.api_tokens import RIGHTS, ApiToken, Rights, make_token, revoke_token, tokens_of
from dashboard.views.common import editor, engine, errors_shown, language, may, moment, plain
from dashboard.views.picking import pick_row
from dashboard.views.settings_outside import of

USUAL_DAYS = 90


def show() -> None:
    """Make one, see them all, revoke one. A token is shown once, and only on this page."""
    st.header(of("tokens"), anchor=False, help=of("tokens_lead"))
    make()
    if fresh := st.session_state.pop("fresh token", None):
        st.success(of("token_shown"))
        line(fresh, key="token", language=language())
    tokens = tokens_of(engine(), editor())
    if tokens:
        revoke(tokens)


def make() -> None:
    """A form: name, rights, how long."""
    with (
        st.form("token", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom", key="token-fields"),
    ):
        name = st.text_input(of("token_name"), max_chars=min(80, NAME_LIMIT), help=of("token_name_help"), width=220)
        rights = st.selectbox(of("token_rights"), offered(), format_func=named, help=of("rights_help"), width=160)
        days = st.number_input(of("token_days"), *API_TOKEN_DAYS, value=USUAL_DAYS, width=160)
        wanted = st.form_submit_button(of("token_make"), icon=":material/key:")
    if wanted:
        with errors_shown():
            secret, _ = make_token(engine(), editor(), name, rights, int(days))
            st.session_state["fresh token"] = secret


def named(rights: str) -> str:
    """The rights in the words of the screen."""
    return of(f"rights_{rights}")


def offered() -> list[Rights]:
    """The rights that this person's role can make use of."""
    needed = {"read": "read", "write": "desk", "admin": "people"}
    return [right for right in RIGHTS if may(needed[right])]  # type: ignore[arg-type]  # each names a Right


def revoke(tokens: list[ApiToken]) -> None:
    """The table of tokens; the button for the one that is chosen."""
    token = pick_row(tokens, pd.DataFrame(list(map(row, tokens))), key="api tokens", name=of("tokens"))
    if token is None:
        st.caption(of("token_choose"))
        return
    if st.button(
        plain(of("token_revoke", name=token.name)), icon=":material/key_off:", disabled=token.state() != "valid"
    ):
        revoke_token(engine(), editor(), token.id)
        st.toast(plain(of("token_revoked", name=token.name)))
        st.rerun()


def row(token: ApiToken) -> dict[str, object]:
    """One token as the table shows it."""
    return {
        of("token_id"): f"cd_… {token.id}",
        of("token_name"): token.name,
        of("token_person"): token.person,
        of("token_rights"): of(f"rights_{token.rights}"),
        of("token_state"): of(f"token_state_{token.state()}"),
        of("token_expires"): moment(token.expires) or "–",
        of("token_used"): moment(token.used) or "–",
    }
