"""Nothing in a hostile sentence costs more than its length: twice the text, about twice the time."""

from __future__ import annotations

import time
from datetime import date

import pytest

from dashboard.compare.people import find_offices
from dashboard.compare.quotations import parts
from dashboard.compare.specifics import details
from dashboard.model import Specific

PIECES = [
    "8", "8,", "8.", "8 ", "8-", "a", "A", "Aa ", "aA1", " ", "\u00a0", "a ", "of ", "A of ", "Director of ", "the Director, ",
    "'", '"', "“", "„", "«a", "[", "...", "[…]", ". ", ", ", "; ", "$8", "8 to ", "8 million and ", "May 8 ", "8:00 ", "not ",
    "half ", "former ", "Mayor Ann ", "’s ", "A.", "two hundred ", "\u00ad", "é", "5 of 6 ", "minus ", "last Monday ", "a-", "ß",
]  # fmt: skip
SIZE = 1_500
ENOUGH = 0.03  # s below which a clock tells nothing


def cost(text: str, language: str) -> float:
    """Seconds of the processor that one sentence takes, the lesser of two."""
    found = []
    for _ in range(2):
        start = time.process_time()
        details(text, language=language, published=date(2025, 4, 2))
        parts(text)
        find_offices(text, language, [Specific("name", len(text) - 2, len(text) - 1, text[-2:-1], "x")])
        found.append(time.process_time() - start)
    return min(found)


CASES = [(piece, language) for k, piece in enumerate(PIECES) for language in ("en", ("de", "es")[k % 2])]


@pytest.mark.parametrize(("piece", "language"), CASES)
def test_twice_the_text_takes_about_twice_the_time(piece, language):
    cost(piece * 20, language)  # compiles what is needed
    once, twice = (cost((piece * n)[:n], language) for n in (SIZE, 2 * SIZE))
    assert twice < ENOUGH or twice < 3.2 * once, f"{once:.3f} s, then {twice:.3f} s"
