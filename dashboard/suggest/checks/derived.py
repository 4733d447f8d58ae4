"""Figures that follow from others: 180 seats left of 800 when 620 are sold, 44 percent for 8 of 18."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from dashboard.compare.amounts import Quantity
from dashboard.compare.calendar_parts import parts

MOST = 12  # figures of the near sentences that are tried; more make chance hits
POINTS = 30  # a change of more percentage points is told otherwise
_CLOSE = 0.011  # a share rounded to a whole percent


def follows(mine: Quantity, given: Sequence[Quantity]) -> bool:
    """Whether `mine` is the sum, the difference or the share of two of the figures `given`, or the sum of up to four."""
    some = [q for q in given if q.form == "plain" and q.amount > 0][:MOST]
    if mine.form != "plain" or (mine.amount < 3 and not mine.unit):
        return False
    like = [q.amount for q in some if q.unit in (mine.unit, "") and (not q.codes or q.codes & mine.codes)]
    like += [q.of for q in some if q.of and not mine.unit and not mine.of]  # "two of five": three are left
    if mine.unit == "%":
        shares, steps = ([q.amount for q in some if q.unit in units] for units in ("%", ("pp", "")))
        if any(_near(a + sign * b, mine) for a in shares for b in steps if b <= POINTS for sign in (1, -1)):
            return True  # "48 percent, nine points below the last election"
        plain = [q.amount for q in some if q.unit in ("", "money")]
        return any(b and abs(100 * a / b - mine.amount) <= max(0.6, _CLOSE * mine.amount) for a, b in _ordered(plain))
    for a, b in combinations(like, 2):
        if _near(a + b, mine) or _near(abs(a - b), mine):
            return True
    if any(_near(sum(some), mine) for size in (3, 4) for some in combinations(like[:8], size)):
        return True
    return _part_of(mine, some)


def _ordered(values: Sequence[float]) -> list[tuple[float, float]]:
    return [pair for a, b in combinations(values, 2) for pair in ((a, b), (b, a)) if pair[0] < pair[1]]


def _near(value: float, mine: Quantity) -> bool:
    return abs(value - mine.amount) <= (0.03 if mine.about else 0.002) * max(mine.amount, 1.0) + 1e-9


def _part_of(mine: Quantity, some: Sequence[Quantity]) -> bool:
    """So many of a whole of which the source gives the percentage: 250 of 1,000 for 25 percent."""
    shares = [q.amount / 100 for q in some if q.unit == "%"]
    wholes = [q.amount for q in some if q.unit == mine.unit]
    return any(_near(share * whole, mine) for share in shares for whole in wholes if whole > mine.amount)


def follows_date(mine: str, dates: Sequence[str], lapses: Sequence[float]) -> bool:
    """Whether a year or month is one of `dates` and so many years or months of `lapses` (seconds) before or after it: "until
    2031" of what was said in 2026 to take five years."""
    own = parts(mine)
    if not lapses or set(own) - {"y", "m"} or "y" not in own:
        return False
    spans = {round(lapse / _MONTH) for lapse in lapses if lapse >= 0.9 * _MONTH}
    for given in (parts(value) for value in dates):
        if "y" in given and ("m" in given or "m" not in own):
            start = 12 * int(given["y"]) + int(given.get("m") or 1) - 1
            reached = {start + sign * span for span in spans for sign in (1, -1)}
            if any(
                month // 12 == int(own["y"]) and ("m" not in own or month % 12 + 1 == int(own["m"]))
                for month in reached
            ):
                return True
    return False


_MONTH = 365.25 * 86_400 / 12
