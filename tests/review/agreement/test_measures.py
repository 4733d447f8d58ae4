"""Agreement: figures worked out by hand, figures from the literature, and a second implementation on random tables.

Published values, each with where it is printed:
Fleiss 1971, Psychological Bulletin 76, 378-382, table 1 (30 patients, 6 psychiatrists, 5 diagnoses): kappa .430; in the
R package irr: kappam.fleiss(diagnoses) = 0.4302445, and kappa2 of its raters 1 and 2 = 0.651.
Krippendorff 2011, Computing Krippendorff's alpha-reliability: example A, two observers, binary: alpha .095; example C,
four observers, values missing: alpha .743. Gwet 2014 (irrCAC, cac.raw4raters) has the same table: p_a .81818,
Fleiss' kappa with unequal numbers of ratings .76117 (p_e .23872).
Krippendorff's alpha, Wikipedia, "A computational example" (three coders, 15 units): nominal alpha .691.
Gwet 2014 (irrCAC, cont3x3abstractors; 100 pregnancies, two abstractors): Cohen's kappa 0.7964094.
SAS/STAT, PROC FREQ (quoted in statsmodels' tests): a table of 3 x 3 with simple kappa 0.4842.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import bootstrap
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa

from dashboard.review.agreement import measures
from dashboard.review.agreement.measures import LabelSummary, PairSummary, Sample, summary

LABELS = ("boilerplate", "unsupported", "sourced")
B, U, S = LABELS
FLEISS = (
    "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 "
    "333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
)
FOUR_OBSERVERS = ("123321412...", "123322412 5.3".replace(" ", ""), ".33323422" + "51.", "123324412" + "51.")
THREE_CODERS = (".....3412113 3.3".replace(" ", ""), "1.213343.......", "..21344.2113 3.4".replace(" ", ""))


def table(*columns: str | list[str | None], names: str = "ABCDEFGH") -> pd.DataFrame:
    """One string or list an editor, one sign a sentence; "." is no answer."""
    said = {
        name: [None if v in (".", None) else v for v in column] for name, column in zip(names, columns, strict=False)
    }
    return pd.DataFrame(said, dtype=object)


def rows(text: str) -> pd.DataFrame:
    """One word a sentence, one sign an editor."""
    return table(*("".join(column) for column in zip(*text.split(), strict=True)))


def square(*lines: tuple[int, ...]) -> pd.DataFrame:
    """Two editors whose confusion table this is."""
    pairs = [(str(a), str(b)) for a, line in enumerate(lines) for b, n in enumerate(line) for _ in range(n)]
    return table([a for a, _ in pairs], [b for _, b in pairs])


def of_label(answers: pd.DataFrame, label: str) -> LabelSummary:
    return measures.of_label(counts(answers, LABELS), LABELS, label, answers.shape[1])


def counts(answers: pd.DataFrame, labels: tuple[str, ...]) -> np.ndarray:
    return measures.counts(measures.codes(answers, labels), len(labels))


def confusion(answers: pd.DataFrame, labels: tuple[str, ...] = LABELS) -> np.ndarray:
    """Of the first two editors."""
    coded = measures.codes(answers[["A", "B"]], labels)
    return measures.confusion(coded[:, 0], coded[:, 1], len(labels))


def of_pair(answers: pd.DataFrame, labels: tuple[str, ...] = LABELS) -> PairSummary:
    return measures.of_pair(("A", "B"), confusion(answers, labels))


# ---- worked out by hand -----------------------------------------------------------------------------------------
def test_two_editors_and_ten_sentences_by_hand():
    """7 of 10 alike. Cohen: A says b5 u3 s2, B says b4 u4 s2, chance (20+12+4)/100 = .36, kappa (.7-.36)/.64 = .53125.
    Fleiss: shares .45 .35 .2, chance .365, kappa .335/.635. Alpha: of 20 answers 9 b, 7 u, 4 s; chance
    (72+42+12)/380 = 126/380, alpha 1 - .3/(254/380)."""
    two = table(list("bbbbbuuuss"), list("bbbuubuuss"))
    two = two.replace({"b": B, "u": U, "s": S})
    pair, whole = of_pair(two), summary(two, LABELS)
    assert (pair.percent.value, pair.percent.n) == (0.7, 10)
    assert pair.cohen.value == pytest.approx(0.53125)
    assert whole.percent.value == pytest.approx(0.7)
    assert whole.fleiss.value == pytest.approx(0.335 / 0.635)
    assert whole.alpha.value == pytest.approx(1 - 0.3 / (254 / 380))


def test_three_editors_with_answers_missing_by_hand():
    """Four sentences: bbb, bu., .ss, u.. (drops out). Percent: (1 + 0 + 1) / 3. Alpha: 7 answers, b 4, u 1, s 2;
    coincidences that agree 3 + 0 + 2 = 5 of 7; chance (12 + 0 + 2) / 42 = 1/3; alpha (5/7 - 1/3) / (2/3) = 4/7."""
    whole = summary(table([B, B, None, U], [B, U, S, None], [B, None, S, None]), LABELS)
    assert (whole.units, whole.answers, whole.editors) == (3, 7, 3)
    assert whole.percent.value == pytest.approx(2 / 3)
    assert whole.alpha.value == pytest.approx(4 / 7)


def test_one_label_against_the_rest_by_hand():
    """b is said 5 times in 3 pairs; of the 6 partners of a b (both, both, one each way: 2 + 2 + 1) 4 say b too: 4/5."""
    found = of_label(table([B, B, B, U], [B, B, U, U]), B)
    assert (found.times_chosen, found.specific.value, found.specific.n) == (5, pytest.approx(4 / 5), 3)
    assert found.alpha.value == pytest.approx(1 - 0.25 / (30 / 56))


# ---- what is undefined says why ---------------------------------------------------------------------------------
def test_a_unanimous_table_has_no_alpha_and_says_so():
    """100 % agreement, and no kappa: with one label only, chance alone would have given the same."""
    whole = summary(table([U] * 12, [U] * 12, [U] * 12), LABELS)
    assert whole.percent.value == 1.0
    assert whole.percent.low == pytest.approx(1 / (1 + 1.959964**2 / 12))
    for figure in (whole.fleiss, whole.alpha, of_pair(table([U] * 12, [U] * 12)).cohen):
        assert (figure.value, figure.missing, figure.low, figure.n) == (None, "one_label", None, 12)


def test_perfect_agreement_on_several_labels_is_1_and_has_no_interval():
    whole = summary(table([B, U, S] * 4, [B, U, S] * 4), LABELS)
    assert (whole.alpha.value, whole.fleiss.value) == (pytest.approx(1), pytest.approx(1))
    assert (whole.alpha.low, whole.alpha.no_interval) == (None, "same")


def test_two_who_agree_on_nothing_are_below_zero():
    never = table([B, U] * 6, [U, B] * 6)
    whole, pair = summary(never, LABELS), of_pair(never)
    assert whole.percent.value == pair.percent.value == 0.0
    assert (whole.fleiss.value, pair.cohen.value) == (pytest.approx(-1), pytest.approx(-1))
    assert whole.alpha.value == pytest.approx(1 - 1 / (1 - 2 * 12 * 11 / (24 * 23)))
    assert (pair.percent.low, pair.percent.high) == (pytest.approx(0.0), pytest.approx(0.2425, abs=1e-4))


def test_who_is_missing_is_said():
    assert summary(table([None, None], [None, None]), LABELS).alpha.missing == "nobody"
    assert summary(pd.DataFrame(dtype=object), LABELS).percent.missing == "nobody"
    alone = summary(table([B, U, S]), LABELS)
    assert {alone.percent.missing, alone.fleiss.missing, alone.alpha.missing} == {"one_editor"}
    apart = table([B, U, None], [None, None, S])
    assert summary(apart, LABELS).alpha.missing == "no_overlap"
    assert of_pair(apart).cohen.missing == "no_overlap"
    assert of_label(table([B, U], [B, U]), S).specific.missing == "not_said"


def test_an_editor_who_always_says_the_same_has_kappa_0_not_none():
    assert of_pair(table([B] * 4, [B, B, U, U])).cohen.value == pytest.approx(0)


def test_one_sentence_has_a_value_and_no_interval():
    one = summary(table([B], [U]), LABELS)
    assert (one.percent.value, one.percent.low, one.percent.no_interval) == (0.0, None, "few")
    assert one.percent.few


# ---- from the literature ----------------------------------------------------------------------------------------
def test_fleiss_1971():
    found = summary(rows(FLEISS), tuple("12345"))
    assert found.fleiss.value == pytest.approx(0.4302445, abs=1e-7)
    assert found.fleiss.low < 0.43 < found.fleiss.high
    assert of_pair(rows(FLEISS), tuple("12345")).cohen.value == pytest.approx(0.651, abs=5e-4)


def test_krippendorff_2011_two_observers_binary():
    two = table("0100000010", "1110010000")
    assert summary(two, ("0", "1")).alpha.value == pytest.approx(0.095, abs=5e-4)


def test_krippendorff_2011_and_gwet_2014_four_observers_with_values_missing():
    four, labels = table(*FOUR_OBSERVERS), tuple("12345")
    whole = summary(four, labels)
    assert whole.alpha.value == pytest.approx(0.743, abs=5e-4)
    assert whole.percent.value == pytest.approx(0.81818, abs=5e-6)
    # Gwet lets the one unit with a single rating speak on chance; the desk leaves such sentences out
    assert float(measures.fleiss_of(measures._sums(counts(four, labels)).sum(axis=0))) == pytest.approx(
        0.76117, abs=5e-6
    )
    assert whole.fleiss.value == pytest.approx(0.76248, abs=5e-6)


def test_the_computational_example_of_alpha_with_three_coders():
    assert summary(table(*THREE_CODERS), tuple("1234")).alpha.value == pytest.approx(0.691358, abs=1e-6)


@pytest.mark.parametrize(
    ("lines", "kappa"),
    [
        (((13, 0, 0), (0, 20, 7), (0, 4, 56)), 0.7964094),
        (((0, 4, 1), (0, 8, 0), (0, 1, 5)), 0.4842),
    ],
)
def test_cohens_kappa_of_published_tables(lines: tuple[tuple[int, ...], ...], kappa: float):
    found = of_pair(square(*lines), tuple("012"))
    assert found.cohen.value == pytest.approx(kappa, abs=5e-5)


# ---- a second implementation ------------------------------------------------------------------------------------
several = st.integers(2, 5).flatmap(
    lambda editors: st.lists(
        st.lists(st.sampled_from([B, U, S, None]), min_size=editors, max_size=editors), min_size=1, max_size=30
    )
)


def alpha_by_definition(lines: list[list[str | None]]) -> float:
    """Krippendorff 2011, C to D: a coincidence matrix from all ordered pairs of answers to a sentence, then 1 - D_o/D_e."""
    coincidences: Counter[tuple[str, str]] = Counter()
    for line in lines:
        said = [label for label in line if label is not None]
        for pair in permutations(said, 2):
            coincidences[pair] += Fraction(1, len(said) - 1)
    each = {label: sum(n for (one, _), n in coincidences.items() if one == label) for label in LABELS}
    total = sum(each.values())
    observed = sum(n for (one, other), n in coincidences.items() if one != other)
    expected = sum(each[one] * each[other] for one, other in permutations(LABELS, 2)) / (total - 1)
    return float(1 - observed / expected)


@given(several)
def test_alpha_equals_its_definition_and_the_sums_on_any_table(lines: list[list[str | None]]):
    answers = table(*map(list, zip(*lines, strict=True)))
    found = summary(answers, LABELS)
    if found.alpha.value is None:
        kept = counts(answers, LABELS)
        assert (measures.pairable(kept).sum(axis=0) > 0).sum() < 2
        return
    assert found.alpha.value == pytest.approx(alpha_by_definition(lines))
    sums = measures._sums(measures.pairable(counts(answers, LABELS))).sum(axis=0)
    assert float(measures.alpha_of(sums)) == pytest.approx(found.alpha.value)


@given(several)
def test_fleiss_equals_statsmodels_where_all_have_answered(lines: list[list[str | None]]):
    answers = table(*map(list, zip(*[[v or B for v in line] for line in lines], strict=True)))
    found = summary(answers, LABELS).fleiss
    if found.value is None:
        assert answers.stack().nunique() == 1
        return
    assert found.value == pytest.approx(fleiss_kappa(aggregate_raters(answers.to_numpy(dtype=str))[0]))


@given(several)
def test_cohen_equals_scikit_learn_and_statsmodels(lines: list[list[str | None]]):
    answers = table(*map(list, zip(*lines, strict=True)))
    found = of_pair(answers)
    both = answers[["A", "B"]].dropna()
    if found.cohen.value is None:
        assert found.cohen.missing == ("no_overlap" if both.empty else "one_label")
        return
    assert found.cohen.value == pytest.approx(cohen_kappa_score(list(both["A"]), list(both["B"])))
    crossed = confusion(answers)
    assert found.cohen.value == pytest.approx(cohens_kappa(crossed, return_results=False))
    assert found.cohen.value == pytest.approx(float(measures.cohen_of(crossed.ravel().astype(float))))


@given(several)
def test_every_figure_lies_in_its_interval_or_says_why_there_is_none(lines: list[list[str | None]]):
    answers = table(*map(list, zip(*lines, strict=True)))
    whole, pair = summary(answers, LABELS), of_pair(answers)
    each = [of_label(answers, label) for label in LABELS]
    for f in (whole.percent, whole.fleiss, whole.alpha, pair.percent, pair.cohen, *(one.specific for one in each)):
        assert (f.value is None) == bool(f.missing)
        assert f.value is None or np.isfinite(f.value)
        if f.value is not None and not f.no_interval:
            assert f.low <= f.high
            assert -1 <= f.low <= 1 and -1 <= f.high <= 1
        else:
            assert f.low is f.high is None


# ---- intervals --------------------------------------------------------------------------------------------------
def two_editors(n: int) -> pd.DataFrame:
    """The second editor answers anew, at random, one time in three."""
    random = np.random.default_rng(4)
    first = random.integers(0, 3, n)
    second = np.where(random.random(n) < 1 / 3, random.integers(0, 3, n), first)
    return table([LABELS[i] for i in first], [LABELS[i] for i in second])


def test_the_interval_is_that_of_scipys_bca_bootstrap():
    answers = two_editors(80)
    found = of_pair(answers).cohen
    codes = answers.replace(dict(zip(LABELS, (0, 1, 2), strict=True))).to_numpy(dtype=int)

    def kappa(a: np.ndarray, b: np.ndarray) -> float:
        return float(measures.cohen_of(np.bincount(a * 3 + b, minlength=9).astype(float)))

    theirs = bootstrap(
        (codes[:, 0], codes[:, 1]), kappa, paired=True, vectorized=False, n_resamples=2_000, method="BCa", rng=1
    ).confidence_interval
    assert (found.low, found.high) == (pytest.approx(theirs.low, abs=0.03), pytest.approx(theirs.high, abs=0.03))


def test_the_interval_is_near_the_published_variance_of_kappa():
    """Fleiss, Cohen and Everitt 1969, by statsmodels: for many sentences the two ways meet."""
    answers = two_editors(600)
    found = of_pair(answers).cohen
    theirs = cohens_kappa(confusion(answers))
    assert (found.low, found.high) == (
        pytest.approx(theirs.kappa_low, abs=0.015),
        pytest.approx(theirs.kappa_upp, abs=0.015),
    )


def test_the_same_table_gives_the_same_interval_and_more_sentences_a_narrower_one():
    small, large = two_editors(40), two_editors(800)
    first = summary(small, LABELS).alpha
    shuffled = summary(small.sample(frac=1, random_state=1), LABELS).alpha
    assert (first.value, first.low, first.high) == pytest.approx((shuffled.value, shuffled.low, shuffled.high))
    other = summary(large, LABELS).alpha
    assert other.high - other.low < first.high - first.low


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    """Kappa of two editors who err like `two_editors` is 2/3 in the long run; 200 samples of 60 sentences."""
    random, hits = np.random.default_rng(11), 0
    for _ in range(200):
        first = random.integers(0, 3, 60)
        second = np.where(random.random(60) < 1 / 3, random.integers(0, 3, 60), first)
        cells = np.bincount(first * 3 + second, minlength=9)
        low, high, why = Sample.of_cells(cells, draws=400).interval(measures.cohen_of)
        assert not why
        hits += low <= 2 / 3 <= high
    assert 180 <= hits <= 198
