"""Articles that a form fills in: the same wording about another event each time. They must never share a story."""

from __future__ import annotations

import random
from collections.abc import Iterator

from dashboard.model import Version
from tests.support.making import version

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
TOWNS = ["Harrow Bay", "Linden", "Castlemoor", "Ost Haven", "Fenwick", "Tarn Hill", "Pellworth", "Quarry Bank"]
PEOPLE = [
    "Mabel Orr",
    "Jonas Feld",
    "Ruth Amaya",
    "Piotr Zielak",
    "Grace Okoro",
    "Hugh Tennant",
    "Inga Dahl",
    "Sal Moreno",
]
CLUBS = [
    "Harrow Rovers",
    "Linden City",
    "Castlemoor Athletic",
    "Ost Haven",
    "Fenwick Town",
    "Tarn Rangers",
    "Pellworth",
    "Quarry",
]
FIRMS = [
    "Aldane Foods",
    "Brisk Motors",
    "Corvex",
    "Dunmere Mills",
    "Eastlight",
    "Falk Paper",
    "Gannet Air",
    "Holt Dairies",
]
FORMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "weather": (
        (
            "{town} weather for {day}, June {n}",
            "Expect a mix of sun and cloud in {town} on {day}, June {n}, with a top of {a} degrees and a low of {b} degrees overnight.",
            "A light breeze from the south-west will reach {c} miles per hour by the afternoon.",
            "The chance of a shower stands at {d} percent, so take a coat if you are out late.",
            "The rest of the week looks much the same, forecasters said, with temperatures close to the seasonal norm.",
        ),
        (
            "Forecast: what to expect on {day}",
            "Morning fog will lift by ten, leaving {town} with {a} degrees on {day} afternoon and {b} by dawn on the following day.",
            "Gusts of up to {c} miles per hour are possible along the coast, the regional weather office said in its bulletin.",
            "Pollen is moderate, the risk of rain {d} percent, and the water at the main beach 6{e} degrees.",
        ),
    ),
    "earthquake": (
        (
            "Magnitude {e}.{f} earthquake recorded near {town}",
            "A magnitude {e}.{f} earthquake struck {n} miles from {town} at {c}:{a} a.m. on {day}, the geological service reported.",
            "The quake was {b} miles deep, according to the preliminary data.",
            "There were no immediate reports of damage or injuries.",
            "Did you feel it? Tell the service what you noticed. This report was written by a program and checked by an editor.",
        ),
    ),
    "match": (
        (
            "{club} {e}-{f} {other}",
            "{club} took all three points from {other} on {day} thanks to a strike from {person} in the {a}th minute.",
            "The home side controlled the first half, and the visitors never found a way back into the game.",
            "Head coach of {club} said he was proud of the work his players had put in during the week.",
            "{club} travel next weekend, while {other} welcome the champions.",
        ),
    ),
    "earnings": (
        (
            "{firm} reports quarterly results",
            "{firm} earned ${a}.{e} million in the quarter, or {b} cents a share, against ${c}.{f} million a year earlier.",
            "Revenue rose {d} percent to ${n}{b} million, the company said in a filing on {day}.",
            "Analysts polled by a data provider had expected {c} cents a share.",
            "Shares have gained {n} percent since the beginning of the year. This story was generated from a data feed.",
        ),
        (
            "{firm}: Q{e} Earnings Snapshot",
            "{firm} on {day} reported a loss of ${b}.{e} million for the period just ended.",
            "On a per-share basis, the company said it lost {c} cents; losses adjusted for one-time costs came to {d} cents.",
            "For the current quarter, the company said it expects revenue of ${a} million to ${n}{b} million.",
        ),
    ),
    "obituary": (
        (
            "{person}, 7{e}",
            "{person}, 7{e}, passed away on June {n} at the Harrow Bay Hospice with loved ones at the bedside.",
            "Friends will remember a generous neighbour who never missed the summer fair at Trinity Hall.",
            "The family will receive visitors from 3 to 6 p.m. at Larch and Sons, with a service to follow at Trinity Hall.",
            "Instead of flowers, gifts may be made to the Harrow Bay Lifeboat Fund.",
        ),
    ),
    "lottery": (
        (
            "Winning numbers drawn in {day}'s Pick Five",
            "The winning numbers in {day} evening's drawing of the state lottery's Pick Five game were: {n}, {a}, {b}, {c}, {d}.",
            "The jackpot of ${e}{f}0,000 was not won.",
            "Players match all five numbers to take the jackpot; odds are one in 575,757.",
            "Results are unofficial until confirmed by the state lottery, which can be called at 555-0142.",
        ),
    ),
    "blotter": (
        (
            "From the police log",
            "Officers were called to {town} Road at {c}:{a} p.m. on {day} after a {person} reported a missing van worth ${b}00.",
            "Nobody was hurt, and the search of the area went on into the night.",
            "Anyone who saw something is asked to call the county police at 555-0177.",
            "Those named here are presumed innocent unless a court finds otherwise.",
        ),
    ),
    "market": (
        (
            "Stocks close {day}: index at {a}{b}.{c}",
            "The main index of the exchange closed at {a}{b}.{c} points on {day}, a change of {e}.{f} percent from the day before.",
            "{firm} led the winners with a gain of {d} percent, and {firm2} was the day's weakest stock.",
            "Traders pointed to thin volumes ahead of the central bank's next meeting.",
        ),
    ),
}  # fmt: skip


def kinds() -> Iterator[tuple[str, int]]:
    """(kind, wording) of every form."""
    return ((kind, k) for kind, forms in FORMS.items() for k in range(len(forms)))


def filled(kind: str, wording: int, size: int, seed: int = 0) -> list[Version]:
    """`size` articles from one form, each about another event."""
    rng = random.Random(f"{kind} {wording} {seed}")
    order = {
        name: rng.sample(values, len(values))
        for name, values in (("t", TOWNS), ("p", PEOPLE), ("c", CLUBS), ("f", FIRMS))
    }
    out = []
    for k in range(size):
        at = k % 8
        slots = {
            "town": order["t"][at], "person": order["p"][at], "club": order["c"][at], "other": order["c"][(at + 3) % 8],
            "firm": order["f"][at], "firm2": order["f"][(at + 1) % 8], "day": DAYS[k % 7], "n": 3 + 3 * k,
            "a": rng.randint(20, 39) + k, "b": rng.randint(11, 19) + 21 * (k % 3), "c": rng.randint(2, 9), "d": 5 * rng.randint(1, 9),
            "e": rng.randint(2, 6), "f": rng.randint(0, 1),
        }  # fmt: skip
        out.append(
            version(
                [line.format(**slots) for line in FORMS[kind][wording]], name=f"{kind}{wording}{k}", site="form.example"
            )
        )
    return out
