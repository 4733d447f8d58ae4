"""Comparing dates by their parts: which parts of one the other has, and whether they contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache


@lru_cache(maxsize=50_000)
def parts(value: str) -> Mapping[str, str]:
    """The parts of a date's value, name → figure; the weekday is worked out where year, month and day are there."""
    found = {}
    for bit in value.split():
        name = bit.rstrip("0123456789") if "-" not in bit else bit.split("-")[0]
        if not bit.startswith("alt"):
            found[name] = bit[len(name) :]
    if {"y", "m", "d"} <= found.keys() and "wd" not in found:
        try:
            found["wd*"] = f"{date(int(found['y']), int(found['m']), int(found['d'])).isoweekday():02d}"
        except ValueError:
            return found
    return found


def missing_parts(value: str, pool: Iterable[str]) -> frozenset[str]:
    """The parts of the date `value` that no compatible date of `pool` has; empty: the date is borne out."""
    mine = parts(value)
    left = {name for name in mine if name != "wd*"}
    for other in pool:
        left -= _shared(mine, parts(other), value, other)
        if not left:
            break
    return frozenset(left)


def _shared(  # noqa: PLR0911  one return for each way to be compatible
    mine: Mapping[str, str], theirs: Mapping[str, str], value: str, other: str
) -> set[str]:
    """The parts both dates have, none where they contradict each other."""
    mine_alts, other_alts = ({b for b in v.split() if b.startswith("alt")} for v in (value, other))
    if mine_alts and other_alts:
        return set(mine) if mine_alts & other_alts else set()
    if {"y", "m", "d"} <= mine.keys() and f"alt{mine['y']}-{mine['m']}-{mine['d']}" in other.split():
        return set(mine)
    if {"y", "m", "d"} <= theirs.keys() and f"alt{theirs['y']}-{theirs['m']}-{theirs['d']}" in value.split():
        return set(mine)
    if "wd" in mine and mine["wd"] == theirs.get("wd*"):
        return {"wd"} | {k for k in mine if mine[k] == theirs.get(k)}
    if any(k in theirs and theirs[k] != v for k, v in mine.items() if k != "p"):
        return set()
    if "p" in mine and "p" in theirs and mine["p"] != theirs["p"]:
        return set()
    if "m" in theirs and (within := _within(mine, int(theirs["m"]))):
        return (
            within | {k for k in mine if mine[k] == theirs.get(k)}
            if mine.get("y", "") == theirs.get("y", mine.get("y", ""))
            else set()
        )
    if "dec" in mine and "y" in theirs and mine["dec"][:3] == theirs["y"][:3]:
        return {"dec"} | {k for k in mine if mine[k] == theirs.get(k)}
    if "q" in mine and "h" in theirs:
        return set()
    return {k for k, v in mine.items() if theirs.get(k) == v}


def _within(period: Mapping[str, str], month: int) -> set[str]:
    """The quarter or season of a date, if a month lies in it."""
    if int(period.get("q") or 0) == (month + 2) // 3:
        return {"q"}
    return {"s"} if int(period.get("s") or 0) == (month % 12 // 3 or 4) else set()


def clash(value: str, other: str) -> bool:
    """Whether two dates contradict each other: the same part with different figures."""
    mine, theirs = parts(value), parts(other)
    alts = [{b for b in v.split() if b.startswith("alt")} for v in (value, other)]
    if alts[0] and alts[1]:
        return not alts[0] & alts[1]
    for some, full in ((alts[0], theirs), (alts[1], mine)):
        if some and {"y", "m", "d"} <= full.keys():
            return f"alt{full['y']}-{full['m']}-{full['d']}" not in some
    return any(
        k.rstrip("*") in {t.rstrip("*") for t in theirs} and _part(theirs, k) != v for k, v in mine.items() if k != "p"
    ) or ("p" in mine and "p" in theirs and mine["p"] != theirs["p"])


def _part(found: Mapping[str, str], name: str) -> str | None:
    return found.get(name) or found.get(name.rstrip("*")) or found.get(name + "*")
