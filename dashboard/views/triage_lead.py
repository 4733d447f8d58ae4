"""What a lead does on Triage: hand stories out, one by one, in bulk and by rule, and ask for second opinions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pandas as pd
import streamlit as st

from dashboard.errors import SetupError
from dashboard.review.queue.listing import in_hands
from dashboard.review.sharing import assignment, claims
from dashboard.review.sharing.assignment import Rule
from dashboard.settings import OVERLAP_MOST
from dashboard.store import people as known_people
from dashboard.store.access import LOCAL
from dashboard.views.common import editor, engine, errors_shown
from dashboard.views.triage_filters import choices
from dashboard.views.triage_words import SAID, tell

KINDS = ("share", "language", "site")
_SHARE = re.compile(r"(?P<who>.+?) (?P<share>\d{1,3}(?:[.,]\d+)?) ?%?")  # of a text with single spaces: others took n³


def people(names: Mapping[str, str]) -> dict[str, Any]:
    """Whom stories can be given to: `known` as [handle, name]; `free`: at a desk without sign-in any name will do.

    `most`: how many editors a story can have.
    """
    signed = known_people.people(engine())
    free = all(member.issuer == LOCAL for member in signed)
    handles = {member.id for member in signed if member.active and member.role != "reader"}
    if free:
        handles |= {*choices().editors, *in_hands(engine()), editor()}
    named_people = sorted(
        ((handle, names.get(handle, handle)) for handle in handles), key=lambda pair: pair[1].casefold()
    )
    return {"known": [list(pair) for pair in named_people], "free": free, "most": OVERLAP_MOST}


def carry_out(act: Mapping[str, Any], listed: Sequence[str]) -> None:
    """One action of the board on the stories selected; `all`: the whole filtered list, also what is not on the screen."""
    stories = (
        list(listed) if act.get("all") else [str(story) for story in act.get("stories", ()) if story in set(listed)]
    )
    db, me, do = engine(), editor(), act.get("do")
    if do == "assign":
        n = assignment.assign(db, me, stories, [str(act.get("who", ""))])
    elif do == "unassign":
        n = assignment.unassign(db, me, stories)
    elif do == "overlap":
        n = assignment.set_overlap(db, me, stories, int(act.get("n", 0)))
    elif do == "release":
        held = claims.claims(db)
        n = sum(claims.release(db, holder.editor, name, by=me) for name in stories for holder in held.get(name, ()))
    else:
        return
    st.session_state[SAID] = tell(f"done_{do}", n=n)
    st.rerun()


# ---- by rule ---------------------------------------------------------------------------------------------------------
def button() -> None:
    """Opens the rules."""
    if st.button(tell("rules_open"), icon=":material/rule:", help=tell("rules"), key="triage rules open"):
        st.dialog(tell("rules"), width="large")(rules)()


def rules() -> None:
    """The rules in force, to be changed; second opinions."""
    st.caption(tell("rules_about"))
    with st.form("triage rules", border=False):
        edited = st.data_editor(
            rule_table(assignment.rules(engine())),
            num_rows="dynamic",
            hide_index=True,
            key="rule table",
            column_config=columns(),
        )
        saved = st.form_submit_button(tell("rules_save"))
    if saved:
        with errors_shown():
            n = assignment.set_rules(engine(), editor(), read_rules(edited.to_dict("records")))
            st.session_state[SAID] = tell("rules_saved", n=n)
            st.session_state.pop("rule table", None)
            st.rerun()
    opinions()


def columns() -> dict[str, Any]:
    """The three columns of the rules."""
    offered = choices()
    values = [*offered.languages, *offered.sites]
    kinds = [tell(f"rules_{kind}") for kind in KINDS]
    return {
        "kind": st.column_config.SelectboxColumn(tell("rules_kind"), options=kinds, required=True, default=kinds[0]),
        "value": st.column_config.SelectboxColumn(tell("rules_value"), options=values),
        "editors": st.column_config.TextColumn(tell("rules_editors"), required=True, help=tell("rules_editors_help")),
    }


def rule_table(kept: Sequence[Rule]) -> pd.DataFrame:
    """Rules as rows of words."""
    rows = [
        {
            "kind": tell(f"rules_{rule.kind}"),
            "value": rule.value or None,
            "editors": ", ".join(f"{who} {round(share * 100, 1):g}" for who, share in rule.editors.items()),
        }
        for rule in kept
    ]
    return pd.DataFrame(rows, columns=["kind", "value", "editors"], dtype="object")


def read_rules(rows: Sequence[Mapping[Any, Any]]) -> list[Rule]:
    """Rows of words as rules. SetupError names the row that is not right."""
    kinds = {tell(f"rules_{kind}"): kind for kind in KINDS}
    return [
        Rule(
            cast(Any, kinds.get(str(row["kind"]), "share")),
            shares(str(row["editors"] or ""), n),
            "" if pd.isna(row["value"]) else str(row["value"]),
        )
        for n, row in enumerate(rows, 1)
    ]


def shares(text: str, row: int) -> dict[str, float]:
    """ "kim 50, jo 30" -> {"kim": .5, "jo": .3}."""
    by_person: dict[str, float] = {}
    for part in re.split(r"[,;\n](?!\d)", text):
        match = _SHARE.fullmatch(" ".join(part.split()))
        if not match or match["who"] in by_person:
            raise SetupError(tell("rules_bad", n=row))
        by_person[match["who"]] = float(match["share"].replace(",", ".")) / 100
    return by_person


def opinions() -> None:
    """How many stories two editors are to mark."""
    st.subheader(tell("opinions"), anchor=False, help=tell("opinions_about"))
    now = assignment.drawn(engine()).share
    with st.form("triage opinions", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        share = st.slider(tell("opinions_share"), 0, 100, round(now * 100), 5, format="%d %%", width=320)
        drawn = st.form_submit_button(tell("opinions_save"))
    if drawn:
        with errors_shown():
            n = assignment.second_opinions(engine(), editor(), share / 100)
            st.session_state[SAID] = tell("opinions_saved", n=n)
            st.rerun()
