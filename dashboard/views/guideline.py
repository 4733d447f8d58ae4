"""The guideline: what the desk has agreed on. Everybody reads it, leads write it, every version is kept."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterator

import streamlit as st

from dashboard import compare, store, strings
from dashboard.model import Diff
from dashboard.store import guideline
from dashboard.store.guideline import Guideline, OutdatedError
from dashboard.store.people import people
from dashboard.views.common import editor, engine, errors_shown, heading, language, may, moment, plain

TEXT, ABOUT, SEEN, BASE = "guideline text", "guideline about", "guideline seen", "guideline base"
DRAFT = "guideline.draft"
_LIVELY = re.compile(r"!\[|(?<!\\)\$")  # a picture would be fetched from elsewhere; a price is no formula
STYLE = """<style>.changes p{margin:.15rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
.changes ins{background:light-dark(#d9e7f3,#1f3547);text-decoration:underline 1px}
.changes del{background:light-dark(#f2e5d2,#3a2f20);text-decoration:line-through 1px}</style>"""


def tell(key: str, **values: object) -> str:
    """A string of this page's catalogue."""
    return strings.text(f"rulings.guideline_{key}", language(), **values)


def show() -> None:
    """Read, edit, or look at the versions."""
    heading("guideline", tell("lead"))
    if message := st.session_state.pop("said", None):
        st.success(plain(message))
    newest = guideline.newest(engine())
    if newest is None and not may("guideline"):
        st.info(tell("none"))
        return
    parts = ["read", *(["edit"] if may("guideline") else []), "history"] if newest else ["edit"]
    part = parts[0]
    if len(parts) > 1:
        asked = st.query_params.get("part")
        part = st.segmented_control(
            tell("part"), parts, default=asked if asked in parts else part, required=True, format_func=tell,
            key="guideline part", label_visibility="collapsed",
        ) or part  # fmt: skip
        st.query_params["part"] = part
    if part == "edit":
        edit(newest)
    elif part == "history":
        history()
    elif newest:
        st.caption(plain(signed(newest)))
        st.markdown(calm(newest.text))


def calm(text: str) -> str:
    """The guideline's Markdown without what would fetch a picture or draw a formula; HTML is text to Streamlit anyway."""
    return _LIVELY.sub(lambda count: "".join(f"\\{sign}" for sign in count[0]), text)


def signed(version: Guideline) -> str:
    """Which version, by whom, when."""
    return tell("saved_by", version=version.version, name=name_of(version.actor), when=moment(version.made))


def name_of(handle: str) -> str:
    """How a person is called."""
    return next((member.name for member in people(engine()) if member.id == handle), handle)


# ---- writing ----------------------------------------------------------------------------------------------------
def edit(newest: Guideline | None) -> None:
    """The text, what changes, and saving; a colleague's version that came in between is shown, never overwritten."""
    state = st.session_state
    number = newest.version if newest else 0
    if newest is None:
        st.info(tell("none_lead"))
    if TEXT not in state or SEEN not in state or (state[SEEN] != number and not changed()):
        begin(newest)
    start = strings.text("rulings.guideline_start", language()).strip()
    if newest and not state[TEXT].lstrip().startswith("# "):  # so far only examples from rulings
        st.button(tell("offer"), on_click=lambda: state.update({TEXT: f"{start}\n\n{state[TEXT]}"}))
    text = st.text_area(tell("text"), key=TEXT, height=520, help=tell("text_help"), on_change=keep)
    about = st.text_input(tell("about"), key=ABOUT, placeholder=tell("about_hint"), on_change=keep)
    behind = newest is not None and state[SEEN] != number
    if newest and behind:
        collision(newest)
    with st.container(horizontal=True):
        label = tell("take_seen", version=number) if behind else tell("save")
        if st.button(label, type="primary"):
            save(text, about, number if behind else state[SEEN])
        if newest and st.button(tell("discard")):
            forget()
            st.rerun()


def begin(newest: Guideline | None) -> None:
    """Start from what was being written, else from the page as it is; a desk without one is offered a text."""
    draft = store.get_own(engine(), editor(), DRAFT)
    if not draft:
        number, base = (newest.version, newest.text) if newest else (0, "")
        text = base or strings.text("rulings.guideline_start", language()).lstrip()
        draft = {"text": text, "about": "", "seen": number, "base": base}
    st.session_state.update({TEXT: draft["text"], ABOUT: draft["about"], SEEN: draft["seen"], BASE: draft["base"]})


def keep() -> None:
    """What is being written outlives another page, a reload and a restart of the server."""
    state = st.session_state
    draft = {"text": state[TEXT], "about": state[ABOUT], "seen": state[SEEN], "base": state[BASE]}
    store.set_own(engine(), editor(), DRAFT, draft if changed() else None)


def changed() -> bool:
    """Is there anything that would be lost?"""
    state = st.session_state
    return bool(state.get(TEXT, "").strip() != state.get(BASE, "").strip())


def forget() -> None:
    """Back to what is saved."""
    store.set_own(engine(), editor(), DRAFT, None)
    for key in (TEXT, ABOUT, SEEN, BASE):
        st.session_state.pop(key, None)


def collision(newest: Guideline) -> None:
    """What a colleague has saved while this was being written."""
    error = OutdatedError(newest)
    st.warning(plain(" ".join(error.in_language(language()))))
    with st.expander(tell("conflict", name=name_of(newest.actor), version=newest.version), expanded=True):
        difference(st.session_state[BASE], newest.text)


def save(text: str, about: str, seen: int) -> None:
    """Save, or say why not; the text stays in its box either way."""
    with errors_shown():
        try:
            made = guideline.save(engine(), editor(), text, about, seen=seen)
        except OutdatedError:
            st.rerun()  # the page shows what came in between
        fresh = made.version != seen
        forget()
        st.session_state["said"] = tell("saved", version=made.version) if fresh else tell("same")
        st.rerun()


# ---- versions ---------------------------------------------------------------------------------------------------
def history() -> None:
    """All versions, newest first; two of them word by word."""
    every = {kept.version: kept for kept in guideline.versions(engine())}
    order = list(every)
    labels = {
        number: f"{signed(kept)} – {plain(kept.about)}" if kept.about else signed(kept)
        for number, kept in every.items()
    }
    chosen = st.radio(
        tell("history"), order, format_func=lambda number: plain(labels[number]), key="version",
        label_visibility="collapsed",
    )  # fmt: skip
    version = every[chosen]
    st.subheader(tell("version", version=version.version), anchor=False)
    if version.version != order[0] and may("guideline") and st.button(tell("restore", version=version.version)):
        save(version.text, tell("restored", version=version.version), order[0])
    before = [number for number in order if number != version.version]
    if not before:
        st.caption(tell("first"))
        st.markdown(calm(version.text))
        return
    earlier = next((number for number in before if number < version.version), before[-1])
    other = st.selectbox(
        f"{tell('compare')} {tell('with')}", before, before.index(earlier), format_func=labels.__getitem__
    )
    difference(every[other].text, version.text)


def difference(old: str, new: str) -> None:
    """Show what is in one text and not in the other, word by word."""
    if old == new:
        st.caption(tell("no_difference"))
        return
    lines = "".join(f"<p>{line}</p>" for line in changes(old, new))
    st.html(f'{STYLE}<div class="changes">{lines}</div>')


def changes(old: str, new: str) -> Iterator[str]:
    """Lines of HTML: unchanged lines far from a change are left out, changed lines are compared word by word."""
    left, right = old.splitlines(), new.splitlines()
    for group in difflib.SequenceMatcher(None, left, right, autojunk=False).get_grouped_opcodes(1):
        for kind, a, b, c, d in group:
            if kind == "equal":
                yield from map(html.escape, right[c:d])
            elif kind == "replace" and b - a == d - c:
                yield from (painted(compare.diff(x, y)) for x, y in zip(left[a:b], right[c:d], strict=True))
            else:
                yield from (f"<del>{html.escape(line)}</del>" for line in left[a:b] if line.strip())
                yield from (f"<ins>{html.escape(line)}</ins>" for line in right[c:d] if line.strip())
        yield "…"


def painted(diff: Diff) -> str:
    """A word diff as HTML, its words escaped."""
    tags = {-1: "del", 1: "ins"}
    parts = [(tags.get(piece.op), html.escape(piece.text)) for piece in diff.pieces]
    return "".join(f"<{tag}>{words}</{tag}>" if tag else words for tag, words in parts)
