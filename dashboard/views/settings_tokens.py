"""Settings: the tokens by which programs use the HTTP API in this person's name."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from dashboard.components.line import line
from dashboard.settings import API_TOKEN_DAYS, NAME_LIMIT
from dashboard.store.api_tokens import RIGHTS, ApiToken, Rights, make_token, revoke_token, tokens_of
from dashboard.views.common import editor, engine, guarded, language, may, plain
from dashboard.views.settings_outside import of

USUAL_DAYS = 90


def show() -> None:
    """Make one, see them all, revoke one. A token is shown once, and only on this page."""
    st.header(of("tokens"), anchor=False, help=of("tokens_lead"))
    make()
    if fresh := st.session_state.pop("fresh token", None):
        st.success(of("token_shown"))
        line(fresh, key="token", language=language())
    found = tokens_of(engine(), editor())
    if found:
        revoke(found)


def make() -> None:
    """A form: name, rights, how long."""
    with (
        st.form("token", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.text_input(of("token_name"), max_chars=min(80, NAME_LIMIT), help=of("token_name_help"), width=220)
        rights = st.selectbox(of("token_rights"), offered(), format_func=named, help=of("rights_help"), width=160)
        days = st.number_input(of("token_days"), *API_TOKEN_DAYS, value=USUAL_DAYS, width=160)
        wanted = st.form_submit_button(of("token_make"), icon=":material/key:")
    if wanted:
        with guarded():
            secret, _ = make_token(engine(), editor(), name, rights, int(days))
            st.session_state["fresh token"] = secret


def named(rights: str) -> str:
    """The rights in the words of the screen."""
    return of(f"rights_{rights}")


def offered() -> list[Rights]:
    """The rights that this person's role can make use of."""
    needed = {"read": "read", "write": "desk", "admin": "people"}
    return [one for one in RIGHTS if may(needed[one])]  # type: ignore[arg-type]  # each names a Right


def revoke(found: list[ApiToken]) -> None:
    """The table of tokens; the button for the one that is chosen."""
    event = st.dataframe(
        pd.DataFrame(list(map(row, found))), hide_index=True, on_select="rerun", selection_mode="single-row",
        key="api tokens", alt=of("tokens"),
    )  # fmt: skip
    rows = event["selection"]["rows"]
    if not rows or rows[0] >= len(found):
        st.caption(of("token_choose"))
        return
    one = found[rows[0]]
    if st.button(plain(of("token_revoke", name=one.name)), icon=":material/key_off:", disabled=one.state() != "valid"):
        revoke_token(engine(), editor(), one.id)
        st.toast(plain(of("token_revoked", name=one.name)))
        st.rerun()


def row(one: ApiToken) -> dict[str, object]:
    """One token as the table shows it."""
    return {
        of("token_id"): f"cd_… {one.id}",
        of("token_name"): one.name,
        of("token_person"): one.person,
        of("token_rights"): of(f"rights_{one.rights}"),
        of("token_state"): of(f"token_state_{one.state()}"),
        of("token_expires"): moment(one.expires),
        of("token_used"): moment(one.used),
    }


def moment(ms: int | None) -> str:
    """A time to the minute, UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M") if ms else "–"
