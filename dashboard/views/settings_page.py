"""Settings: name, language, learning, blind mode, backup."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard import __version__, review, store, strings
from dashboard.components.line import line
from dashboard.jobs import learning
from dashboard.review.marks.carry import carry_marks, count_carried
from dashboard.settings import LEARN_LEAST, environment
from dashboard.strings import LANGUAGES, NAMES
from dashboard.suggest import Learned
from dashboard.views import gate, settings_outside, settings_tokens, settings_webhooks
from dashboard.views.common import editor, engine, heading, language, may, no_right, part, plain, say
from dashboard.views.visitor import LANGUAGE, Visitor, current_visitor, go_by

BEFORE = "name before"  # of the session: under which marks may wait to be taken along


def show() -> None:
    """Who and how; where things are kept."""
    heading("settings", say("settings_lead"))
    person()
    learn_from_marks()
    work_blind()
    settings_outside.show()
    settings_tokens.show()
    settings_webhooks.show()
    database()
    st.caption(f"Copydesk {__version__}")


def person() -> None:
    """Who marks are recorded for, and the language of the screen."""
    if current_visitor().mode == "local":
        name_here()
    else:
        signed_in(current_visitor())
    chosen = st.segmented_control(
        say("settings_language"), LANGUAGES, default=language(), required=True, format_func=lambda code: NAMES[code]
    )
    if chosen and chosen != language():
        store.set_own(engine(), editor(), LANGUAGE, chosen)
        st.rerun()


def name_here() -> None:
    """Where nobody signs in: the name marks are recorded under."""
    with st.container(key="own-name"):
        name = st.text_input(say("settings_name"), editor(), max_chars=80, help=say("settings_name_help"), width=420)
    wanted = name.strip()
    if wanted and wanted != editor():
        before = editor()
        go_by(wanted)  # AccessError for a name that cannot be had here
        st.session_state[BEFORE] = before
        st.toast(say("settings_saved"))
        st.rerun()
    take_along()


def take_along() -> None:
    """Marks stay under the name they were made under, until who made them says otherwise."""
    before = st.session_state.get(BEFORE)
    n = count_carried(engine(), before, editor()) if before and before != editor() else 0
    if not n:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(plain(say("settings_name_marks", n=n, name=before)), icon=":material/drive_file_rename_outline:")
        if st.button(say("settings_name_along"), key="along"):
            carry_marks(engine(), before, editor())
            st.session_state.pop(BEFORE)
            st.rerun()


def signed_in(here: Visitor) -> None:
    """Who the provider or the proxy says this is, what they may do, and the way out."""
    who = here.person
    part("settings_you")
    st.text(say("settings_signed_in", name=who.name, email=who.email or "–"))
    st.caption(plain(say("settings_role", handle=who.id, role=say(f"role_of_{who.role}"))))
    st.caption(say(f"role_help_{who.role}"))
    if st.button(say("settings_sign_out"), icon=":material/logout:", help=say("settings_sign_out_help")):
        gate.leave()


def learn_from_marks() -> None:
    """The switch for learning from marks, and what it changed last."""
    part("settings_learning")
    why = no_right("desk")
    on = st.toggle(
        say("settings_learning"),
        learning.switched_on(engine()),
        help=why or say("settings_learning_help"),
        disabled=why is not None,
    )
    if on != learning.switched_on(engine()):
        learning.switch(engine(), on, editor())
        st.rerun()
    if not on:
        st.caption(say("settings_learning_off"))
        return
    learned, have = store.learned(engine()), review.count_answers(engine())
    if learned is None or not learned.coefficients:
        st.caption(say("settings_learning_wait", n=LEARN_LEAST, have=have))
    else:
        changes(learned)
    if have >= LEARN_LEAST and st.button(say("settings_learn_now"), disabled=why is not None, help=why):
        with st.spinner(say("corpus_working")):
            learning.learn_now(engine(), editor())
        st.rerun()


def work_blind() -> None:
    """The switch for blind mode; at a desk without sign-in it would hide nothing from anybody, and says so."""
    part("settings_blind")
    why, now = no_right("desk"), review.is_blind(engine())
    on = st.toggle(
        say("settings_blind_on"), now, help=why or say("settings_blind_help"), disabled=why is not None, key="blind"
    )
    if on != now:
        review.set_blind(engine(), editor(), on)
        st.rerun()
    if on and current_visitor().mode == "local":
        st.caption(say("settings_blind_local"))


def changes(learned: Learned) -> None:
    """What the last fit changed, in figures and in words."""
    before, after = (strings.percent(share, language()) for share in (learned.before, learned.after))
    message = say("settings_learning_on", n=learned.n, before=before, after=after)
    if not learned.helps:
        st.caption(f"{message} {say('settings_learning_no_help')}")
        return
    st.caption(message)
    rows = [
        {
            say("settings_feature"): feature.replace(".", " ").replace("_", " "),
            say("settings_speaks_for"): say(f"label_{label}"),
            say("settings_weight"): change,
        }
        for label, feature, change in (*learned.gained, *learned.lost)
    ]
    with st.expander(say("settings_learning_changed")):
        st.dataframe(pd.DataFrame(rows), hide_index=True)


def database() -> None:
    """Where the marks are, and a backup of them; for those who look after the desk."""
    if not may("desk"):
        return
    part("settings_database")
    line(engine().url.render_as_string(hide_password=True), key="database", language=language())
    if not engine().url.drivername.startswith("sqlite"):
        return
    if st.button(say("settings_backup"), icon=":material/save:"):
        path = environment().data / f"copydesk-{datetime.now():%Y%m%d-%H%M%S}.db"
        store.demand(engine(), editor(), "desk")
        store.back_up(engine(), path)
        st.success(plain(say("settings_backup_done", path=path)))
