"""Corpus: load articles, see what was read and what was refused, put stories right by hand."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path, PurePosixPath

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import store
from dashboard.corpus import FORMATS
from dashboard.errors import CorpusError
from dashboard.jobs import loading
from dashboard.model import Article, Refusal
from dashboard.store.access import Right
from dashboard.views.common import decide, editor, engine, heading, load_banner, may, no_right, part, queue, say

SERVER: Right = "people"  # reading folders of the computer the desk runs on
SUFFIXES = [suffix.removeprefix(".") for suffix in FORMATS]


def show() -> None:
    """Counts, loading, refusals, the articles, hand decisions."""
    articles, refused = store.read_articles(engine()), store.read_refusals(engine())
    heading("corpus", figures(articles, refused))
    load_banner()
    if said := st.session_state.pop("said", None):
        st.success(said)
    with st.expander(say("corpus_load"), expanded=not articles):
        load_form()
    refusals(refused)
    table = articles_table(articles)
    if not table.empty:
        part("corpus_articles")
        above = st.container()  # the buttons stand above the table, the choice is made in it
        chosen = pick(table)
        with above:
            hand_decisions([articles[i] for i in chosen])


def load_form() -> None:
    """Upload files or name a folder; nothing happens before the button."""
    with st.form("load", border=False):
        files = st.file_uploader(
            say("corpus_upload"), SUFFIXES, accept_multiple_files=True, help=say("corpus_upload_help")
        )
        folder = metadata = ""
        if may(SERVER):  # what lies on the server beside the corpus is no lead's business
            folder = st.text_input(say("corpus_folder"), placeholder=str(loading.DEMO))
            metadata = st.text_input(say("corpus_metadata"))
        why = no_right("desk")
        if not st.form_submit_button(say("corpus_go"), type="primary", disabled=why is not None, help=why):
            return
    with st.spinner(say("corpus_working")):
        table = Path(metadata).expanduser() if metadata else None
        loaded = from_upload(files, table) if files else from_folder(folder, table)
    counts = {"articles": loaded.articles, "stories": loaded.stories, "singles": loaded.singles}
    st.session_state["said"] = say("corpus_done", **{key: say(f"figures_{key}", n=n) for key, n in counts.items()})
    st.rerun()


def from_folder(folder: str, metadata: Path | None) -> loading.Loaded:
    """Load a folder of this computer. CorpusError when it cannot be read."""
    if not folder.strip():
        raise CorpusError.of("nothing_chosen")
    store.demand(engine(), editor(), SERVER)
    path = Path(folder).expanduser()
    return loading.load_folder(engine(), path, metadata, by=editor())


def from_upload(files: Sequence[UploadedFile], metadata: Path | None) -> loading.Loaded:
    """Load uploaded files as if they had stood in a folder; names are cut to their last part.

    Two files of one name both count: the second one stands in a folder "2".
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "files"
        for file in files:
            name = PurePosixPath(file.name.replace("\\", "/")).name
            path = next(p for p in _places(folder, name) if not p.exists())
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.getbuffer())
        what = ", ".join(file.name for file in files)[:200]
        return loading.load_folder(engine(), folder, metadata, by=editor(), what=what)


def _places(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    yield from (folder / str(n) / name for n in count(2))


def figures(articles: Sequence[Article], refused: Sequence[Refusal]) -> str:
    """Count what was read and what was not, in one line; what there is none of is left out."""
    sources, copies = sum(a.role == "source" for a in articles), sum(len(a.copies) for a in articles)
    counts = {"articles": len(articles), "sources": sources, "copies": copies, "refused": len(refused)}
    return " · ".join(say(f"figures_{key}", n=n) for key, n in counts.items() if n or key == "articles")


def refusals(refused: Sequence[Refusal]) -> None:
    """What was not read, with the reason and the next thing to do."""
    if not refused:
        return
    with st.expander(f"{say('corpus_refused')} ({len(refused)})", icon=":material/block:"):
        columns = [say("corpus_where"), say("corpus_reason"), say("corpus_hint")]
        rows = [(r.where, r.reason, r.hint) for r in refused]
        st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True)


def articles_table(articles: Sequence[Article]) -> pd.DataFrame:
    """One row an article, in the order of the corpus."""
    titles = queue().set_index("story")["title"].to_dict()
    story_of = {a: story for story, members in store.stories_by_id(engine()).items() for a in members}
    return pd.DataFrame(
        [
            {
                say("corpus_article"): a.name,
                say("corpus_title"): a.title,
                say("corpus_story"): titles.get(story_of.get(a.id, ""), ""),
                say("corpus_role"): say(f"role_{a.role}") if a.role else "",
                say("corpus_site"): a.site or "",
                say("corpus_published"): a.published.isoformat() if a.published else "",
                say("corpus_language"): a.language,
                say("corpus_format"): a.format,
                say("corpus_copies"): ", ".join(copy.name for copy in a.copies),
            }
            for a in articles
        ]
    )


def pick(table: pd.DataFrame) -> list[int]:
    """The table of articles; the positions of the rows chosen."""
    event = st.dataframe(
        table,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key="articles",
        height=560,
        alt=say("corpus_table"),
    )
    return list(event["selection"]["rows"])


def hand_decisions(chosen: Sequence[Article]) -> None:
    """Merge, split, and roles, for the articles chosen in the table."""
    st.caption(say("corpus_hand_help"))
    with st.container(horizontal=True):
        kinds: dict[store.Kind, int] = {"together": 2, "apart": 2, "source": 1, "rewrite": 1}
        for kind, least in kinds.items():
            needs = say("corpus_two" if least == 2 else "corpus_one")
            off = no_right("mark") or (needs if len(chosen) < least else None)
            if st.button(say(f"corpus_{kind}"), key=f"hand {kind}", disabled=off is not None, help=off):
                decide(kind, [a.id for a in chosen])
