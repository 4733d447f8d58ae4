"""Dates and times of day as values, in figures and in words."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.compare.calendar_parts import clash, missing_parts
from dashboard.compare.specifics import details
from dashboard.compare.times import same_time

DAY = date(2025, 4, 2)  # a Wednesday


def dates(text, language="en"):
    return [d.value for d in details(text, language=language, published=DAY).dates]


def times(text, language="en"):
    return [t.value for t in details(text, language=language, published=DAY).times]


@pytest.mark.parametrize(
    ("language", "mine", "theirs"),
    [
        ("en", "signed on the third of September", "signed on Sept. 3"),
        ("en", "signed on March 30", "signed three days ago"),
        ("en", "signed on 13/04/2025", "signed on April 13, 2025"),
        ("en", "signed on 03/04/2025", "signed on 3 April 2025"),
        ("en", "signed on Tuesday", "signed on April 1, 2025"),
        ("en", "signed last Tuesday", "signed on Tuesday"),
        ("en", "built in the '70s", "built in the 1970s"),
        ("en", "in Q3 2025", "in the third quarter of 2025"),
        ("en", "a 1997 outbreak", "an outbreak in 1997"),
        ("en", "September 3", "September 3, 2024"),
        ("de", "am 03.04.2025", "am 3. April 2025"),
        ("de", "am 1. April", "gestern"),
        ("es", "el 03/04/2025", "el 3 de abril de 2025"),
        ("es", "en la década de 1970", "en los años setenta"),
        ("fr", "le 3 avril 2025", "le 3 avril 2025"),
        ("it", "il 3 aprile", "il 3 aprile 2025"),
        ("pt", "3 de abril", "3 de abril de 2025"),
        ("nl", "3 april", "3 april 2025"),
    ],
)
def test_a_date_told_otherwise_is_the_same_date(language, mine, theirs):
    assert not missing_parts(dates(mine, language)[0], dates(theirs, language))


@pytest.mark.parametrize(
    ("language", "mine", "theirs"),
    [
        ("en", "signed on 03/05/2025", "signed on 03/04/2025"),
        ("en", "signed last Tuesday", "signed next Tuesday"),
        ("en", "in late 2024", "in early 2024"),
        ("en", "in the late 1970s", "in the early 1970s"),
        ("en", "in the 18th century", "in the 19th century"),
        ("en", "last year", "this year"),
        ("de", "Ende März", "Mitte März"),
        ("es", "a finales de marzo", "a mediados de marzo"),
        ("fr", "le 4 avril", "le 3 avril"),
    ],
)
def test_another_date_contradicts(language, mine, theirs):
    assert clash(dates(mine, language)[0], dates(theirs, language)[0])


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("en", "from May 3 to 7", ["d03 m05", "d07 m05"]),
        ("en", "in fiscal year 2024-25", ["y2024", "y2025"]),
        ("de", "im Jahr 2024/25", ["y2024", "y2025"]),
    ],
)
def test_a_span_gives_both_its_ends(language, text, parts):
    assert dates(text, language) == parts


@pytest.mark.parametrize(
    ("language", "a", "b"),
    [
        ("en", "at noon", "at 12 p.m."),
        ("en", "at midnight", "at 12 a.m."),
        ("en", "at 3:15 a.m.", "at 3.15 in the morning"),
        ("en", "at half past nine", "at 9:30"),
        ("en", "at 9 a.m. PT", "at noon Eastern time"),
        ("de", "um halb zehn", "um 9.30 Uhr"),
        ("de", "um 19 Uhr", "um 19:00 Uhr"),
        ("es", "a las nueve y cuarto de la mañana", "a las 9.15 horas"),
        ("fr", "à 15h30", "à 15:30"),
    ],
)
def test_a_time_told_otherwise_is_the_same_time(language, a, b):
    assert same_time(times(a, language)[0], times(b, language)[0])


@pytest.mark.parametrize(
    ("language", "a", "b"),
    [
        ("en", "at 3 p.m.", "at 3 a.m."),
        ("en", "at 3 p.m. Eastern time", "at 3 p.m. Pacific time"),
        ("en", "at noon", "at midnight"),
        ("de", "um halb zehn", "um 10.30 Uhr"),
    ],
)
def test_another_half_of_the_day_or_another_zone_is_another_time(language, a, b):
    assert not same_time(times(a, language)[0], times(b, language)[0])


@pytest.mark.parametrize("text", ["version 2.15 is out", "at 5 percent", "on page 12", "a 3-1 win"])
def test_figures_that_are_no_times_are_none(text):
    assert times(text) == []
