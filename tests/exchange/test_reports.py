"""Reports say the same in HTML, PDF and DOCX: what is wrong beside its evidence, who decided, what is open."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import html
from pypdf import PdfReader
from sqlalchemy import Engine

from dashboard import cli, review
from dashboard.exchange.report import FORMS, Page, corpus_page, letters, story_page, word, write_report
from dashboard.model import MarkEvidence, Span
from dashboard.strings import LANGUAGES
from tests.support.making import version
from tests.support.marking import analysis, event, from_sentence, keep

HOSTILE = '<script>alert(1)</script> #panic("x") $a_b$ [*] \x08 \\'
SCRIPTS = (
    "Größe und Übermaß, „so“",
    "¿Qué pasó en Ávila?",
    "Совет проголосовал",
    "صوّت المجلس",
    "市議会は可決した",
    "Το συμβούλιο",
)
DAY = date(2026, 11, 27)


@pytest.fixture
def desk(empty_desk: Engine) -> Engine:
    """A source, a version with three findings (one with hostile words), a copy of one of them, and an open conflict."""
    source = version(
        ["The council voted 6-3 on Tuesday.", "The fee is $7.", "Nothing more."],
        role="source",
        site="wire.example",
        published=date(2026, 3, 12),
    )
    a = version(
        ["The council voted 6-3 on Wednesday.", "The fee is $9.", "Connect with us.", HOSTILE],
        site="harbor.example",
        title=HOSTILE,
        published=date(2026, 3, 13),
    )
    b = version(
        ["The council voted 6-3 on Wednesday.", "The fee is $7.", *SCRIPTS], site="ferry.example", title="Fee rises"
    )
    keep(empty_desk, analysis(source, a, b))
    day = Span(25, 34)
    wrong = event(
        a,
        1,
        "unsupported",
        span=day,
        evidence=(from_sentence(source, 1), MarkEvidence(url="https://council.example/minutes")),
        note="The minutes say Tuesday.",
    )
    review.record_marks(
        empty_desk,
        "Kim",
        [wrong, event(a, 3, "boilerplate"), event(b, 2, "sourced"), event(a, 4, "unsupported"), event(a, 2, "sourced")],
    )
    review.record_marks(empty_desk, "Ines", [event(b, 1, "unsupported"), event(a, 2, "boilerplate")])
    ruling = event(
        b,
        3,
        "unsupported",
        cause="adjudication",
        category="number",
        note=SCRIPTS[2],
        evidence=tuple(MarkEvidence(note=text) for text in SCRIPTS),
    )
    review.record_marks(empty_desk, "Lea", [ruling])
    return empty_desk


def text_of(data: bytes, suffix: str) -> str:
    if suffix == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if suffix == ".docx":
        document = docx.Document(io.BytesIO(data))
        return "\n".join(node.text or "" for node in document.element.iter() if node.tag.endswith("}t"))
    return html.fromstring(data).text_content()


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def written(pages: list[Page], suffix: str) -> str:
    return squeezed(text_of(write_report(pages, suffix), suffix))


@pytest.mark.parametrize("suffix", FORMS)
def test_a_story_s_report_says_all_there_is_to_say(desk: Engine, suffix: str):
    said = written([story_page(desk, "story-1", today=DAY)], suffix)
    wanted = (
        "In 2 of the 2 versions of this story, 4 sentences say something that the sources do not support.",
        "checked against a source document: wire.example.",
        "The council voted 6-3 on Wednesday.", "The council voted 6-3 on Tuesday.", "The minutes say Tuesday.",
        "harbor.example, ferry.example", "https://council.example/minutes", "Ruled by the desk (Lea)", "Decided by Kim and Ines",
        "editors differ, or have asked a colleague", "Nov 27, 2026", "Mar 13, 2026", "What is open", "number",
    )  # fmt: skip
    assert [words for words in wanted if squeezed(words) not in said] == []
    assert squeezed("alert(1)</script> #panic") in said  # as words
    assert "(#" not in said  # no file and number of the desk


@pytest.mark.parametrize("suffix", FORMS)
def test_every_script_is_printed(desk: Engine, suffix: str):
    said = written([story_page(desk, "story-1", "de", today=DAY)], suffix)
    shown = (
        SCRIPTS if suffix != ".pdf" else tuple(s for s in SCRIPTS if s != SCRIPTS[3])
    )  # extraction turns Arabic around
    assert [words for words in shown if squeezed(words) not in said] == []
    assert "DieFassungen" in said and "Waroffenist" not in said


def test_the_tables_of_a_docx_show_their_heads_and_have_columns_of_their_own_widths(desk: Engine):
    document = docx.Document(io.BytesIO(write_report([story_page(desk, "story-1")], ".docx")))
    table = next(table for table in document.tables if table.cell(0, 0).text == "Published by")
    head, row = table.rows[0], table.rows[1]
    assert all(run.font.color.rgb == word.SOFT for cell in head.cells for run in cell.paragraphs[0].runs)
    assert [cell.width for cell in row.cells] == [column.width for column in table.columns]
    assert row.cells[1].width > row.cells[0].width > row.cells[-1].width
    assert table.style.name == "Normal Table" and "w:shd" not in table._tbl.xml  # no black head that hides black words


def test_the_html_stands_alone_and_runs_nothing(desk: Engine):
    data = write_report([story_page(desk, "story-1"), *letters(desk, "story-1")], ".html")
    tree = html.fromstring(data)
    assert tree.xpath("//script | //link | //img | //iframe | //*[@src]") == []
    assert {a.get("href") for a in tree.xpath("//a")} == {"https://council.example/minutes"}
    assert tree.xpath("//mark")[0].text == "Wednesday"
    assert b"url(" not in data and b"@import" not in data


def test_the_pdf_has_its_fonts_inside_a_title_a_language_tags_and_links(desk: Engine):
    reader = PdfReader(io.BytesIO(write_report([story_page(desk, "story-1", "es")], ".pdf")))
    assert (reader.metadata.title or "").startswith("The council") if reader.metadata else False
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "es" and root["/MarkInfo"]["/Marked"]
    links = {
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    }
    assert "https://council.example/minutes" in links
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    kinds = [d.get_object()["/FontDescriptor"] for font in fonts for d in font["/DescendantFonts"]]
    assert len(kinds) > 2 and all({"/FontFile2", "/FontFile3"} & set(kind.get_object()) for kind in kinds)


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_go_to_those_who_published_something_unsupported(desk: Engine, language: str):
    found = letters(desk, "story-1", language)
    assert [site for site in ("harbor.example", "ferry.example") for page in found if site in page.kicker] == [
        "harbor.example",
        "ferry.example",
    ]
    assert [len(page.parts[0].findings) for page in found] == [2, 2]
    for suffix in FORMS:
        assert "Nothingmore" not in written(found, suffix)


@pytest.mark.parametrize("suffix", FORMS)
def test_the_desk_s_report_has_plots(desk: Engine, suffix: str):
    data = write_report([corpus_page(desk)], suffix)
    said = squeezed(text_of(data, suffix))
    assert "harbor.example" in said or suffix == ".docx"  # there the plot is a picture
    if suffix == ".html":
        assert len(html.fromstring(data).xpath("//*[local-name()='svg']")) >= 2
    if suffix == ".docx":
        assert len(docx.Document(io.BytesIO(data)).inline_shapes) >= 2


def test_an_empty_desk_and_an_undecided_story_have_a_report_too(empty_desk: Engine):
    assert "0stories" in written([corpus_page(empty_desk)], ".pdf")
    keep(empty_desk, analysis(version(["One sentence."], site="a.example")))
    said = written([story_page(empty_desk, "story-1")], ".html")
    assert "Nobodyhasdecidedanythingyet." in said and "flaggedbytheprogram" in said


def test_the_command_writes_what_the_name_asks_for(desk: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    db = ["--db", str(desk.url)]
    for suffix, start in ((".html", b"<!doctype html>"), (".pdf", b"%PDF-"), (".docx", b"PK\x03\x04")):
        assert cli.main(["report", "--story", "story-1", "--out", str(tmp_path / f"story{suffix}"), *db]) == 0
        assert (tmp_path / f"story{suffix}").read_bytes().startswith(start)
    assert cli.main(["report", "--out", str(tmp_path / "desk.pdf"), "--language", "de", *db]) == 0
    assert cli.main(["report", "--story", "story-1", "--letters", "--out", str(tmp_path / "letters.docx"), *db]) == 0
    assert "2 letters written" in capsys.readouterr().out
    assert cli.main(["report", "--story", "story-1", "--out", str(tmp_path / "story.odt"), *db]) == 6
    assert cli.main(["report", "--story", "nope", "--out", str(tmp_path / "x.pdf"), *db]) == 4
    assert cli.main(["report", "--letters", "--out", str(tmp_path / "x.pdf"), *db]) == 2
