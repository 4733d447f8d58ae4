"""Corpus, the upper part: drop files or a folder, paste a text, name a folder of the desk's computer, choose columns."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path, PurePosixPath

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import store, strings
from dashboard.corpus import FORMATS, fields
from dashboard.corpus.columns import guess, signature
from dashboard.corpus.pasted import paste
from dashboard.corpus.preview import Preview, preview
from dashboard.errors import CorpusError
from dashboard.jobs import loading
from dashboard.store.access import Right
from dashboard.store.text import clean
from dashboard.views.common import editor, engine, errors_shown, language, may, no_right, say

SERVER: Right = "people"  # reading folders of the computer the desk runs on
SUFFIXES = list(dict.fromkeys(f".{suffix.rpartition('.')[2]}" for suffix in FORMATS))


def word(key: str, **values: object) -> str:
    """A string of the catalogue `loading` in the visitor's language."""
    return strings.text(f"loading.{key}", language(), **values)


def load_forms() -> None:
    """The ways in, one tab each; what was loaded is in `st.session_state["loaded"]` when the page is drawn again."""
    names = [word("tab_files"), word("tab_text"), *([word("tab_place")] if may(SERVER) else [])]
    tabs = st.tabs(names)
    with tabs[0], errors_shown():
        files_form()
    with tabs[1], errors_shown():
        text_form()
    if may(SERVER):  # what is on the server beside the corpus is no lead's business
        with tabs[2], errors_shown():
            place_form()


def _done(loaded: loading.Loaded) -> None:
    st.session_state["loaded"] = loaded
    st.session_state["round"] = st.session_state.get("round", 0) + 1  # the form is empty again
    st.rerun()


# ---- files ------------------------------------------------------------------------------------------------------
def files_form() -> None:
    """Files or a folder, which of them is the source, the columns of tables; nothing happens before the button."""
    whole = st.toggle(word("whole_folder"), key="whole folder")
    key = f"files {whole} {st.session_state.get('round', 0)}"
    kinds = ", ".join(FORMATS)
    several = "directory" if whole else True
    files = st.file_uploader(
        word("files"), SUFFIXES, accept_multiple_files=several, key=key, help=word("files_help", kinds=kinds)
    )
    source = ""
    if files:
        names = [file.name for file in files]
        options = ["", *dict.fromkeys(names)]
        source = st.selectbox(
            word("source_file"), options, format_func=lambda name: name or word("source_none"), help=word("source_help")
        )
        for file in files[:20]:
            columns_form(file)
    why = no_right("desk")
    if st.button(say("corpus_go"), type="primary", disabled=why is not None, help=why, key="load files"):
        if not files:
            raise CorpusError.of("nothing_chosen")
        with st.spinner(say("corpus_working")):
            loaded = from_upload(files, sources=[source] if source else [])
        _done(loaded)


PART_BYTES = 200  # of a part of a file's name; file systems hold 255, and a number may be put before it


def from_upload(files: Sequence[UploadedFile], sources: Sequence[str] = ()) -> loading.Loaded:
    """Load uploaded files as if they had been in a folder; a folder's own folders are kept, nothing leads out of it.

    Two files of one name both count: the second one is in a folder "2".
    """
    with tempfile.TemporaryDirectory() as place:
        folder, names = Path(place) / "files", dict[str, str]()
        for file in files:
            path = next(p for p in _places(folder, _inside(file.name)) if not _is_taken(p, folder))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.getbuffer())
            names.setdefault(file.name, path.relative_to(folder).as_posix())
        what = ", ".join(file.name for file in files)[:200]
        chosen = [names[name] for name in sources if name in names]
        return loading.load_folder(engine(), folder, by=editor(), what=what, sources=chosen)


def _inside(name: str) -> str:
    """A path that leads nowhere but into the folder, of parts that a disk can hold."""
    parts = [part for part in clean(name).replace("\\", "/").split("/") if part not in ("", "..", ".")]
    return "/".join(map(_short, parts or ["file"]))  # by hand: of "//host/a" pathlib takes "//" for a root of its own


def _short(part: str) -> str:
    """A name of at most PART_BYTES bytes that ends as it did."""
    if len(part.encode()) <= PART_BYTES:
        return part
    ending = PurePosixPath(part).suffix[:20]
    return part.encode()[: PART_BYTES - len(ending.encode())].decode(errors="ignore") + ending


def _is_taken(path: Path, folder: Path) -> bool:
    """Whether something is there, or a file stands where a folder would have to be."""
    return path.exists() or any(above.is_file() for above in path.parents if above.is_relative_to(folder))


def _places(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    yield from (folder / str(n) / name for n in count(2))


# ---- the columns of a table -------------------------------------------------------------------------------------
def columns_form(file: UploadedFile) -> None:
    """The first rows of a table and what each field is taken from: guessed, correctable, remembered."""
    shown = preview(file.name, file.getvalue())
    if shown is None:
        return
    known_columns = loading.known_columns(engine()).get(signature(shown.header))
    now = dict(known_columns or guess(shown.header))
    with st.expander(word("columns", name=file.name), expanded="text" not in now and "html" not in now):
        st.caption(word("columns_help"))
        st.dataframe(pd.DataFrame(shown.rows, columns=list(shown.header)), hide_index=True)
        chosen = _choose(file.name, shown, now)
        why = no_right("desk")
        if st.button(word("columns_keep"), key=f"keep {file.name}", disabled=why is not None, help=why):
            loading.remember_columns(engine(), editor(), shown.header, chosen)
            st.toast(word("columns_kept"))


def _choose(name: str, shown: Preview, now: dict[str, str]) -> dict[str, str]:
    chosen, columns = {}, st.columns(4)
    for n, field in enumerate(fields.NAMES):
        options = ["", *shown.header]
        at = options.index(now[field]) if now.get(field) in options else 0
        with columns[n % 4]:
            choice = st.selectbox(
                word(f"field_{field}"),
                options,
                index=at,
                format_func=lambda column: column or word("columns_none"),
                key=f"column {name} {field}",
            )
        if choice:
            chosen[field] = choice
    return chosen


# ---- a pasted text, a folder of the server ----------------------------------------------------------------------
def text_form() -> None:
    """A text with what its editor knows of it."""
    turn = st.session_state.get("round", 0)
    with st.form("paste", border=False):
        text = st.text_area(word("text"), height=220, help=word("text_help"), key=f"pasted {turn}")
        left, right = st.columns(2)
        title = left.text_input(word("title"), key=f"pasted title {turn}")
        url = right.text_input(word("url"), key=f"pasted url {turn}")
        site = left.text_input(word("site"), key=f"pasted site {turn}")
        published = right.text_input(word("published"), key=f"pasted day {turn}")
        role = left.selectbox(
            word("role"),
            ["", *fields.ROLES],
            format_func=lambda value: say(f"role_{value}") if value else word("role_none"),
        )
        why = no_right("desk")
        if not st.form_submit_button(word("load_text"), type="primary", disabled=why is not None, help=why):
            return
    pasted = paste(text, title=title, url=url, site=site, published=published, role=fields.role(role))
    with st.spinner(say("corpus_working")):
        loaded = loading.load(engine(), pasted, by=editor(), what=pasted.articles[0].title)
    _done(loaded)


def place_form() -> None:
    """A folder of the computer that the desk runs on."""
    with st.form("load", border=False):
        folder = st.text_input(say("corpus_folder"), placeholder=str(loading.DEMO))
        metadata = st.text_input(say("corpus_metadata"))
        why = no_right("desk")
        if not st.form_submit_button(word("load_place"), type="primary", disabled=why is not None, help=why):
            return
    with st.spinner(say("corpus_working")):
        loaded = from_folder(folder, Path(metadata).expanduser() if metadata else None)
    _done(loaded)


def from_folder(folder: str, metadata: Path | None) -> loading.Loaded:
    """Load a folder of this computer. CorpusError when it cannot be read."""
    if not folder.strip():
        raise CorpusError.of("nothing_chosen")
    store.demand(engine(), editor(), SERVER)
    return loading.load_folder(engine(), Path(folder).expanduser(), metadata, by=editor())
