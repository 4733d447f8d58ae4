"""Scripts without spaces: Chinese and Japanese sentences are sentences, and their figures are compared."""

from __future__ import annotations

import pytest

from dashboard import compare, stories, suggest
from dashboard.engine import analysis
from dashboard.model import Suggestion
from dashboard.text.stems import count_words
from tests.support.making import version

ZH = [
    "市议会周二晚间以六比三的投票结果，决定将普通家庭的每月雨水费从4.85美元提高到7.20美元。",
    "这笔钱将用于重建耗资6250万美元的磨坊水道，该水道在6月11日发生溢流。",
    "市长达娜·惠特科姆表示，她理解许多人为何愤怒。",
    "反对者可以在30天内收集2150个有效签名，迫使举行公投。",
]
JA = [
    "市議会は火曜日の夜、一般家庭の月額雨水料金を4.85ドルから7.20ドルに引き上げることを6対3で決めた。",
    "この資金は6250万ドルかかる水路の再建に使われる。",
    "反対派は30日以内に2150人の署名を集めれば住民投票を求めることができる。",
]


def told(lines: list[str], language: str) -> list[Suggestion]:
    """The suggestions for a rewrite that changes 7.20 to 9.20."""
    altered = [lines[0].replace("7.20", "9.20").replace("，", ""), *lines[1:]]
    both = [version(lines, name="a", language=language, role="source"), version(altered, name="b", language=language)]
    background = analysis.Background(compare.weigh(both), suggest.recurrence(both))
    (story,) = stories.group(both)
    return list(analysis.analyse_story(background, story, tuple(both)).suggestions["b"])


@pytest.mark.parametrize(("lines", "language"), [(ZH, "zh"), (JA, "ja")])
def test_sentences_are_no_furniture_and_an_altered_figure_is_found(lines: list[str], language: str):
    said = told(lines, language)
    assert [s.label for s in said] == ["unsupported", *["sourced"] * (len(lines) - 1)]
    assert said[0].reasons[0].values["here"].startswith("9.20")


def test_two_characters_without_spaces_count_as_a_word():
    assert count_words("two words") == 2 and count_words("投票失败了") == 3 and count_words("在 NATO 会议") == 3
