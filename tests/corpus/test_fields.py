"""Days, sites, languages as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.corpus import days, fields
from dashboard.text.detect import detect


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-09-17", date(2025, 9, 17)),
        ("2025-09-17T22:41:00+02:00", date(2025, 9, 17)),
        ("2025/9/7", date(2025, 9, 7)),
        ("Tue 14th Jan, 2025", date(2025, 1, 14)),
        ("Nov. 3, 2025, 6:05 p.m. ET", date(2025, 11, 3)),
        ("10 July 2025, 10:30 BST", date(2025, 7, 10)),
        ("Wed, 10 Jul 2025 09:30:00 GMT", date(2025, 7, 10)),
        ("28.09.2025, 22:41 Uhr", date(2025, 9, 28)),
        ("28. September 2025", date(2025, 9, 28)),
        ("3 de agosto de 2024", date(2024, 8, 3)),
        ("Le 14 juillet 2025", date(2025, 7, 14)),
        ("13/08/2025 09:05", date(2025, 8, 13)),
        ("08/13/2025", date(2025, 8, 13)),
        ("05/05/2025", date(2025, 5, 5)),
        ("1752138000", date(2025, 7, 10)),
        ("1752138000000", date(2025, 7, 10)),
        ("20250506", date(2025, 5, 6)),
        ("06-May-2025", date(2025, 5, 6)),
        ("06.05.25", date(2025, 5, 6)),
        ("2025年5月6日", date(2025, 5, 6)),
        ("2025년 5월 6일", date(2025, 5, 6)),
        ("45783", date(2025, 5, 6)),
        ("Published 5/6/2025 at 4:15 p.m.", date(2025, 5, 6)),
        ("Updated: May 9, 2025 - Published: May 6, 2025", date(2025, 5, 6)),
        ("Veröffentlicht: 6. Mai 2025, aktualisiert am 9. Mai 2025", date(2025, 5, 6)),
        ("Aktualisiert am 9. Mai 2025", date(2025, 5, 9)),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31", None),
        ("1 January 0001", None),
        ("-62135596800", None),
        ("1000000000000000", None),
        ("03/04/2025", None),
        ("March 12", None),
        ("31 February 2025", None),
        ("2025-13-45", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_day_is_read_where_it_is_clear(written, day):
    assert days.day(written) == day


@pytest.mark.parametrize(
    ("url", "name", "site"),
    [
        ("https://www.tarn.example/a?b", "", "tarn.example"),
        ("https://news.tarn.example:8080/", "Other", "news.tarn.example"),
        ("not an address", "Tarn Gazette", "Tarn Gazette"),
        ("http://[broken", "", None),
        (None, "", None),
    ],
)
def test_the_site_is_the_host_of_the_address(url, name, site):
    assert fields.site(url, name) == site


@pytest.mark.parametrize(
    ("tag", "code"), [("de-AT", "de"), ("EN_us", "en"), ("zh-Hant", "zh"), ("english", "und"), ("", "und")]
)
def test_a_language_tag_becomes_two_letters(tag, code):
    assert fields.language(tag) == code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The town council voted on Friday to rebuild the old bridge over the river."),
        ("de", "Der Gemeinderat hat am Freitag beschlossen, die alte Brücke zu erneuern."),
        ("es", "El ayuntamiento decidió el viernes reconstruir el viejo puente sobre el río."),
        ("fr", "Le conseil municipal a décidé vendredi de reconstruire le vieux pont."),
        ("it", "Il consiglio comunale ha deciso venerdì di ricostruire il vecchio ponte."),
        ("pt", "A câmara municipal decidiu na sexta-feira reconstruir a velha ponte, não a nova."),
        ("ja", "町議会は金曜日に古い橋を建て直すことを決めた。費用は三百万クローネになる。"),
        ("und", "Loading…"),
        ("und", "12 34 56 78 90"),
        ("und", ""),
    ],
)
def test_the_language_is_told_or_left_open(code, text):
    assert detect(text) == code
