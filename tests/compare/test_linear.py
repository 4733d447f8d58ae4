"""Nothing in a hostile sentence costs more than its length: four times the text, far less than sixteen times the time."""

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
SIZE = 800
ENOUGH = 0.05  # s below which a clock tells nothing


def cost(text: str, language: str) -> float:
    """Seconds of the processor that one sentence takes, the least of three; the first where that is little enough."""
    found = []
    for _ in range(3):
        start = time.process_time()
        details(text, language=language, published=date(2025, 4, 2))
        parts(text)
        find_offices(text, language, [Specific("name", len(text) - 2, len(text) - 1, text[-2:-1], "x")])
        found.append(time.process_time() - start)
        if found[-1] < ENOUGH / 2:
            break
    return min(found)


CASES = [(piece, language) for k, piece in enumerate(PIECES) for language in ("en", ("de", "es")[k % 2])]


@pytest.mark.parametrize(("piece", "language"), CASES)
def test_four_times_the_text_takes_no_sixteen_times_the_time(piece, language):
    cost(piece * 20, language)  # compiles what is needed
    if (four := cost((piece * 4 * SIZE)[: 4 * SIZE], language)) >= ENOUGH:
        once = min(cost((piece * SIZE)[:SIZE], language) for _ in range(3))
        assert four < 9 * once, f"{once:.3f} s, then {four:.3f} s"
