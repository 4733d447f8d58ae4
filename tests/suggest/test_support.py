"""What the source does not bear out is named, with its place; what it does bear out is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.suggest.decide import shipped
from tests.support.telling import codes, explained, judge, only

SOURCE = (
    "The council of Marlow voted 6-3 late on Tuesday to raise the parking fee from $4.85 to $7.20, starting on March 15, 2025. "
    "Mayor Ines Okafor said the city may build a garage with 480 spaces on Dock Street if the bids are low. "
    "“We cannot keep patching the old garage,” said Okafor. "
    "No one was hurt when a wall of the old garage collapsed in June. "
    "Most residents opposed the fee. "
    "Deputy Governor Paul Ferris rejected a request for two million dollars. "
    "Traffic in the centre rose 14.6 percent last year, engineer Tom Reyes told the council."
)


LEAD = "The council of Marlow met late on Tuesday. "


def one(sentence: str):
    """The suggestion for a sentence behind a lead, as it would stand in an article."""
    return judge(LEAD + sentence + " The fee starts on March 15, 2025.", source=SOURCE)[1]


def test_an_altered_quotation_is_held_against_the_sentence_it_stands_in_and_not_the_one_before():
    source = "They came upon a meadow as large as a dozen pitches. “We went to look for mud and found a garden,” said Tom Reyes."
    said = judge("“We went to look for mud and found a graveyard,” said Tom Reyes.", source=source)[0]
    reason = next(r for r in said.reasons if r.code == "quote-altered")
    assert reason.values["here"] == "graveyard"
    assert "garden" in reason.values["there"] and "pitches" not in reason.values["there"]
    assert reason.values["where"].endswith("#2")


@pytest.mark.parametrize(
    ("sentence", "code", "detail", "there"),
    [
        ("The council of Marlow voted 6-3 late on Wednesday to raise the parking fee from $4.85 to $7.20.", "date-differs", "Wednesday", "Tuesday"),
        ("The council of Marlow voted 6-3 on Tuesday to raise the parking fee from $4.85 to $9.20.", "money-differs", "$9.20", "$7.20"),
        ("The council of Marlow voted 5-4 late on Tuesday to raise the parking fee from $4.85 to $7.20.", "number-differs", "5-4", "6-3"),
        ("Traffic in the centre rose 41.6 percent last year, engineer Tom Reyes told the council.", "percent-differs", "41.6 percent", "14.6 percent"),
        ("Mayor Ines Okonjo said the city may build a garage with 480 spaces on Dock Street.", "name-differs", "Ines Okonjo", "Ines Okafor"),
        ("Former Mayor Ines Okafor said the city may build a garage with 480 spaces on Dock Street.", "role-differs", "Former Mayor", "Mayor"),
        ("“We cannot keep patching the old garage,” said engineer Tom Reyes.", "quote-speaker", "Tom Reyes", "Okafor"),
        ("“We cannot keep painting the old garage,” said Okafor.", "quote-altered", "painting", "patching"),
        ("People were hurt when a wall of the old garage collapsed in June.", "negation-differs", "hurt", "No one was hurt"),
        ("Mayor Ines Okafor said the city will build a garage with 480 spaces on Dock Street.", "hedge-dropped", "will build", "may"),
        ("Every resident opposed the fee.", "word-differs", "Every", "Most"),
        ("Deputy Governor Paul Ferris accepted a request for two million dollars.", "word-differs", "accepted", "rejected"),
        ("Traffic in the centre rose 14.6 percent last year, former engineer Tom Reyes told the council.", "role-differs", "former engineer", "engineer"),
    ],
)  # fmt: skip
def test_a_planted_falsehood_is_named_with_both_sides_and_the_place(sentence, code, detail, there):
    said = one(sentence)
    carries = code in shipped().support.carries
    assert said.label == "unsupported" or (said.label == "unclear" and not carries)
    assert code in codes(said)
    assert any(detail in d or d in detail for d in said.specifics)
    reason = next(r for r in said.reasons if r.code == code)
    assert there in reason.values["there"]
    assert reason.values["where"].startswith("a1 #")
    assert sentence[reason.start : reason.end] == reason.values["here"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Late on Tuesday the council of Marlow raised the parking fee to $7.20 from $4.85 in a 6-3 vote.",
        "Paul Ferris, the deputy governor, rejected a request for $2 million.",
        "A request for 2,000,000 dollars was rejected by Deputy Governor Paul Ferris.",
        "Traffic in the centre rose nearly 15 percent last year, said engineer Tom Reyes.",
        "The fee starts on March 15.",
        "“We cannot keep patching the old garage,” Mayor Ines Okafor said.",
        "The city could build a garage with 480 spaces on Dock Street, according to Mayor Okafor.",
    ],
)
def test_the_same_facts_in_other_words_are_sourced(sentence):
    said = one(sentence)
    assert said.label == "sourced", explained(said)
    assert said.evidence
    assert said.evidence[0].kind == "source"
    assert said.specifics == ()


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("There will be no layoffs among the 1,260 staff of the clinic.", "The staff of the clinic, 1,260 people, will stay."),
        ("There is no sign that the dam is about to fail.", "The dam was rated poor after inspectors found 14 cracks."),
    ],
)  # fmt: skip
def test_a_negation_that_is_about_another_word_turns_nothing_round(sentence, source):
    assert "negation-differs" not in codes(only(judge(sentence, source=source)))


@pytest.mark.parametrize(
    ("sentence", "source", "code"),
    [
        ("Voss called the offer 'a slap in the face'.", "The offer was 'a slap in the face', Voss said.", "quote-altered"),
        ("The former home of Ines Okafor reopens in May.", "The home of Ines Okafor reopens in May.", "role-differs"),
        ("Rowe beat the Dutchman Tom Verhaag in the final.", "Rowe beat Tom Verhaag in the final.", "name-missing"),
        ("The raft drifted into the Baltic Sea.", "The raft drifted into the Baltic.", "name-missing"),
        ("The AI-based scanner was bought in May.", "The scanner, bought in May, uses AI.", "name-missing"),
        ("Others wrote: 'I've never been happier'.", "Others wrote: 'I've never been happier'.", "name-missing"),
        ("“The roof leaks,” Voss told Mara Lindqvist.", "“The roof leaks,” Voss said to Mara Lindqvist.", "quote-speaker"),
        ("Lindsey Grove wants to protect the park.", "If Lindsey Grove wins, she wants to protect the park.", "hedge-dropped"),
    ],
)  # fmt: skip
def test_what_is_told_with_another_label_or_in_other_marks_is_not_wrong(sentence, source, code):
    said = judge(LEAD + sentence, source=LEAD + source)[1]
    found = [r.code for r in said.reasons]
    assert not (said.label == "unsupported" and code in found), explained(said)


@pytest.mark.parametrize(
    ("sentence", "source", "code"),
    [
        ("Voss called the offer 'a slap in the neck'.", "The offer was 'a slap in the face', Voss said.", "quote-altered"),
        ("Rowe plays for Marlow City.", "Rowe plays for Marlow United.", "name-differs"),
        ("The raft drifted into the Black Sea.", "The raft drifted into the Baltic Sea.", "name-differs"),
    ],
)  # fmt: skip
def test_a_label_that_tells_two_names_apart_is_part_of_the_name(sentence, source, code):
    said = judge(LEAD + sentence, source=LEAD + source)[1]
    assert code in codes(said), explained(said)


def test_no_evidence_of_an_attack_denies_the_attack():
    said = only(
        judge(
            "The outage at the Lindport exchange on Monday came from a cyberattack.",
            source="There is no evidence of a cyberattack behind the outage at the Lindport exchange on Monday.",
        )
    )
    assert "negation-differs" in codes(said), explained(said)


def test_the_office_of_another_person_in_the_same_sentence_is_not_the_holders():
    source = "It was brokered by Odile Farrant, a retired judge whom Mayor Anselm Pruitt called in on the eighth day."
    said = only(judge("The deal was brokered by former mayor Odile Farrant on the eighth day.", source=source))
    assert said.label == "unsupported"
    assert "role-differs" in codes(said), explained(said)


def test_a_figure_is_held_against_the_one_that_counts_the_same_thing():
    source = "The line covers the 23 miles with six stops in 24 minutes."
    said = only(judge("The trains cover the 23 miles in 34 minutes with six stops on the line.", source=source))
    assert "“34 minutes”; the source says “24 minutes”" in explained(said)


def test_a_part_of_a_date_does_not_cover_the_whole_date():
    said = only(
        judge("The fee was raised in a vote on March 15, 2024.", source="The fee was raised in a vote in 2024.")
    )
    assert said.label == "unsupported"
    assert any("March 15" in detail for detail in said.specifics)


def test_a_date_that_stands_elsewhere_in_the_source_is_held_against_the_aligned_sentence():
    source = "Prices rose 2.6 percent in August, down from 2.9 percent in July. The new rate applies from September 18."
    said = only(judge("Prices rose 2.6 percent in September, down from 2.9 percent in July.", source=source))
    assert said.label == "unsupported"
    assert "“September”; the source says “August”" in explained(said)


def test_a_day_moved_within_the_same_sentence_is_wrong_even_where_the_source_names_that_day_elsewhere():
    source = SOURCE + "The clerk publishes the minutes on Wednesday."
    moved = "The council of Marlow voted 6-3 late on Wednesday to raise the parking fee from $4.85 to $7.20."
    said = judge(LEAD + moved, source=source)[1]
    assert said.label == "unsupported"
    assert "“Wednesday”; the source says “Tuesday”" in explained(said)


def test_a_sentence_nobody_else_has_is_called_so_and_never_sourced():
    said = one("Insurers have begun to cancel contracts in four neighbouring villages.")
    assert said.label in ("unsupported", "unclear")
    assert "new words" in explained(said) or "number" in explained(said)


def test_only_source_documents_decide_where_there_are_any():
    rumour = "The garage will have a rooftop cinema with 90 seats, the mayor said."
    said = judge(rumour, source=SOURCE, others=(rumour,))[0]
    assert said.label == "unsupported"
    assert all(e.kind == "source" for e in said.evidence)


def test_without_a_source_the_other_versions_are_counted_as_corroboration():
    text = "The ferry Albatross ran aground off Port Linden on Monday with 84 passengers on board."
    others = (
        "On Monday the ferry Albatross ran aground off Port Linden; 84 passengers were on board. The weather was fine.",
        "With 84 passengers on board, the ferry Albatross ran aground on Monday near Port Linden. Tugs are on their way.",
    )
    said = only(judge(text, others=others))
    assert said.label == "sourced"
    assert explained(said) == "2 of 2 other versions say this"
    assert {e.kind for e in said.evidence} == {"version"}


def test_copies_of_one_another_are_one_witness():
    copy = "On Monday the ferry Albatross ran aground off Port Linden; 84 passengers were on board. The weather was fine that day."
    said = only(
        judge(
            "The ferry Albatross ran aground off Port Linden on Monday with 84 passengers on board.",
            others=(copy, copy + " Tugs came."),
        )
    )
    assert explained(said) == "the only other version says this"


def test_the_only_article_of_a_story_has_nothing_to_be_checked_against():
    said = only(judge("The ferry Albatross ran aground off Port Linden on Monday with 84 passengers on board."))
    assert said.label == "none"
    assert codes(said) == {"only-version"}


@pytest.mark.parametrize(
    ("language", "source", "wrong", "code"),
    [
        ("de", "Bürgermeisterin Anna Reuter schloss eine Zusammenarbeit mit der Partei aus. Die Wahlbeteiligung lag bei 64,8 Prozent.",
         "Die Wahlbeteiligung lag bei 68,4 Prozent.", "percent-differs"),
        ("de", "Bürgermeisterin Anna Reuter könnte im Herbst die neue Brücke über die Elbe eröffnen.",
         "Ex-Bürgermeisterin Anna Reuter könnte im Herbst die neue Brücke über die Elbe eröffnen.", "role-differs"),
        ("es", "El incendio se declaró el martes a las 15.20 horas y obligó a desalojar a 1.340 vecinos.",
         "El incendio se declaró el jueves a las 15.20 horas y obligó a desalojar a 1.340 vecinos.", "date-differs"),
        ("es", "«Nadie volverá a casa hasta que sea seguro», advirtió la consejera de Interior, Lucía Baranda. El alcalde Jorge Pinos visitó la zona.",
         "«Nadie volverá a casa hasta que sea seguro», advirtió el alcalde Jorge Pinos.", "quote-speaker"),
    ],
)  # fmt: skip
def test_german_and_spanish_are_checked_by_their_own_words(language, source, wrong, code):
    said = only(judge(wrong, source=source, language=language))
    carries = code in shipped().support.carries
    assert said.label == "unsupported" or (said.label == "unclear" and not carries)
    assert code in codes(said)


def test_a_language_without_word_lists_does_not_break_and_still_compares_figures():
    said = only(
        judge("Rada hlasovala 5 proti 400 v úterý.", source="Rada hlasovala 5 proti 700 v úterý.", language="cs")
    )
    assert "400" in said.specifics


@given(st.text(max_size=120))
def test_any_text_gets_one_suggestion_a_sentence_with_scores_and_spans_inside_it(text):
    for said in judge(text or "x", source=SOURCE):
        assert set(said.scores) == {"boilerplate", "unsupported", "sourced"}
        assert abs(sum(said.scores.values()) - 1) < 0.01
        assert 0 <= said.confidence <= 1
        assert said.label != "unsupported" or said.reasons
        assert all(isinstance(v, float) for v in said.features.values())


def test_the_badge_unsupported_is_never_given_without_a_reason_that_points_at_words():
    for sentence in SOURCE.replace("6-3", "9-0").replace("Tuesday", "Friday").split(". "):
        for said in judge(sentence + ".", source=SOURCE):
            if said.label == "unsupported":
                assert any(reason.start is not None for reason in said.reasons)
