"""Corpus: load articles, see what was read and what was refused, put stories right by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.jobs import again
from dashboard.model import Refusal
from dashboard.settings import ARTICLES_PAGE
from dashboard.store import ArticleCounts, ListedArticle
from dashboard.views.common import decide, editor, engine, errors_shown, heading, load_banner, no_right, part, say
from dashboard.views.corpus_load import load_forms, word
from dashboard.views.corpus_shelf import archive_buttons, demo_buttons, loads_table, outcome, shelf


def show() -> None:
    """Counts, loading, refusals, the articles, hand decisions."""
    counted, refused = store.count_listed(engine()), store.read_refusals(engine())
    heading("corpus", figures(counted, refused))
    load_banner()
    if message := st.session_state.pop("said", None):
        st.success(message)
    outcome()
    with st.expander(say("corpus_load"), expanded=not counted.articles):
        load_forms()
    demo_buttons()
    refusals(refused)
    if counted.articles:
        part("corpus_articles")
        above = st.container()  # the buttons stand above the table, the choice is made in it
        articles = page_of_articles(counted.articles)
        chosen = pick(articles_table(articles))
        with above:
            hand_decisions([articles[i] for i in chosen])
            archive_buttons([articles[i] for i in chosen])
    loads_table()
    shelf()
    if counted.articles:
        analyse_again_button()


def analyse_again_button() -> None:
    """Have every article analysed again, once it is said what that means."""
    why = no_right("desk") or (say("analysis_running") if store.load_standing(engine()).running else None)
    with st.popover(say("corpus_again"), icon=":material/refresh:", disabled=why is not None, help=why):
        st.write(say("corpus_again_about"))
        if st.button(say("corpus_again_go"), type="primary", key="analyse again"):
            with errors_shown():
                again.analyse_again(engine(), editor())
                st.rerun()


def page_of_articles(count: int) -> list[ListedArticle]:
    """The articles of the page that is chosen; a small corpus has one."""
    pages = -(-count // ARTICLES_PAGE)
    page = st.number_input(say("corpus_page", pages=pages), 1, pages, key="corpus page", width=160) if pages > 1 else 1
    return store.list_articles(engine(), (int(page) - 1) * ARTICLES_PAGE)


def figures(counted: ArticleCounts, refused: Sequence[Refusal]) -> str:
    """Count what was read and what was not, in one line; what there is none of is left out."""
    counts = {
        "articles": counted.articles,
        "sources": counted.sources,
        "copies": counted.copies,
        "refused": len(refused),
    }
    return " · ".join(say(f"figures_{key}", n=n) for key, n in counts.items() if n or key == "articles")


def refusals(refused: Sequence[Refusal]) -> None:
    """What was not read, with the reason and the next thing to do."""
    if not refused:
        return
    with st.expander(f"{say('corpus_refused')} ({len(refused)})", icon=":material/block:"):
        columns = [say("corpus_where"), say("corpus_reason"), say("corpus_hint")]
        rows = [(r.where, r.reason, r.hint) for r in refused]
        st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True)


def articles_table(articles: Sequence[ListedArticle]) -> pd.DataFrame:
    """One row an article, in the order of the corpus."""
    seen = any(a.captured for a in articles)
    return pd.DataFrame(
        [
            {
                say("corpus_article"): a.name,
                say("corpus_title"): a.title,
                say("corpus_story"): a.story,
                say("corpus_role"): say(f"role_{a.role}") if a.role else "",
                say("corpus_site"): a.site,
                say("corpus_published"): a.published.isoformat() if a.published else "",
                **({word("captured"): a.captured} if seen else {}),
                say("corpus_language"): a.language,
                say("corpus_format"): a.format,
                say("corpus_copies"): ", ".join(a.copies),
            }
            for a in articles
        ]
    )


def columns() -> dict[str, st.column_config.Column]:
    """How wide the columns are, px: titles give way, so that all of them are in sight at 1400 px."""
    widths = {"article": 110, "title": 270, "story": 240, "role": 90, "site": 140, "published": 100, "language": 80}
    return {say(f"corpus_{name}"): st.column_config.Column(width=width) for name, width in widths.items()}


def pick(table: pd.DataFrame) -> list[int]:
    """The table of articles; the positions of the rows chosen."""
    event = st.dataframe(
        table,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key="articles",
        column_config=columns(),
        height=min(560, 38 + 36 * len(table)),
        alt=say("corpus_table"),
    )
    return list(event["selection"]["rows"])


def hand_decisions(chosen: Sequence[ListedArticle]) -> None:
    """Merge, split, and roles, for the articles chosen in the table."""
    st.caption(say("corpus_hand_help"))
    with st.container(horizontal=True):
        kinds: dict[store.Kind, int] = {"together": 2, "apart": 2, "source": 1, "rewrite": 1}
        for kind, least in kinds.items():
            needs = say("corpus_two" if least == 2 else "corpus_one")
            off = no_right("mark") or (needs if len(chosen) < least else None)
            if st.button(say(f"corpus_{kind}"), key=f"hand {kind}", disabled=off is not None, help=off):
                decide(kind, [a.id for a in chosen])
