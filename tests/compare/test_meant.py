"""Meaning beside words: what aligns without a common word, across languages, and in any order."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from dashboard import compare, settings
from dashboard.compare import meant as meaning
from dashboard.text import meaning as text_meaning
from tests.support.making import version

COURT = [
    "The court rejected punitive damages.",
    "Who pays the legal costs will be decided later.",
    "Sales of toys with these sounds must end within 45 days.",
    "The company has 30 days to appeal.",
]
RETOLD = [
    "As to who foots the lawyers' bills, that question is still open.",
    "Nothing was added on top by way of punishment, the judge saw no reason for it.",
    "Stores have a month and a half to clear the noisy animals from their shelves.",
]
GERMAN = [
    "Das Gericht lehnte Strafschadensersatz ab.",
    "Wer die Anwaltskosten trägt, wird später entschieden.",
    "Der Verkauf von Spielzeug mit diesen Tönen muss binnen 45 Tagen enden.",
    "Das Unternehmen kann innerhalb von 30 Tagen Berufung einlegen.",
]


def pairs(a, b):
    return {(x.a, x.b) for x in compare.align(a, b, compare.weigh([a, b])).links}


def test_sentences_without_a_common_content_word_are_linked_by_what_they_mean():
    assert (2, 1) in pairs(version(COURT), version(RETOLD))


def test_a_translation_is_aligned_sentence_by_sentence():
    found = compare.align(version(COURT), version(GERMAN, language="de"), compare.weigh([version(COURT)]))
    assert {(x.a, x.b) for x in found.links} == {(1, 1), (2, 2), (3, 3), (4, 4)}
    assert {x.kind for x in found.links} <= {"rewritten", "maybe"}


def test_sentences_that_words_settle_are_never_encoded(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr(
        text_meaning, "encode", lambda texts: asked.extend(texts) or np.zeros((len(texts), 512), np.int16)
    )
    text_meaning._kept.clear()
    lines = [
        f"Sentence {k} names the {word} that was sold by Harbour Foods in 14 counties."
        for k, word in enumerate(("spinach", "leeks", "kale"))
    ]
    pairs(version(lines), version([line.replace("sold", "recalled") for line in lines]))
    assert len(asked) <= 2  # the first sentences: two openings are always held against each other
    text_meaning._kept.clear()


def test_the_sentences_of_a_storys_pairs_are_encoded_together(monkeypatch: pytest.MonkeyPatch):
    versions = [version(COURT), version(RETOLD), version(GERMAN, language="de"), version([])]
    weights = compare.weigh(versions)
    both = list(itertools.combinations(versions, 2))
    alone = [compare.align(a, b, weights) for a, b in both]
    batches: list[int] = []
    real = text_meaning.encode
    monkeypatch.setattr(text_meaning, "encode", lambda texts: batches.append(len(texts)) or real(texts))
    text_meaning._kept.clear()
    assert list(compare.align_pairs(both, weights)) == alone
    assert batches == [len({*COURT, *RETOLD, *GERMAN})]


def test_meaning_takes_a_weak_pair_of_words_apart_and_leaves_a_strong_one():
    dice = np.array([[0.28, 0.0], [0.0, 0.9]])
    near = np.array([[0.05, np.nan], [np.nan, 0.05]])
    out = meaning.meant(dice, near)
    assert out[0, 0] < settings.MAYBE < 0.28
    assert out[1, 1] == pytest.approx(0.9)


@pytest.mark.parametrize("lines", [60, 240])
def test_equal_lines_are_linked_to_a_few_and_the_links_grow_with_the_lines_not_with_their_square(lines: int):
    told = version(["The same line stands here again and again today."] * lines)
    links = compare.align(told, told, compare.weigh([told])).links
    assert len(links) <= (2 * settings.LINKS_MOST + 2) * lines
    assert {(k, k) for k in range(1, lines + 1)} <= {(x.a, x.b) for x in links}
