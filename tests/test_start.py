"""What starts a process of the desk: everything imported or compiled in vain is paid by every command and every worker."""

from __future__ import annotations

import subprocess
import sys

from tests.test_house import ROOT

HEAVY = ("pandas", "pyarrow", "streamlit", "altair", "sklearn", "trafilatura", "dateparser", "scipy.linalg", "scipy.sparse.linalg",
         "sqlalchemy.dialects.postgresql", "docx", "typst", "openpyxl")  # fmt: skip
MOST_PATTERNS = 350  # 336 when it was written, those of libraries among them
ENGINE = ("dashboard.compare", "dashboard.suggest", "dashboard.stories", "scipy", "numpy")


def loaded_by(statement: str) -> set[str]:
    """The modules that are loaded after a statement in a process of its own."""
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    return set(
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
    )


def test_loading_articles_imports_no_table_no_chart_no_page_reader_before_it_needs_one():
    assert loaded_by("import dashboard.jobs.loading") & set(HEAVY) == set()


def test_opening_a_desk_imports_no_engine():
    assert loaded_by("import dashboard.store, dashboard.doctor") & {*HEAVY, *ENGINE} == set()


def test_the_pages_import_no_charts_and_no_learning_before_somebody_opens_the_page_that_needs_them():
    pages = "import dashboard.views.adjudicate, dashboard.views.insight, dashboard.views.review, dashboard.views.triage"
    assert loaded_by(pages) & {"altair", "jsonschema", "sklearn"} == set()


def test_a_pattern_of_a_language_is_compiled_when_it_is_asked_for():
    from dashboard.text.lexicon import Phrases

    phrases = Phrases({"one": ("the first", "a first"), "other": ("second",)})
    assert set(phrases) == {"one", "other"}
    assert not phrases._made
    assert phrases["one"].findall("The first of a  first") == ["The first", "a  first"]
    assert set(phrases._made) == {"one"}


def test_the_engine_compiles_few_patterns_before_it_reads_a_text():
    counting = """
import re, regex
made = []
for module in (re, regex):
    module.compile = lambda *args, real=module.compile, **more: made.append(args) or real(*args, **more)
import dashboard.engine.analysis
print(len(made))
"""
    told = subprocess.run([sys.executable, "-c", counting], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(told.stdout) < MOST_PATTERNS
