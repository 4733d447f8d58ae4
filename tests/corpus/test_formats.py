"""Every format in: a real file of each, what is hostile refused with its reason, all of it in one folder."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard import corpus
from dashboard.corpus.formats import FORMATS, suffix, table_of_formats
from tests.support import hostile_files, office
from tests.support.office import BODY, PAGE, TITLE, URL

EACH = office.one_of_each()
HOSTILE = hostile_files.hostile()


def test_there_is_a_file_of_every_format():
    assert {suffix(name) for name in EACH} == FORMATS.keys()


@pytest.mark.parametrize("name", EACH)
def test_a_file_of_each_format_gives_its_article(name):
    reading = corpus.read_bytes(name, EACH[name])
    assert not reading.refused
    (article,) = reading.articles
    assert article.title == TITLE
    assert " ".join(BODY[0].split()) in " ".join(article.text.split())
    assert " ".join(article.text.split()).endswith(BODY[1])
    assert article.language == "en"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_file_reason_and_what_to_do(name):
    data, words = HOSTILE[name]
    reading = corpus.read_bytes(name, data)
    assert not reading.articles
    said = [refusal for refusal in reading.refused if words in refusal.reason]
    assert said, reading.refused
    assert all(one.where.startswith(name.removesuffix(".gz")) and one.hint.endswith((".", "}.")) for one in said)


def test_a_corpus_of_all_of_them_is_loaded_in_one_go(tmp_path: Path):
    for name, data in EACH.items():
        (tmp_path / name).write_bytes(data)
    for name, (data, _) in HOSTILE.items():
        (tmp_path / name).write_bytes(data)
    reading = corpus.read(tmp_path)
    (article, *near) = reading.articles
    names = {article.name, *(copy.name for one in reading.articles for copy in one.copies), *(one.name for one in near)}
    assert len(names) == len(EACH)
    assert len({one.where for one in reading.refused}) >= len(HOSTILE)
    assert {note.kind for note in reading.notes} >= {"copy", "passed_over"}


def test_what_each_kind_says_of_itself_is_kept():
    def told(name: str) -> tuple[object, ...]:
        (article,) = corpus.read_bytes(name, EACH[name]).articles
        return article.url, article.site, article.published, article.captured

    day, moment = date(2026, 3, 10), datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
    assert told("a.eml") == (None, "portellery.example", day, None)
    assert told("a.mhtml") == (URL, "harbourherald.example", None, moment)
    assert told("a.warc.gz") == (URL, "harbourherald.example", None, moment)
    assert told("a.rss") == told("a.atom") == told("a.xml") == (URL, "harbourherald.example", day, None)
    assert told("a.newsml") == told("ninjs.json") == (None, "Meridian Wire", day, None)


def test_front_matter_of_markdown_gives_its_fields():
    front = f"---\ntitle: '{TITLE}'\ndate: 2026-03-10\nurl: {URL}\nrole: source\n---\n"
    (article,) = corpus.read_bytes("a.md", (front + BODY[0]).encode()).articles
    assert (article.title, article.published, article.url) == (TITLE, date(2026, 3, 10), URL)
    assert (article.site, article.role, article.text) == ("harbourherald.example", "source", BODY[0])


def test_json_ld_of_a_page_gives_title_date_and_address():
    linked = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-03-10",
              "author": {"name": "Kim"}, "publisher": {"name": "Harbour Herald"}, "url": URL}  # fmt: skip
    page = f"<html><head><script type='application/ld+json'>{json.dumps(linked)}</script></head><body><p>{BODY[0]}</p></body></html>"
    (article,) = corpus.read_bytes("a.html", page.encode()).articles
    assert (article.title, article.published, article.url, article.site) == (
        TITLE, date(2026, 3, 10), URL, "harbourherald.example",
    )  # fmt: skip


def test_a_pdf_loses_running_heads_page_numbers_and_broken_lines():
    (article,) = corpus.read_bytes("a.pdf", office.pdf(pages=4)).articles
    assert "Port Ellery city council" not in article.text
    assert "Page 3" not in article.text
    assert all(f"{word} says: {line} So {word}." in article.text for word in ("one", "four") for line in BODY)


def test_a_merged_cell_counts_for_every_row_and_a_formula_by_its_stored_result():
    data = office.xlsx(
        ("Export of 10 March",), ("site", "headline", "text"), ("herald.example", TITLE, BODY[0]), (None, "Fee up", BODY[1]),
        (None, "=UPPER(B3)", "=B3&C3"), merged="A3:A5",
    )  # fmt: skip
    reading = corpus.read_bytes("a.xlsx", data)
    assert [article.site for article in reading.articles] == ["herald.example", "herald.example"]
    assert [(note.kind, note.n) for note in reading.notes] == [("formula", 2)]
    assert [refusal.where for refusal in reading.refused] == ["a.xlsx:5"]


def test_attachments_of_a_mail_and_files_of_a_zip_are_read_and_the_metadata_table_inside_is_used():
    reading = corpus.read_bytes(
        "a.eml", office.eml(attached=(("statement.docx", office.docx("A statement", (BODY[1],))),))
    )
    assert [article.name for article in reading.articles] == ["a.eml", "a.eml/statement.docx"]
    table = "article,role\nwire.txt,source\n"
    files = office.packed(corpus__metadata_csv=table, corpus__wire_txt=BODY[0], corpus__a_html=PAGE)
    reading = corpus.read_bytes("a.zip", files)
    assert [(a.name, a.role) for a in reading.articles] == [
        ("a.zip/corpus/a.html", None),
        ("a.zip/corpus/wire.txt", "source"),
    ]
    assert not reading.refused


def test_a_mail_without_text_says_so_and_seals_and_pictures_are_passed_over():
    said = b"From: press@portellery.example\nSubject: Fee\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    seal = b"--b\nContent-Type: %s; name=x\nContent-Disposition: attachment; filename=x.bin\n\nAAAA\n"
    seals = b"".join(
        seal % kind for kind in (b"application/pkcs7-signature", b"application/pgp-signature", b"image/png")
    )
    (refusal,) = corpus.read_bytes("a.eml", said + seals + b"--b--\n").refused
    assert refusal.reason == "The file is a mail without any text."
    text = b"--b\nContent-Type: text/plain\n\nThe council of Port Ellery voted on Tuesday.\n"
    reading = corpus.read_bytes("a.eml", said + text + seals + b"--b--\n")
    assert [article.text.partition("\n\n")[2] for article in reading.articles] == [
        "The council of Port Ellery voted on Tuesday."
    ]
    assert not reading.refused
    assert {note.kind for note in reading.notes} == {"passed_over"}


def test_comments_between_the_parts_of_a_news_item_are_no_text():
    """As the IPTC's own examples have them, in the place of the text, too."""
    empty = office.NEWSML.replace(
        office.NEWSML.partition('xhtml+xml">')[2].partition("</inlineXML>")[0], "<!-- text here -->"
    )
    (refusal,) = corpus.read_bytes("a.xml", empty.encode()).refused
    assert refusal.reason == "The file holds no news item with a text."


def test_what_is_sound_in_a_damaged_archive_is_kept():
    pages = [(f"{URL}/{n}", "2026-03-10T08:30:00Z", PAGE.replace("6-3", f"{n}-3")) for n in range(5)]
    data = office.warc(*pages)
    reading = corpus.read_bytes("a.warc", data[: data.rfind(b"WARC/1.0")] + b"rubbish that is no record\r\n\r\n")
    assert len(reading.articles) == 4
    assert "damaged from record" in reading.refused[0].reason


def test_only_pages_that_were_found_come_out_of_a_web_archive():
    lost = office.warc((URL, "2026-03-10T08:30:00Z", PAGE), status="404 Not Found")
    reading = corpus.read_bytes("a.warc", lost + office.warc((URL, "2026-03-11T08:30:00Z", PAGE)))
    assert len(reading.articles) == 1
    assert [(note.kind, note.what) for note in reading.notes] == [("passed_over", "404")]


def test_a_feed_whose_text_is_a_path_opens_no_file(tmp_path: Path):
    (tmp_path / "feed.rss").write_text(office.RSS)
    for name in ("a.rss", "a.xml", "a.atom"):
        reading = corpus.read_bytes(name, str(tmp_path / "feed.rss").encode())
        assert not reading.articles


def test_an_encoding_that_was_guessed_and_characters_that_were_lost_are_noted():
    guessed = corpus.read_bytes("a.txt", "Der Bürgermeister öffnete die Brücke für alle.".encode("cp1252"))
    assert [(note.kind, note.what) for note in guessed.notes] == [("encoding", "Windows-1252")]
    broken = corpus.read_bytes("b.txt", ("Die Brücke öffnet für alle. " * 9).encode() + b"\xff Ende.")
    assert [(note.kind, note.n) for note in broken.notes] == [("replaced", 1)]
    assert corpus.read_bytes("c.txt", b"The mayor opened the bridge.").notes == ()


def test_a_table_is_read_with_the_columns_that_were_chosen():
    data = "Kennung;Überschrift;Wortlaut\n7;Hafengebühr;Der Rat stimmte am Dienstag zu.\n".encode()
    assert "no column" in corpus.read_bytes("a.csv", data).refused[0].reason
    chosen = {"kennung|wortlaut|überschrift": {"id": "kennung", "title": "überschrift", "text": "wortlaut"}}
    (article,) = corpus.read_bytes("a.csv", data, columns=chosen).articles
    assert (article.name, article.title) == ("a.csv#7", "Hafengebühr")
    assert article.text == "Hafengebühr\n\nDer Rat stimmte am Dienstag zu."


def test_a_compressed_table_is_that_table():
    (article,) = corpus.read_bytes("a.jsonl.gz", gzip.compress(EACH["a.jsonl"])).articles
    assert article.name == "a.jsonl#1"


def test_the_table_of_formats_names_every_suffix_once():
    made = table_of_formats()
    assert [made.count(f"`{end}`") for end in FORMATS] == [1] * len(FORMATS)


def test_a_comment_before_the_root_of_a_feed_may_name_any_element():
    about = "<?xml version='1.0'?>\n<!-- Description: <img onerror> is not let through\nExpect: not <!ENTITY -->\n"
    for name, data in (("a.rss", office.RSS), ("b.xml", office.RSS)):
        body = data.partition("?>")[2] if data.lstrip().startswith("<?xml") else data
        assert corpus.read_bytes(name, (about + body).encode()).articles


def test_a_file_of_a_zip_that_is_compressed_in_a_foreign_way_is_refused_with_what_to_do():
    """Windows packs what is larger than 2 GB as Deflate64; the method stands in the archive twice."""
    data = bytearray(office.packed(a_txt=BODY[0]))
    for place in (data.index(b"PK\3\4") + 8, data.index(b"PK\1\2") + 10):
        data[place] = 9
    [refusal] = corpus.read_bytes("old.zip", bytes(data)).refused
    assert refusal.where == "old.zip/a.txt"
    assert refusal.reason == "The file is compressed in a way that cannot be read here."
    assert refusal.hint == "Unpack the archive and load the folder."


def test_a_table_without_a_text_names_the_columns_it_has():
    [refusal] = corpus.read_bytes("a.csv", b"month,,count,,\n1,,2,,\n").refused
    assert "its columns are month, count." in refusal.reason
