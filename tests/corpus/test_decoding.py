"""Bytes become text: byte order marks, Unicode, western code pages, and what is no text at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus.cleaning import clean
from dashboard.corpus.decoding import decode
from dashboard.errors import CorpusError

GERMAN = "Die Bürgermeisterin sagte: „Wir öffnen die Brücke – für 3,5 Mio. €.“ Größe und Straße."
SPANISH = "«La noche ha sido larga», contó el alcalde; 38,5 º y 1.340 vecinos de más allá."
letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("text", [GERMAN, SPANISH, "Plain words only, nothing else."])
def test_western_text_survives_every_usual_encoding(text, encoding):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["東京は晴れだ。\n明日は雨だ。 OK 12", "Мэр открыл мост. Это было в 2025 году.", "قال العمدة ذلك. 2025"]
)
def test_other_scripts_survive_unicode_encodings(text, encoding):
    assert decode(text.encode(encoding)) == text


def test_a_page_in_cyrillic_code_page_is_told_from_cp1252():
    text = "Мэр города открыл новый мост через реку. Движение началось в пятницу утром, сообщила администрация. " * 4
    assert decode(text.encode("cp1251")) == text


def test_utf8_cut_in_the_middle_of_a_letter_is_still_utf8():
    cut = "Die Brücke über die Wümme ist größer als gedacht. Es wird später".encode()[:-1] + "ü".encode()[:1]
    text = decode(cut)
    assert text.startswith("Die Brücke über die Wümme ist größer")
    assert text.endswith("�")


def test_an_encoding_that_the_file_names_is_believed_when_it_fits():
    assert decode("Příliš žluťoučký kůň".encode("iso8859-2"), "iso-8859-2") == "Příliš žluťoučký kůň"
    assert decode("“Curly” – yes".encode("cp1252"), "ISO-8859-1") == "“Curly” – yes"
    assert decode(GERMAN.encode(), "no-such-encoding") == GERMAN


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 text", b"PK\x03\x04rest", b"\x00\x01\x02\x03" * 200, b"abc\x00def\x00" * 50, bytes(range(256)) * 20],
)
def test_what_is_no_text_is_refused_with_a_reason(data):
    with pytest.raises(CorpusError) as caught:
        decode(data)
    assert caught.value.hint


@given(letters)
def test_utf8_comes_back_as_it_was(text):
    data = text.encode()
    if not data.startswith((b"%PDF-", b"PK\x03\x04", b"GIF8", b"{\\rtf", b"SQLite format 3")):
        assert decode(data) == text.removeprefix("\ufeff")


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_refusal(data):
    try:
        assert isinstance(decode(data), str)
    except CorpusError as error:
        assert error.message


@given(st.text())
def test_clean_text_can_be_stored_anywhere(text):
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not set(cleaned) & {"\x00", "\r", "\u2028", "\x85", "\x0b"}
    assert clean(cleaned) == cleaned
