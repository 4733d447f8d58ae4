"""What every session runs: the door, page settings, navigation. The pages are functions, never files of a pages/ folder.

Nothing of a page is run before the door (gate.py) has said who is there: not by a page's address, not by a query.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path

import streamlit as st

from dashboard.components.page import run_errand
from dashboard.store.access import Right
from dashboard.views import (
    adjudicate,
    corpus,
    gate,
    guideline,
    help_page,
    insight,
    record,
    review,
    settings_page,
    team,
    tour,
    triage,
    versions,
    visitor,
)
from dashboard.views.common import errors_shown, go, language, may, person, plain, say

# Streamlit makes this file the process's __main__, which every process that is spawned from here (an analysis, a checker)
# would run once more, pages and all, before its own work. A main module of this name is left alone.
__spec__ = ModuleSpec("dashboard.__main__", None)
HERE = Path(__file__).parent
# The icon is our own, and said first: a page's material icon would be fetched from somebody else's server. It travels
# inside the page, for the door (web/door.py) gives files to nobody who is not in.
PNG = base64.b64encode((HERE / "icon.png").read_bytes()).decode()
ICON = f'<image width="1" height="1" href="data:image/png;base64,{PNG}"/>'
ICON = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{ICON}</svg>'
st.set_page_config(page_title=say("app"), page_icon=ICON, layout="wide")

# name, page, icon, its place in the navigation ("": beside the others), and the right without which it is left out there
PAGES: tuple[tuple[str, Callable[[], None], str, str, Right], ...] = (
    ("triage", triage.show, ":material/low_priority:", "", "read"),
    ("review", review.show, ":material/compare:", "", "read"),
    ("versions", versions.show, ":material/view_column:", "", "read"),
    ("adjudicate", adjudicate.show, ":material/gavel:", "", "adjudicate"),
    ("insight", insight.show, ":material/monitoring:", "desk", "read"),
    ("record", record.show, ":material/history:", "desk", "read"),
    ("guideline", guideline.show, ":material/menu_book:", "desk", "read"),
    ("corpus", corpus.show, ":material/folder_open:", "desk", "read"),
    ("team", team.show, ":material/group:", "desk", "assign"),
    ("settings", settings_page.show, ":material/tune:", "own", "read"),
    ("help", help_page.show, ":material/help:", "own", "read"),
)


def home() -> None:
    """The bare address opens Triage. A default page has no address of its own, and every view must have one."""
    go("triage", **st.query_params.to_dict())


def door() -> None:
    """Draw the sign-in page, whatever the address."""


def navigation(pages: dict[str, st.Page]) -> st.Page:
    """The pages the visitor's role may use, the rest by address only: they say what is missing."""
    sections: dict[str, list[st.Page]] = {"": [st.Page(home, default=True, visibility="hidden")]}
    titles = {"": "", "desk": say("nav_desk"), "own": plain(shortened(person().name))}
    for name, _, _, place, _ in PAGES:
        sections.setdefault(titles[place], []).append(pages[name])
    return st.navigation(sections, position="top")


def shortened(name: str) -> str:
    """A name that leaves room for the pages at 900 px."""
    return name if len(name) <= 24 else f"{name[:22].rstrip()}…"


def closed() -> None:
    """Every address leads to the door, which `gate.enter` has drawn already."""
    every = [st.Page(door, title=say("app"), default=True)]
    every += [st.Page(door, title=say("app"), url_path=name) for name, *_ in PAGES]
    st.navigation(every, position="hidden")


def run() -> None:
    """The page of the address, for a visitor who is in."""
    pages = {
        name: st.Page(show, title=say(name), icon=icon, url_path=name, visibility="visible" if may(right) else "hidden")
        for name, show, icon, _, right in PAGES
    }
    st.session_state["pages"] = pages
    page = navigation(pages)
    st.set_page_config(page_title=f"{page.title} · {say('app')}")
    with errors_shown():
        tour.show()
        page.run()


entered = gate.enter()
THEME = {name: say(f"theme_{name}") for name in ("system", "light", "dark")} | {"theme": say("theme")}
with st.container(
    key="errand_all", height="content"
):  # of its own: an errand that comes or goes moves nothing on the page
    run_errand(language=language(), words=say("connection_lost"), theme=THEME)
    if told_name := visitor.name_to_keep():
        run_errand("name", address=told_name)
if entered is None:
    closed()
else:
    run()
