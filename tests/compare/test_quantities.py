"""Numbers as values: equal however they are written, different when anything that matters changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.compare.amounts import compare_quantities
from dashboard.compare.quantities import find_quantities


def first(text, language="en"):
    return next(iter(find_quantities(text, language)))


EQUAL = [
    ("en", "It takes 2½ years", "It takes 2.5 years"),
    ("en", "two and a half years", "30 months"),
    ("en", "two dozen cracks", "24 cracks"),
    ("en", "a dozen eggs", "12 eggs"),
    ("en", "It costs $3.4 trillion", "It costs $3.4tn"),
    ("en", "a loan of £20m", "a loan of 20m pounds"),
    ("en", "$500K", "$500,000"),
    ("en", "$5MM", "$5 million"),
    ("en", "12 million crowns", "12 mln crowns"),
    ("en", "1 000 000 euros", "1,000,000 euros"),
    ("en", "Rs 1,20,000", "120,000 rupees"),
    ("en", "Rs 120 crore", "1.2 billion rupees"),
    ("en", "3 lakh people", "300,000 people"),
    ("en", "one hundred and twenty-three people", "123 people"),
    ("en", "one and a half million people", "1.5 million people"),
    ("en", "half a million people", "500,000 people"),
    ("en", "a third of the residents", "33 percent of the residents"),
    ("en", "three quarters of voters", "75 percent of voters"),
    ("en", "three in ten residents", "30 percent of residents"),
    ("en", "one in five shops", "20 percent of shops"),
    ("en", "every fifth shop", "20 percent of shops"),
    ("en", "90 minutes", "an hour and a half"),
    ("en", "24 months", "two years"),
    ("en", "30C", "86F"),
    ("en", "5 km", "3.1 miles"),
    ("en", "0.25 grams", "250 milligrams"),
    ("en", "two hundred kronor", "SEK 200"),
    ("en", "US$40", "40 dollars"),
    ("en", "21 of the 50 bolts", "21 out of 50 bolts"),
    ("en", "340 people", "hundreds of people"),
    ("de", "zweihundertfünfzig Leute", "250 Leute"),
    ("de", "1,5 Mio. Euro", "1,5 Millionen Euro"),
    ("de", "1.500 Euro", "1500 Euro"),
    ("de", "anderthalb Jahre", "18 Monate"),
    ("de", "zweieinhalb Stunden", "150 Minuten"),
    ("de", "Jeder fünfte Anwohner", "20 Prozent der Anwohner"),
    ("de", "zwei Drittel der Leute", "67 Prozent der Leute"),
    ("de", "ein Dutzend Anwohner", "zwölf Anwohner"),
    ("es", "un millón y medio de euros", "1,5 millones de euros"),
    ("es", "3 mil millones de pesos", "3.000 millones de pesos"),
    ("es", "dos mil quinientos vecinos", "2.500 vecinos"),
    ("es", "una docena de vecinos", "doce vecinos"),
    ("fr", "1,5 million d’euros", "1 500 000 euros"),
    ("fr", "quatre-vingt-dix-sept", "97"),
    ("it", "due milioni di euro", "2.000.000 di euro"),
    ("pt", "duzentos e cinquenta", "250"),
    ("nl", "twee miljoen euro", "2.000.000 euro"),
]
DIFFERENT = [
    ("en", "five years in prison", "five months in prison"),
    ("en", "three hours", "three minutes"),
    ("en", "more than 300 people", "fewer than 300 people"),
    ("en", "up to 300 people", "at least 300 people"),
    ("en", "-5 degrees", "5 degrees"),
    ("en", "30 degrees Celsius", "30 degrees Fahrenheit"),
    ("en", "Rs 3 crore", "Rs 3 lakh"),
    ("en", "a 51-48 vote", "a 48-51 vote"),
    ("en", "hundreds of people", "thousands of people"),
    ("en", "tens of thousands", "dozens"),
    ("en", "two percentage points", "two percent"),
    ("en", "$5 million a year", "$5 million a month"),
    ("en", "$500", "A$500"),
    ("en", "500 rand", "500 rupees"),
    ("en", "500 litres", "500 gallons"),
    ("en", "100 mph", "100 kph"),
    ("en", "50 megawatts", "50 gigawatts"),
    ("en", "40 acres", "40 hectares"),
    ("en", "rose tenfold", "rose fivefold"),
    ("en", "the 9th Circuit", "the 5th Circuit"),
    ("en", "£20m", "£20bn"),
    ("en", "two thirds of", "a third of"),
    ("en", "one hundred and twenty-three", "one hundred and fifty-three"),
    ("de", "fünf Jahre Haft", "fünf Monate Haft"),
    ("de", "mindestens 300 Leute", "höchstens 300 Leute"),
    ("de", "zweieinhalb Jahre", "dreieinhalb Jahre"),
    ("de", "20 Meter", "20 Zentimeter"),
    ("de", "zwei Prozentpunkte", "zwei Prozent"),
    ("de", "1,5 Mio. Euro", "1,5 Mrd. Euro"),
    ("de", "700 Euro pro Tag", "700 Euro pro Woche"),
    ("es", "cientos de vecinos", "miles de vecinos"),
    ("es", "700 euros al mes", "700 euros al año"),
    ("fr", "une trentaine de riverains", "une centaine de riverains"),
    ("it", "venti chilometri", "trenta chilometri"),
    ("nl", "twintig procent", "dertig procent"),
]


@pytest.mark.parametrize(("language", "a", "b"), EQUAL)
def test_what_is_written_otherwise_is_the_same_value(language, a, b):
    assert compare_quantities(first(a, language), first(b, language)) == "equal"
    assert compare_quantities(first(b, language), first(a, language)) == "equal"


@pytest.mark.parametrize(("language", "a", "b"), DIFFERENT)
def test_a_unit_a_bound_a_sign_or_a_rate_makes_another_value(language, a, b):
    assert compare_quantities(first(a, language), first(b, language)) == "different"
    assert compare_quantities(first(b, language), first(a, language)) == "different"


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("It costs $1.5-2 million.", [1.5e6, 2e6]),
        ("71 to 84 million people", [71e6, 84e6]),
        ("It rose from $3 million to $5 million.", [3e6, 5e6]),
    ],
)
def test_a_range_gives_both_its_ends_in_one_scale(text, amounts):
    assert [q.amount for q in find_quantities(text, "en")] == amounts


@pytest.mark.parametrize("text", ["The LVX-214 flew.", "They met at the A-317.", "One of them left.", "3. Item"])
def test_codes_list_numbers_and_one_as_a_pronoun_are_no_quantities(text):
    assert list(find_quantities(text, "en")) == []


SCALES = {"en": (" million", " billion"), "de": (" Millionen", " Milliarden"), "es": (" millones", " mil millones")}


@settings(deadline=None)
@given(st.integers(min_value=13, max_value=10**9), st.sampled_from(["en", "de", "es", "fr", "it", "pt", "nl"]))
def test_grouping_digits_changes_no_value_and_another_number_does(number, language):
    mark = "," if language == "en" else "."
    plain, grouped = first(f"{number} x", language), first(f"{number:,}".replace(",", mark) + " x", language)
    assert compare_quantities(plain, grouped) == "equal"
    other = first(f"{number + max(2, number // 5)} x", language)
    assert compare_quantities(plain, other) == "different"


@settings(deadline=None)
@given(st.integers(min_value=2, max_value=900), st.sampled_from(sorted(SCALES)))
def test_scale_words_are_the_zeros_they_stand_for(number, language):
    million, billion = SCALES[language]
    assert compare_quantities(first(f"{number}{million} x", language), first(f"{number}000000 x", language)) == "equal"
    assert (
        compare_quantities(first(f"{number}{million} x", language), first(f"{number}{billion} x", language))
        == "different"
    )


@settings(deadline=None)
@given(
    st.integers(min_value=2, max_value=99), st.sampled_from(["years", "months", "weeks", "days", "hours", "minutes"])
)
def test_a_duration_is_itself_in_another_unit_and_not_with_another_unit(number, unit):
    mine = first(f"{number} {unit}")
    assert compare_quantities(mine, first(f"{number} {unit}")) == "equal"
    for other in {"years", "months", "weeks", "days", "hours", "minutes"} - {unit}:
        assert compare_quantities(mine, first(f"{number} {other}")) == "different"
