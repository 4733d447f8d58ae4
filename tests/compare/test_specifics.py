"""The checkable details of a sentence, as values that can be compared."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.compare.calendar_parts import clash, missing_parts
from dashboard.compare.people import name_value
from dashboard.compare.specifics import details, specifics, story_names


def values(text, kind, language="en", **more):
    return [s.value for s in specifics(text, language=language, **more) if s.kind == kind]


def texts(text, *kinds, language="en", **more):
    return [s.text for s in specifics(text, language=language, **more) if s.kind in kinds]


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("en", "It happened on March 15, 2024.", {"y2024", "m03", "d15"}),
        ("en", "It happened on 15 March 2024.", {"y2024", "m03", "d15"}),
        ("en", "Minutes come out on the 25th of October.", {"m10", "d25"}),
        ("en", "It applies from Sept. 18 on.", {"m09", "d18"}),
        ("en", "No decision before mid-December.", {"m12", "p-mid"}),
        ("en", "Closing is due in the second quarter of 2026.", {"y2026", "q02"}),
        ("en", "A start in the first half of 2026 is likely.", {"y2026", "h01"}),
        ("en", "It was the first since 2009.", {"y2009"}),
        ("en", "They met on Tuesday.", {"wd02"}),
        ("en", "Buses run again from Friday, 12 days after the walkout.", {"wd05"}),
        ("de", "Am 12. September 2025 wurde gewählt.", {"y2025", "m09", "d12"}),
        ("de", "Bis Mitte November.", {"m11", "p-mid"}),
        ("de", "Das beste Ergebnis seit 2003.", {"y2003"}),
        ("es", "Ocurrió el 3 de agosto de 2024.", {"y2024", "m08", "d03"}),
        ("es", "Ocurrió el martes.", {"wd02"}),
    ],
)
def test_dates_are_read_in_all_their_forms(language, text, parts):
    assert [set(v.split()) for v in values(text, "date", language)] == [parts]


@pytest.mark.parametrize("text", ["She may march on.", "He sat in the sun.", "This may be the second try."])
def test_words_that_only_look_like_dates_are_none(text):
    assert values(text, "date") == []


def test_yesterday_is_resolved_by_the_articles_date():
    assert set(values("He resigned yesterday.", "date", published=date(2025, 10, 15))[0].split()) == {
        "y2025",
        "m10",
        "d14",
    }


def test_a_weekday_is_borne_out_by_the_full_date_it_falls_on():
    assert not missing_parts("wd02", ["y2025 m10 d14"])  # a Tuesday
    assert missing_parts("wd03", ["y2025 m10 d14"])
    assert clash("wd03", "y2025 m10 d14")


def test_a_year_alone_does_not_bear_out_a_day():
    assert missing_parts("y2024 m03 d15", ["y2024"]) == {"m", "d"}


@pytest.mark.parametrize(
    ("language", "text", "kind", "value"),
    [
        ("en", "It costs $62.5 million.", "money", "62500000 USD"),
        ("en", "They paid €48.5m.", "money", "48500000 EUR"),
        ("en", "A loan of two million crowns.", "money", "2000000 crown"),
        ("en", "Fifty-seven people spoke.", "number", "57"),
        ("en", "The vote was 6-3.", "number", "6-3"),
        ("en", "It fell 14.6 percent.", "percent", "14.6 %"),
        ("en", "It was nearly 12,500 people.", "number", "~12500"),
        ("en", "It lies 5.9 kilometers down.", "number", "5900 m"),
        ("de", "Es kostet 740 Mio. Euro.", "money", "740000000 EUR"),
        ("de", "Es waren siebenundzwanzig.", "number", "27"),
        ("de", "Es waren 28,7 Prozent.", "percent", "28.7 %"),
        ("es", "Son 1.340 vecinos.", "number", "1340"),
        ("es", "Ayudas de 6.000 euros.", "money", "6000 EUR"),
    ],
)  # fmt: skip
def test_numbers_have_one_value_however_they_are_written(language, text, kind, value):
    assert values(text, kind, language) == [value]


def test_a_list_number_a_code_and_a_time_zone_are_no_numbers_and_no_names():
    found = specifics("3. The LVX-214 trial on the A-317 ended at 10:00 CEST.", language="en")
    assert [(s.kind, s.text) for s in found] == [("name", "LVX-214"), ("name", "A-317"), ("time", "10:00 CEST")]


def test_a_lone_capital_at_the_start_of_a_sentence_is_no_name_unless_the_story_knows_it():
    assert texts("Rivals complained.", "name") == []
    assert texts("Windward complained.", "name", names=frozenset({"windward"})) == ["Windward"]


def test_a_headline_in_title_case_holds_only_names_the_story_knows():
    title = "Shock Vote Sends Marlow Council Into Chaos"
    assert texts(title, "name", "place") == []
    assert texts(title, "name", "place", names=frozenset({"marlow"})) == ["Marlow"]


def test_german_nouns_are_no_names():
    assert texts("Die Regierung plant im Herbst eine Reform der Steuer.", "name", "place", language="de") == []
    assert texts("Der Streit um Jonas Petersen-Uhl geht weiter.", "name", language="de") == ["Jonas Petersen-Uhl"]


def test_spellings_and_transliterations_are_one_name():
    assert name_value("Sergey Lavrov") == name_value("Sergei Lavrov")
    assert name_value("the U.S.".removeprefix("the ")) == name_value("United States")


@pytest.mark.parametrize(
    ("language", "text", "office", "mods", "holder"),
    [
        ("en", "Former Mayor Dana R. Whitcombe spoke.", "mayor", ("former",), "whitcombe"),
        ("en", "Priya Raman, the chief technology officer, spoke.", "chief technology officer", (), "raman"),
        ("en", "CTO Priya Raman spoke.", "chief technology officer", (), "raman"),
        ("de", "Ex-Ministerpräsidentin Katrin Dörflinger sprach.", "ministerpräsident", ("ex",), "dorflinger"),
        ("es", "Habló la alcaldesa Lucía Baranda.", "alcalde", (), "baranda"),
    ],
)
def test_an_office_is_read_with_its_holder_and_its_former(language, text, office, mods, holder):
    found = details(text, language=language).offices[0]
    assert (found.office, found.mods, found.holder) == (office, mods, holder)


@pytest.mark.parametrize(
    "text", ["“We will go,” he said.", '"We will go," he said.', "«We will go», he said.", "„We will go“, he said."]
)
def test_every_pair_of_quotation_marks_makes_the_same_quotation(text):
    assert values(text, "quotation") == ["we will go"]


def test_story_names_take_only_capitals_that_prove_something():
    names = story_names(["Rivals of Marlow met.", "The Council of Marlow met with Okafor."], "en")
    assert {"marlow", "okafor"} <= names
    assert "rivals" not in names


@settings(deadline=None)  # the first example of a language compiles its patterns
@given(st.text(max_size=200), st.sampled_from(["en", "de", "es", "fr", "und"]))
def test_every_detail_stands_where_it_says(text, language):
    for found in specifics(text, language=language):
        assert text[found.start : found.end] == found.text
        assert found.value or found.kind in ("name", "quotation", "place")
