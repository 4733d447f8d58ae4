"""Team: who works at the desk, in which role, and when they were here last. A lead sees it, an admin changes it."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from dashboard.store import people
from dashboard.store.access import RANKS
from dashboard.store.people import Person
from dashboard.views.common import editor, engine, heading, may, no_right, part, plain, say


def show() -> None:
    """The table of people; below it, what an admin may do with the one that is chosen."""
    heading("team", say("team_lead"))
    if not may("assign"):
        st.warning(no_right("assign"))
        return
    everybody = people.people(engine())
    if not everybody:
        st.info(say("team_nobody"))
        return
    chosen = pick(everybody)
    if chosen:
        change(chosen)
    else:
        st.caption(say("team_choose"))


def pick(everybody: list[Person]) -> Person | None:
    """The table; the person whose row is chosen."""
    event = st.dataframe(
        table(everybody),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="people",
        alt=say("team_table"),
        column_config={say("team_seen"): st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")},
    )
    rows = event["selection"]["rows"]
    return everybody[rows[0]] if rows and rows[0] < len(everybody) else None


def table(everybody: list[Person]) -> pd.DataFrame:
    """One row a person, by handle."""
    return pd.DataFrame(
        [
            {
                say("team_handle"): member.id,
                say("team_name"): member.name,
                say("team_email"): member.email or "",
                say("team_role"): say(f"role_of_{member.role}"),
                say("team_state"): say("team_in" if member.active else "team_out"),
                say("team_seen"): datetime.fromtimestamp(member.seen / 1000, UTC),
                say("team_issuer"): member.issuer,
            }
            for member in everybody
        ]
    )


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
            format_func=lambda name: say(f"role_of_{name}"),
            disabled=why is not None,
            help=why or say("team_role_help"),
        )
        if st.button(say("team_shut_out" if member.active else "team_let_in"), disabled=why is not None, help=why):
            people.set_active(engine(), editor(), member.id, not member.active)
            st.rerun()
    if role and role != member.role and why is None:
        people.set_role(engine(), editor(), member.id, role)
        st.rerun()
