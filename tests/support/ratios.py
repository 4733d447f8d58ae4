"""Growth told by a clock on a machine that does other things, too: ratios alone, measured again where one looks wrong."""

from __future__ import annotations

from collections.abc import Callable

AGAIN = 6  # measures of both sizes before a ratio is believed: the least of each is what other programs disturbed least
MOST = 9.0  # times as long for four times as much: 4 is in proportion, 16 its square


def steeper(cost: Callable[[int], float], size: int, enough: float) -> str:
    """How much longer `size` takes than a quarter of it, where that is more than in proportion; "" where it is not.

    `cost` gives the seconds of the processor for a size; below `enough` a clock tells nothing.
    """
    whole = cost(size)
    if whole <= enough:
        return ""
    part = cost(size // 4)
    for _ in range(AGAIN):
        if whole <= enough or whole <= MOST * part:
            return ""
        part, whole = min(part, cost(size // 4)), min(whole, cost(size))
    return f"{part:.3f} s, then {whole:.3f} s"
