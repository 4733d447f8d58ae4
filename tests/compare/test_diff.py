"""The word diff."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import compare, settings
from dashboard.compare.diff import left, right
from dashboard.model import Diff

PIECES = st.sampled_from(
    [
        "the",
        "The",
        "council",
        "6-3",
        "$4.85",
        "not",
        "didn't",
        "may",
        "“",
        "”",
        '"',
        ",",
        ".",
        "Müller",
        "市",
        "会",
        "🙂",
        " ",
        "  ",
        "\n",
        "\u00a0",
        "'",
        "’",
        "\ud7ff",
        "é",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=40), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES, max_size=25).map("".join)
)


def strong(diff: Diff) -> set[tuple[int, str, str]]:
    return {(piece.op, piece.text.strip(), piece.strong) for piece in diff.pieces if piece.strong}


@given(TEXTS, TEXTS, st.sampled_from(["en", "de", "es", "zh", "und"]))
def test_both_sides_can_be_read_back_from_a_diff(a: str, b: str, language: str):
    found = compare.diff(a, b, language=language)
    assert (left(found), right(found)) == (a, b)


@given(TEXTS, TEXTS)
def test_the_same_texts_give_the_same_diff_and_equal_texts_none(a: str, b: str):
    assert compare.diff(a, b) == compare.diff(a, b)
    assert {piece.op for piece in compare.diff(a, a).pieces} <= {0}


@given(TEXTS, TEXTS)
def test_pieces_are_merged_and_never_empty(a: str, b: str):
    pieces = compare.diff(a, b).pieces
    assert all(piece.text or piece.left for piece in pieces)
    assert all((one.op, one.strong) != (two.op, two.strong) or one.op == 0 for one, two in itertools.pairwise(pieces))


def test_words_are_compared_never_letters():
    found = compare.diff("He voted on it in May.", "He vetoed on it in May.", language="en")
    assert [(p.op, p.text) for p in found.pieces if p.op] == [(-1, "voted"), (1, "vetoed")]


def test_case_and_kinds_of_quotation_marks_are_no_difference():
    found = compare.diff('the mayor said "No" today', "The mayor said “No” today")
    assert {piece.op for piece in found.pieces} == {0}


def test_white_space_at_the_end_of_a_change_is_not_painted():
    found = compare.diff("The fee rose on Tuesday to $7.", "The fee rose very sharply on Tuesday to $7.")
    assert [piece.text for piece in found.pieces if piece.op] == ["very sharply"]


@pytest.mark.parametrize(
    ("a", "b", "kinds"),
    [
        (
            "It fell on Tuesday, he said.",
            "It fell on Wednesday, he said.",
            {(-1, "Tuesday", "date"), (1, "Wednesday", "date")},
        ),
        (
            "It costs 62.5 million in all.",
            "It costs 65.2 million in all.",
            {(-1, "62.5", "number"), (1, "65.2", "number")},
        ),
        ("It costs $7 in all.", "It costs $9 in all.", {(-1, "7", "money"), (1, "9", "money")}),
        ("He did resign in the end.", "He did not resign in the end.", {(1, "not", "negation")}),
        ("The work may begin in spring.", "The work will begin in spring.", {(-1, "may", "hedge")}),
        (
            "There the mayor met Ferrante again.",
            "There the mayor met Pryce again.",
            {(-1, "Ferrante", "name"), (1, "Pryce", "name")},
        ),
        (
            "He said “we pay gladly” again.",
            "He said “we pay later” again.",
            {(-1, "gladly", "quotation"), (1, "later", "quotation")},
        ),
        ("Then the mayor left the room.", "Then the former mayor left the room.", {(1, "former", "role")}),
    ],
)
def test_what_can_be_checked_is_marked_more_strongly(a: str, b: str, kinds: set[tuple[int, str, str]]):
    assert strong(compare.diff(a, b, language="en")) == kinds


def test_german_and_spanish_have_their_own_words():
    german = compare.diff("Der Rat stimmte am Dienstag zu.", "Der Rat stimmte am Mittwoch nicht zu.", language="de")
    assert strong(german) == {(-1, "Dienstag", "date"), (1, "Mittwoch", "date"), (1, "nicht", "negation")}
    spanish = compare.diff("El presunto autor huyó el lunes.", "El autor huyó el martes.", language="es")
    assert strong(spanish) == {(-1, "presunto", "hedge"), (-1, "lunes", "date"), (1, "martes", "date")}


def test_a_date_that_only_moved_and_a_negation_in_another_form_are_not_strong():
    moved = compare.diff(
        "On Tuesday the council raised the fee.", "The council raised the fee on Tuesday.", language="en"
    )
    other = compare.diff("The council did not raise the fee.", "The council didn't raise the fee.", language="en")
    assert strong(moved) == strong(other) == set()


def test_three_modes_by_what_is_kept():
    text = "the council raised the monthly stormwater fee after a long and bitter meeting"
    near = compare.diff(text, text.replace("bitter", "noisy"), language="en")
    islands = compare.diff(
        "a drought closed the mill and the bakery of a town",
        "a flood opened the gate and the school of a town",
        language="en",
    )
    other = compare.diff("bananas ripen in the sun", "quantum chips overheat", language="en")
    assert (near.mode, islands.mode, other.mode) == ("words", "islands", "rewritten")
    assert [piece.op for piece in other.pieces] == [-1, 1]


def test_islands_without_a_content_word_are_painted_as_changed():
    found = compare.diff(
        "a drought closed the mill and the bakery of a town",
        "a flood opened the gate and the school of a town",
        language="en",
    )
    assert [piece.text for piece in found.pieces if piece.op == 0 and piece.text.strip()] == ["a ", " of a town"]


def test_texts_beyond_the_cap_keep_their_common_ends_only(monkeypatch):
    monkeypatch.setattr(settings, "DIFF_TOKENS", 6)
    found = compare.diff("one two three four five six seven", "one two three 4 five six seven")
    assert [(p.op, p.text) for p in found.pieces if p.op] == [(-1, "four"), (1, "4")]
    torn = compare.diff("one two three four five six seven", "one two 3 four 5 six seven")
    assert "".join(p.text for p in torn.pieces if p.op < 0) == "three four five"
    assert "".join(p.text for p in torn.pieces if p.op > 0) == "3 four 5"


def test_more_different_words_than_there_are_characters_below_the_surrogates():
    from dashboard.compare.diff import _encoded

    letters: dict[str, str] = {}
    text = _encoded([str(n) for n in range(0xD900)], letters)
    assert len(set(text)) == 0xD900 and text.encode("utf-8")
