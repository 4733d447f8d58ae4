"""The Python API: tables with the columns that docs/api.md names, and the example notebook run from top to bottom."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

import dashboard
from dashboard import frames
from dashboard.errors import CorpusError, DatabaseError
from dashboard.review import record_marks
from tests.support.marking import event, filled

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    lines = [
        "The council of Port Ellery voted 6-3 on Tuesday to raise the stormwater fee to $9 a month.",
        "Mayor Dana Whitcombe said the pumps on Quay Street would be replaced before winter.",
        "Residents of the harbour district have complained about flooded cellars for years.",
    ]
    other = [lines[0].replace("Tuesday", "Wednesday"), lines[1], "Connect with us", lines[2]]
    texts = ["\n".join(lines), "\n".join(other), "A bakery in Lindholm sells bread made of acorns, as it did in 1911."]
    return pd.DataFrame({"text": texts, "site": ["wire.example", "b.example", None], "role": ["source", None, None]})


def documented(table: str) -> set[str]:
    (row,) = re.findall(rf"^\| `{table}` \| (.*) \|$", PAGE, re.MULTILINE)
    return set(re.findall(r"`([a-z_]+)`", re.sub(r"\([^()]*\)", "", row)))


def test_importing_the_package_loads_nothing_heavy_and_offers_every_call():
    code = "import sys, dashboard; print({'pandas', 'sqlalchemy', 'numpy'} & set(sys.modules), set(dashboard.__all__) <= set(dir(dashboard)))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["set()", "True"]
    assert {name for name in dashboard.__all__ if name != "__version__"} == set(
        re.findall(r"`dashboard\.(\w+)\(", PAGE)
    )


def test_articles_of_any_table_become_stories_links_and_suggestions(articles: pd.DataFrame):
    stories = dashboard.group(articles)
    assert list(stories.columns) == list(frames.STORY_COLUMNS) and set(stories.columns) == documented("group")
    assert stories["versions"].tolist() == [2, 2, 1] and stories["role"].tolist()[0] == "source"
    said = dashboard.suggestions(articles)
    assert set(said.columns) == documented("suggestions")
    assert said["label"].isin(["boilerplate", "unsupported", "sourced", "unclear", "none"]).all()
    wrong = said[said["text"].str.contains("Wednesday")].iloc[0]
    assert wrong["label"] == "unsupported" and "Tuesday" in " ".join(wrong["reasons"])
    links = dashboard.align(articles)
    assert set(links.columns) == documented("align")
    assert links["score"].between(0, 1).all() and len(links) >= 3


def test_a_diff_names_the_detail_that_changes():
    found = dashboard.diff("They voted 6-3 on 4 May.", "They voted 6-3 on 5 May.", language="en")
    assert set(found.columns) == documented("diff")
    assert found.loc[found["side"] == "right", "text"].str.strip().tolist() == ["5"]
    assert found.attrs["mode"] == "words" and 0 < found.attrs["kept"] < 1


def test_a_folder_is_read_with_what_it_refuses_and_the_table_goes_on_to_the_next_call(tmp_path: Path):
    (tmp_path / "a.txt").write_text("A long enough line about the harbour of Port Ellery.", encoding="utf-8")
    (tmp_path / "b.exe").write_bytes(b"MZ")
    found = dashboard.load(tmp_path)
    assert set(found.columns) == documented("load")
    assert [refusal["where"] for refusal in found.attrs["refused"]] == ["b.exe"]
    assert dashboard.group(found)["article"].tolist() == found["id"].tolist()


def test_a_table_without_texts_says_so():
    with pytest.raises(CorpusError, match="column `text`"):
        dashboard.group(pd.DataFrame({"body": ["x"]}))
    with pytest.raises(CorpusError, match="row 2"):
        dashboard.group(pd.DataFrame({"text": ["A sentence that can be read.", ""]}))


def test_marks_of_a_desk_are_read_and_a_missing_desk_is_named(store: Engine, tmp_path: Path):
    a, _ = filled(store)
    record_marks(store, "kim", [event(a, 1)])
    url = store.url.render_as_string(hide_password=False)
    table = dashboard.marks(url)
    assert table["label"].dropna().tolist() == ["unsupported"]
    assert len(dashboard.marks(url, final=True)) == table[["article", "n"]].drop_duplicates().shape[0]
    with pytest.raises(DatabaseError, match="no desk"):
        dashboard.marks(f"sqlite:///{tmp_path / 'none.db'}")


def test_the_example_notebook_runs_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    import nbformat  # 3 s of the processor, which every worker would pay
    from nbclient import NotebookClient

    book = nbformat.read(ROOT / "docs" / "example.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in book.cells), "keep the notebook without output"
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    shown = [
        text
        for cell in book.cells
        for out in cell.get("outputs", ())
        if (text := out.get("data", {}).get("text/plain"))
    ]
    assert len(shown) >= 7 and any("unsupported" in text for text in shown)
