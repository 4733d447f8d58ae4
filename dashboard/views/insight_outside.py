"""Insight: how often other programs agree with what the desk has decided."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import review
from dashboard.outside.agreement import Agreement, agreements
from dashboard.store.outside import sayers
from dashboard.views.common import editor, engine, may
from dashboard.views.insight_words import number, percent
from dashboard.views.settings_outside import of


def show() -> None:
    """One row for each name; nothing where none has said anything, or where it would undo a blind desk."""
    if not sayers(engine()) or not may("mark") or review.hides(engine(), editor()):
        return
    programs = agreements(engine())
    if not programs:
        return
    st.header(of("agreement"), anchor=False, help=of("agreement_lead"))
    st.dataframe(pd.DataFrame(list(map(row, programs))), hide_index=True, alt=of("agreement"))


def row(program: Agreement) -> dict[str, str | int]:
    """One name in figures."""
    caught = f"{program.caught} / {program.unsupported}"
    return {
        of("agreement_by"): program.by,
        of("agreement_sentences"): program.sentences,
        of("agreement_same"): percent(program.same / program.sentences),
        of("agreement_kappa"): "–" if program.kappa is None else number(program.kappa),
        of("agreement_caught"): caught,
    }
