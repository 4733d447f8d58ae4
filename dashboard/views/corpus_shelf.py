"""Corpus: what the last load brought, the loads with their reports, and the archive."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.exchange.cells import guard_cell
from dashboard.jobs import loading, shelving
from dashboard.model import Note, Refusal
from dashboard.store import ListedArticle
from dashboard.store.load_reports import LoadReport
from dashboard.views.common import editor, engine, moment, no_right, plain, say
from dashboard.views.corpus_load import word
from dashboard.views.picking import pick_row

LINKS = 5  # stories named below a load
OPEN = 5  # refusals told in the box itself


# ---- what just came of it ---------------------------------------------------------------------------------------
def outcome() -> None:
    """What the last load of this visitor brought: as loud where it was refused as where it was read."""
    loaded: loading.Loaded | None = st.session_state.pop("loaded", None)
    if loaded is None:
        return
    counts = {"articles": loaded.articles, "stories": loaded.stories, "singles": loaded.singles}
    whole = say("corpus_done", **{key: say(f"figures_{key}", n=n) for key, n in counts.items()})
    ways = {"read": loaded.saved.new, "changed": loaded.saved.changed, "known": loaded.saved.unchanged}
    parts = [
        word(f"done_{key}", n=len(ids)) for key, ids in (ways | {"archived": loaded.saved.archived}).items() if ids
    ]
    if parts:
        st.success(f"{' · '.join(parts)}\n\n{whole}")
    if loaded.refused:
        _refused(loaded.refused, nothing=not parts)
    _links([*loaded.changed.get("new", ()), *loaded.changed.get("changed", ())])


def _refused(refused: Sequence[Refusal], *, nothing: bool) -> None:
    head = [word("done_nothing")] if nothing else []
    lines = [f"- **{plain(refusal.where)}** {plain(f'{refusal.reason} {refusal.hint}')}" for refusal in refused[:OPEN]]
    more = ["…"] if len(refused) > OPEN else []
    st.error("\n".join([*head, word("done_refused", n=len(refused)), "", *lines, *more]), icon=":material/block:")


def _links(stories: Sequence[str]) -> None:
    """Links to the stories that are new or changed, the first few."""
    titles = store.story_titles(engine(), stories)
    there = list(titles)
    if not there:
        return
    st.write(word("done_stories", n=len(there)))
    pages = st.session_state.get("pages", {})
    for story in there[:LINKS]:
        if "review" in pages:
            st.page_link(pages["review"], label=plain(titles[story]), query_params={"story": story})


# ---- putting away -----------------------------------------------------------------------------------------------
def archive_buttons(chosen: Sequence[ListedArticle]) -> None:
    """Archive the articles chosen in the table, or the whole of their stories."""
    why = no_right("desk") or (say("corpus_one") if not chosen else None)
    with st.container(horizontal=True):
        if st.button(
            word("archive"), icon=":material/archive:", disabled=why is not None, help=why or word("archive_help")
        ):
            _archive([article.id for article in chosen])
        if st.button(word("archive_story"), disabled=why is not None, help=why or word("archive_help")):
            _archive(list(dict.fromkeys(key for article in chosen for key in _with_its_story(article.id))))


def _with_its_story(article: str) -> Sequence[str]:
    story = store.story_of(engine(), article)
    return store.story_members(engine(), story) if story else (article,)


def demo_buttons() -> None:
    """Archive the demo corpus, or bring it back, by one click."""
    demo = shelving.demo_articles()
    here = store.articles_listed(engine(), demo)
    away = (
        {corpus_name.article.id for corpus_name in store.read_shelf(engine())} if store.count_shelf(engine()) else set()
    )
    stays, gone = [key for key in demo if key in here], [key for key in demo if key in away]
    why = no_right("desk")
    about = why or word("archive_help")
    if stays and st.button(word("archive_demo"), disabled=why is not None, help=about, key="archive demo"):
        _archive(stays)
    if gone and st.button(word("restore_demo"), disabled=why is not None, help=why, key="restore demo"):
        _restore(gone)


def _archive(ids: Sequence[str], load: str | None = None) -> None:
    with st.spinner(say("corpus_working")):
        count = shelving.archive(engine(), editor(), ids, load=load)
    _say(word("archived", n=count))


def _restore(ids: Sequence[str], load: str | None = None) -> None:
    with st.spinner(say("corpus_working")):
        count = shelving.restore(engine(), editor(), ids, load=load)
    _say(word("restored", n=count))


def _say(message: str) -> None:
    st.session_state["said"] = message
    st.rerun()


# ---- loads ------------------------------------------------------------------------------------------------------
def loads_table() -> None:
    """Every load, newest first; the chosen one can be archived or restored, and its report downloaded."""
    reports = store.read_reports(engine())
    if not reports:
        return
    height = min(280, 38 + 36 * len(reports))
    with st.expander(f"{word('loads')} ({len(reports)})", icon=":material/inventory_2:"):
        report = pick_row(reports, pd.DataFrame(map(_row, reports)), key="loads", name=word("loads"), height=height)
        if report:
            _load_actions(report)


def _row(report: LoadReport) -> dict[str, object]:
    return {
        word("loads_when"): moment(report.made),
        word("loads_who"): report.actor or word("loads_terminal"),
        word("loads_what"): report.what,
        word("loads_read"): report.counts["new"] + report.counts["changed"],
        say("corpus_copies"): sum(note.kind == "copy" for note in report.notes),
        say("corpus_refused"): report.counts["refused"],
        word("loads_away"): report.away,
    }


def _load_actions(report: LoadReport) -> None:
    why = no_right("desk")
    with st.container(horizontal=True):
        if report.own > report.away and st.button(
            word("loads_archive"), disabled=why is not None, help=why or word("archive_help")
        ):
            _archive([], load=report.id)
        if report.away and st.button(word("loads_restore"), disabled=why is not None, help=why):
            _restore([], load=report.id)
        table = report_table(report.refused, report.notes)
        st.download_button(
            word("report_download"), table.to_csv(index=False).encode("utf-8-sig"), f"load-{report.id}.csv", "text/csv",
            icon=":material/download:",
        )  # fmt: skip
    st.dataframe(report_table(report.refused, report.notes), hide_index=True, alt=word("report"))


def report_table(refused: Sequence[Refusal], notes: Sequence[Note]) -> pd.DataFrame:
    """Refusals, then notes, one a row, in the visitor's language; no cell is a formula."""
    rows = [(word("report_refused"), refusal.where, refusal.reason, refusal.hint) for refusal in refused]
    rows += [
        (word("report_noted"), note.where, word(f"note_{note.kind}", what=note.what, n=note.n), "") for note in notes
    ]
    names = [word("report_what"), word("report_where"), word("report_said"), word("report_hint")]
    return pd.DataFrame([tuple(map(guard_cell, row)) for row in rows], columns=names)


# ---- the archive ------------------------------------------------------------------------------------------------
def shelf() -> None:
    """What is archived, with one click to bring it back."""
    away = store.read_shelf(engine())
    if not away:
        return
    why = no_right("desk")
    with st.expander(word("shelf", n=len(away)), icon=":material/archive:"):
        st.caption(word("shelf_pick"))
        rows = [
            {
                say("corpus_article"): archived.article.name,
                say("corpus_title"): archived.article.title,
                say("corpus_site"): archived.article.site or "",
                word("shelf_when"): moment(archived.when),
            }
            for archived in away
        ]
        event = st.dataframe(
            pd.DataFrame(rows), hide_index=True, on_select="rerun", selection_mode="multi-row", key="shelf",
            alt=word("shelf", n=len(away)),
        )  # fmt: skip
        chosen = [away[n].article.id for n in event["selection"]["rows"] if n < len(away)]
        with st.container(horizontal=True):
            off = why or (say("corpus_one") if not chosen else None)
            if st.button(word("restore"), disabled=off is not None, help=off):
                _restore(chosen)
            if st.button(word("restore_all"), disabled=why is not None, help=why):
                _restore([archived.article.id for archived in away])
