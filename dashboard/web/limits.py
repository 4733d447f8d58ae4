"""How many requests somebody may send: a bucket for each person, token or address, in this process's memory.

A bucket holds a burst and fills at a rate. Several processes of a desk count each for themselves: the limits keep one
program from taking all the others' time, they are no bill.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from dashboard.settings import LIMITED_KEYS


class Limiter:
    """Buckets of one kind. Safe from several threads."""

    def __init__(self, burst: int, rate: float) -> None:
        """`burst`: requests at once; `rate`: more of them each second."""
        self.burst, self.rate = burst, rate
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key -> (left, when), the newest last
        self.guard = threading.Lock()

    def take(self, key: str, now: float | None = None) -> float:
        """Take one request out of the bucket of `key`: 0.0, or the seconds until there is one again."""
        clock = time.monotonic() if now is None else now
        with self.guard:
            left, when = self.buckets.pop(key, (float(self.burst), clock))
            left = min(float(self.burst), left + (clock - when) * self.rate)
            wait = 0.0 if left >= 1 else (1 - left) / self.rate
            self.buckets[key] = (left if wait else left - 1, clock)
            while len(self.buckets) > LIMITED_KEYS:
                self.buckets.popitem(last=False)
        return wait
