"""Dates, times and numbers that the pool does not support, or gives differently in the same place.

Order of asking: the sentence laid over the nearest ones says which of their details stands in the place of ours; if that one
is equal, ours is supported, if it contradicts, ours differs. Only where no sentence tells the same closely enough, the whole
pool is looked through: a detail is missing where the pool has it nowhere and it does not follow from what stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from dashboard.compare.amounts import Quantity, Verdict, compare_quantities, is_supported
from dashboard.compare.calendar_parts import clash, missing_parts, parts
from dashboard.compare.times import same_time
from dashboard.model import Specific
from dashboard.settings import (
    DETAILS_CHECKED,
    ELSEWHERE_FIT,
    RIVAL_FIT,
    RIVAL_MARGIN,
    SAME_PLACE_FIT,
    SAME_PLACE_MARGIN,
    WAY_SCORE,
)
from dashboard.suggest.checks.case import Case, Finding, closeness, finding, window
from dashboard.suggest.checks.derived import follows, follows_date
from dashboard.suggest.checks.exchanged import find_other_unit, told_by_the_loser
from dashboard.suggest.checks.labelled import by_label, label, neighbours, same_role
from dashboard.suggest.checks.places import Overlay, Place, lay_over
from dashboard.suggest.evidence import Candidate
from dashboard.suggest.reading import Token, Told
from dashboard.text.lexicon import lexicon

Compare = Callable[[Any, Any], Verdict]
SAME_TELLING = 0.5  # share of our words that a sentence must have in our order to be laid over ours
ALIKE = 0.65  # … or share of all words, small ones too, that both have in the same order
SAME_BUT_ONE = 0.8  # share of all words from which two sentences differ in the number alone
ALONE_COVERS, BARE_ALIKE = 0.55, 0.4  # for the only amount of a sentence; for two bare figures in one place
NEAR_BEHIND = 14  # characters between a number and what it counts
COUNTED_SCORE = 0.5  # rank score from which a sentence counts the same things
NUMBERS = ("number", "money", "percent")


@dataclass(frozen=True, slots=True)
class Rival:
    """A detail of the pool that contradicts ours, and how surely it stands in its place (0..1)."""

    fits: float
    told: Told
    detail: Specific


def check_facts(case: Case) -> Iterator[Finding]:
    """Every date, time and number of the sentence, held against the pool."""
    quotes = [(q.start, q.end) for q in case.mine.details.quotes]
    for kind, details, compare in details_of(case):
        for detail in details:
            if kind == "date" and _soft(case, detail) and any(a <= detail.start < b for a, b in quotes):
                continue
            found = _check(case, detail, kind, details, compare)
            if found:
                yield found


def details_of(case: Case) -> Iterator[tuple[str, Sequence[Specific], Compare]]:
    """Kind, this sentence's details of it, how two of them are compared."""
    details, most = case.mine.details, DETAILS_CHECKED
    yield "date", details.dates[:most], compare_dates
    yield "time", details.times[:most], compare_times
    for kind in NUMBERS:
        yield kind, [n for n in details.numbers if n.kind == kind][:most], compare_quantities


def compare_dates(mine: Specific, theirs: Specific) -> Verdict:
    """Whether two dates agree: equal where theirs has every part of ours, different where they contradict each other."""
    return _compare_values(mine.value, theirs.value)


@lru_cache(maxsize=20_000)  # the pool gives few different dates, and each is asked about by each of ours
def _compare_values(mine: str, theirs: str) -> Verdict:
    if not missing_parts(mine, [theirs]):
        return "equal"
    return "different" if clash(mine, theirs) else "unknown"


def compare_times(mine: Specific, theirs: Specific) -> Verdict:
    """Whether two times of day agree."""
    return "equal" if same_time(mine.value, theirs.value) else "different"


def _check(case: Case, detail: Specific, kind: str, details: Sequence[Specific], compare: Compare) -> Finding | None:
    """A finding about one detail: given differently, missing, or None where it is supported."""
    if told_by_the_loser(case, detail):
        return None
    settled, rival = in_place(case, detail, compare)
    if settled == "equal" or (rival and isinstance(detail, Quantity) and _derived(case.mine, detail, rival)):
        return None  # or it follows: "260 bear no fruit" of 900 trees of which 640 do
    if rival and (whole := _differs(case, detail, kind, rival)):
        return whole
    return (
        _counted_otherwise(case, detail, kind)
        or find_other_unit(case, detail, kind)
        or _look_through(case, detail, kind, details, compare)
    )


def _derived(mine: Told, detail: Quantity, rival: Rival) -> bool:
    """Whether a number follows from those of the other sentence; not where it is said of the very same ("three of the five
    judges" for "two of the five judges")."""
    same = lay_over(mine, rival.told).alike >= SAME_BUT_ONE
    same = same or ((name := label(mine, detail)) != "" and name == label(rival.told, rival.detail))
    return not same and follows(detail, rival.told.details.numbers)


def in_place(case: Case, detail: Specific, compare: Compare) -> tuple[Verdict, Rival | None]:
    """What the sentences that tell the same have in the place of a detail: "equal", or "different" with what they have."""
    rivals: list[Rival] = []
    for candidate in case.found[:4]:
        overlay = lay_over(case.mine, candidate.told)
        if not _tells_the_same(overlay):
            theirs = (
                by_label(case.mine, detail, candidate)
                or _by_way(case.mine, detail, candidate, compare)
                or _alone(case, detail, candidate, compare)
            )
            rivals += [Rival(candidate.covers, candidate.told, theirs)] if theirs else []
            continue
        verdict, theirs = _verdict(case.mine, detail, candidate, overlay, compare)
        if verdict == "equal":
            return "equal", None
        if verdict == "different" and theirs and not _told_beside(case.mine, detail, candidate.told, theirs, compare):
            rivals.append(Rival(overlay.kept, candidate.told, theirs))
    return ("different", max(rivals, key=lambda r: r.fits)) if rivals else ("unknown", None)


def _told_beside(mine: Told, detail: Specific, told: Told, theirs: Specific, compare: Compare) -> bool:
    """Whether another detail of ours is what stands there, and ours is one more: "to 3.50 percent from 3.75"; or ours is a
    share in words ("a quarter of a point") and theirs is none."""
    if getattr(detail, "soft", False) and not getattr(theirs, "soft", False):
        return True
    if any(compare(detail, d) == "equal" for d in _family(told, detail)):
        return False  # both stand there: they may have changed places
    others = [d for d in _family(mine, detail) if d is not detail and d.kind == theirs.kind]
    return any(compare(d, theirs) == "equal" for d in others)


def _tells_the_same(overlay: Overlay) -> bool:
    return overlay.kept >= SAME_TELLING or (overlay.kept >= 0.35 and overlay.back >= 0.6) or overlay.alike >= ALIKE


def _verdict(
    mine: Told, detail: Specific, candidate: Candidate, overlay: Overlay, compare: Compare
) -> tuple[Verdict, Specific | None]:
    """One candidate's verdict on a detail: by its role first, then by its place."""
    family = _family(candidate.told, detail)
    role = neighbours(mine, detail)
    for theirs in family:
        if compare(detail, theirs) == "equal" and same_role(role, neighbours(candidate.told, theirs)):
            return "equal", None
    for place in overlay.places:
        if any(detail.start <= t.start < detail.end for t in place.mine):
            return _by_place(place, detail, family, compare, close=overlay.alike >= BARE_ALIKE)
    for ours, other in overlay.same:
        if detail.start <= ours.start < detail.end:
            there = [d for d in family if d.start <= other.start < d.end]
            ways = {role[2], neighbours(candidate.told, there[0])[2]} if there else {""}
            if isinstance(detail, Quantity) and ways in ({"by", "to"}, {"um", "auf"}):
                return "different", there[0]  # "rose by 8 percent", "rose to 8 percent"
            verdicts = [compare(detail, d) for d in there]
            if "different" in verdicts and "equal" not in verdicts:
                return "different", there[verdicts.index("different")]
            return ("equal", None) if "equal" in verdicts else ("unknown", None)
    return "unknown", None


def _by_place(
    place: Place, detail: Specific, family: Sequence[Specific], compare: Compare, *, close: bool
) -> tuple[Verdict, Specific | None]:
    there = [d for d in family if any(d.start <= t.start < d.end for t in place.theirs)]
    verdicts = [compare(detail, d) for d in there]
    if "equal" in verdicts:
        return "equal", None
    if not there or not place.tight:
        return "unknown", None
    bare = close and _only(place.mine, detail) and _only(place.theirs, *there)
    if not bare and any(compare(detail, d) == "equal" for d in family):
        return "equal", None  # told in another order
    if "different" in verdicts:
        return "different", there[verdicts.index("different")]
    return ("different", there[0]) if len(there) == 1 and _swapped_unit(detail, there[0]) else ("unknown", None)


def _only(tokens: Sequence[Token], *details: Specific) -> bool:
    """Whether all content words of a stretch are parts of the details."""
    return all(any(d.start <= t.start < d.end for d in details) for t in tokens if t.content)


def _swapped_unit(mine: Specific, theirs: Specific) -> bool:
    """Whether two numbers in one place are of unlike kinds: 50 euros for 50 people."""
    if not isinstance(mine, Quantity) or not isinstance(theirs, Quantity):
        return False
    return bool(mine.unit and theirs.unit) or mine.form == theirs.form == "plain"


def _family(told: Told, detail: Specific) -> Sequence[Specific]:
    """The details of a sentence that can stand for one of its kind."""
    details = told.details
    return details.dates if detail.kind == "date" else details.times if detail.kind == "time" else details.numbers


def _by_way(mine: Told, detail: Specific, candidate: Candidate, compare: Compare) -> Specific | None:
    """The detail that stands behind the same "every", "until" or "since" in a sentence of other words, if it contradicts."""
    way = _way(mine, detail)
    if not way or candidate.score < WAY_SCORE:
        return None
    ours = [d for d in _family(mine, detail) if d.kind == detail.kind and _way(mine, d) == way]
    theirs = [d for d in _family(candidate.told, detail) if d.kind == detail.kind and _way(candidate.told, d) == way]
    alone = len(ours) == len(theirs) == 1 and _like(detail, theirs[0])
    return theirs[0] if alone and compare(detail, theirs[0]) == "different" else None


def _alone(case: Case, detail: Specific, candidate: Candidate, compare: Compare) -> Specific | None:
    """The only amount of its sort in the source's sentence that says most of ours in another order, if it contradicts."""
    if candidate is not case.best or candidate.covers < ALONE_COVERS or not isinstance(detail, Quantity):
        return None
    if detail.form != "plain" or detail.soft or detail.unit in ("", "s") or case.world.pool.kind != "source":
        return None
    ours = [d for d in case.mine.details.numbers if _like(detail, d)]
    theirs = [d for d in candidate.told.details.numbers if _like(detail, d)]
    if len(ours) != 1 or len(theirs) != 1 or compare(detail, theirs[0]) != "different" or theirs[0].soft:
        return None
    others = (c for c in case.found if c is not candidate and 2 * c.covers >= candidate.covers)
    said = any(compare(detail, d) == "equal" for c in others for d in c.told.details.numbers)
    return None if said else theirs[0]


def _like(mine: Specific, theirs: Specific) -> bool:
    """Whether two details are of one sort: measured in one unit, dates told by the same parts."""
    if isinstance(mine, Quantity) and isinstance(theirs, Quantity):
        return (mine.unit, mine.form) == (theirs.unit, theirs.form)
    return mine.kind != "date" or bool(parts(mine.value).keys() & parts(theirs.value).keys() - {"wd*"})


def _way(told: Told, detail: Specific) -> str:
    """The word that says how a detail is meant ("every", "until"), right before it or before "the end of"."""
    lists = lexicon(told.language).lists
    for token in reversed([t for t in told.tokens if t.end <= detail.start][-4:]):
        if token.word in lists.get("ways", ()):
            return token.word
        if token.word not in lists.get("way_fillers", ()):
            return ""
    return ""


def _differs(case: Case, detail: Specific, kind: str, rival: Rival) -> Finding | None:
    """A detail that another one stands in the place of, unless a sentence as near says it too."""
    if not _outweighed(case, detail, rival):
        return finding(
            f"{kind}-differs", case, (detail.start, detail.end), there=rival.detail.text, told=rival.told, strength=1.0
        )
    return None


def _outweighed(case: Case, detail: Specific, rival: Rival) -> bool:
    """Whether the pool says the detail itself elsewhere as plainly: another witness, or another sentence as near."""
    compare = _comparing(detail)
    zoned = detail.kind == "time" and " " in detail.value
    here = next((c.score for c in case.found if c.told is rival.told), 0.0)
    source = case.world.pool.kind == "source"
    near = [c.told for c in case.found if c.told is not rival.told and (not source or c.score >= 0.8 * here)]
    return any(
        compare(detail, d) == "equal"
        and (not zoned or " " in d.value)
        and (not source or _of_one(case.mine, detail, told, d))
        for told in near
        for d in _family(told, detail)
    )


def _of_one(mine: Told, detail: Specific, told: Told, theirs: Specific) -> bool:
    """Whether two equal details can speak of the same thing: plain numbers that count different things do not, nor does a
    plain number bear out a vote."""
    if not isinstance(detail, Quantity) or not isinstance(theirs, Quantity):
        return True
    if "score" in (detail.form, theirs.form) and detail.form != theirs.form:
        return False
    one, two = _counted(mine, detail), _counted(told, theirs)
    return detail.unit != "" or not one or not two or one == two


def _counted(told: Told, detail: Specific) -> str:
    """The stem of the content word right behind a number, a small word between at most; "" where none stands there."""
    after = _behind(told, detail.end)
    return after.stem if after and after.start - detail.end < NEAR_BEHIND and not after.stem.startswith("=") else ""


def _counted_otherwise(case: Case, detail: Specific, kind: str) -> Finding | None:  # noqa: PLR0911  a ladder of questions
    """A number of something of which the sentences nearest in meaning give another number, and none of the pool ours:
    "14 moves" for "41 moves", "five women" for "seven women and five men"."""
    noun = _counted(case.mine, detail)
    if not noun or not isinstance(detail, Quantity) or detail.form != "plain" or detail.soft:
        return None
    pool = [(t, s) for k in NUMBERS for t, s in case.world.details.get(k, ()) if isinstance(s, Quantity)]
    of_it = [(t, s) for t, s in pool if s.unit == detail.unit and _counted(t, s) == noun]
    if any(compare_quantities(detail, s) != "different" for _, s in of_it):
        return None
    near = [c.told for i, c in enumerate(case.found[:3]) if i == 0 or c.score >= COUNTED_SCORE]
    rivals = [(t, s) for t, s in of_it if any(t is n for n in near) and not s.of and not s.soft]
    if not rivals or any(follows(detail, t.details.numbers) for t, _ in rivals):
        return None
    told, theirs = rivals[0]
    agree = {case.world.pool.clusters.get(t.article) for t, s in of_it if compare_quantities(theirs, s) == "equal"}
    if case.world.pool.kind == "version" and len(agree) < 2:
        return None  # one word against another
    if closeness(case, (detail.start, detail.end), told, theirs) < RIVAL_FIT:
        return None
    ours = any(compare_quantities(theirs, s) == "equal" for s in case.mine.details.numbers)
    if any(compare_quantities(detail, s) == "equal" and (ours or not _counted(told, s)) for s in told.details.numbers):
        return None  # told in another order
    if any(
        compare_quantities(theirs, s) == "equal" and _counted(case.mine, s) == noun for s in case.mine.details.numbers
    ):
        return None  # ours has theirs as well
    return finding(f"{kind}-differs", case, (detail.start, detail.end), there=theirs.text, told=told, strength=0.9)


def _comparing(detail: Specific) -> Compare:
    return compare_dates if detail.kind == "date" else compare_times if detail.kind == "time" else compare_quantities


def _look_through(  # noqa: PLR0911  a ladder of questions
    case: Case, detail: Specific, kind: str, details: Sequence[Specific], compare: Compare
) -> Finding | None:
    """A finding about a detail that no near sentence has a place for: missing, or known only from elsewhere."""
    here = (detail.start, detail.end)
    if getattr(detail, "soft", False) or getattr(detail, "form", "") == "order" or _loosely_told(case.mine, detail):
        return None
    kinds = NUMBERS if kind in NUMBERS else (kind,)
    pool = [pair for k in kinds for pair in case.world.details.get(k, ())]
    missing = _missing(case, detail, kind, [s for _, s in pool])
    if not missing and _near(case, detail, compare):
        return None
    counted, held = _counts(case.mine, detail), [(t, s, compare(detail, s)) for t, s in pool]
    may_fit = _may_fit(case, here)
    rivals = [
        rival
        for t, s, verdict in held
        if verdict == "different" and s.kind == kind and may_fit(t) and _of_one_form(detail, s)
        if not any(compare(s, m) == "equal" for m in details)
        if (rival := Rival(closeness(case, here, t, s), t, s)).fits >= RIVAL_FIT
    ]
    top = max(rivals, key=lambda r: (_counts(r.told, r.detail) == counted, r.fits), default=None)
    same_thing = top is not None and _counts(top.told, top.detail) == counted
    if missing:
        if top and top.fits >= (RIVAL_FIT if same_thing else ELSEWHERE_FIT):
            return finding(f"{kind}-differs", case, here, there=top.detail.text, told=top.told, strength=1.0)
        return finding(f"{kind}-missing", case, here, strength=0.4 if _soft(case, detail) else 1.0)
    if not top or not same_thing or top.fits < ELSEWHERE_FIT:
        return None
    margin = top.fits - max((closeness(case, here, t, s) for t, s, verdict in held if verdict == "equal"), default=0.0)
    if margin >= RIVAL_MARGIN and _enough(case, top, rivals):
        sure = top.fits >= SAME_PLACE_FIT and margin >= SAME_PLACE_MARGIN
        code, strength = (f"{kind}-differs", 1.0) if sure else (f"{kind}-elsewhere", min(1.0, 0.5 + margin))
        return finding(code, case, here, there=top.detail.text, told=top.told, strength=strength)
    return None


_FAR = 0.43  # closeness at most to a sentence that is none of the nearest and lacks a word right beside the detail


def _may_fit(case: Case, here: tuple[int, int]) -> Callable[[Told], bool]:
    """Whether a detail of a sentence can be a rival, RIVAL_FIT close: asked of all the pool, of which few can."""
    near = {c.told for c in case.found}
    beside = window(case.mine, *here)
    needed = {stem for stem, weight in beside.items() if weight == 1.0 and stem not in case.mine.groups}
    return lambda told: told in near or RIVAL_FIT <= _FAR or (beside != {} and needed <= told.weights.keys())


def _loosely_told(told: Told, detail: Specific) -> bool:
    """ "Last year": wrong only where another year stands in its place."""
    return detail.kind == "date" and detail.text.lower() in lexicon(told.language).tables.get("years", {})


def _of_one_form(mine: Specific, theirs: Specific) -> bool:
    """Whether two details can contradict each other: not a share and a plain count."""
    both = isinstance(mine, Quantity) and isinstance(theirs, Quantity)
    return not both or (mine.form, mine.unit) == (theirs.form, theirs.unit)  # type: ignore[attr-defined]


def _counts(told: Told, detail: Specific) -> str:
    """What a plain number counts, the stem of the next content word: "34 minutes" is no rival of "six stops"."""
    if detail.kind != "number":
        return ""
    after = _behind(told, detail.end)
    return after.stem if after else ""


@lru_cache(maxsize=8_192)
def _behind(told: Told, end: int) -> Token | None:
    """The first content word from a place of a sentence on."""
    return next((t for t in told.content if t.start >= end), None)


def _enough(case: Case, top: Rival, rivals: Sequence[Rival]) -> bool:
    """A source's word is enough; of other versions two must agree against a figure that a third has too."""
    if case.world.pool.kind == "source":
        return True
    clusters = case.world.pool.clusters
    agree = {clusters[r.told.article] for r in rivals if r.detail.value == top.detail.value and r.fits >= RIVAL_FIT}
    return len(agree) > 1


def _missing(case: Case, detail: Specific, kind: str, pool: Sequence[Specific]) -> bool:
    """Whether the pool has this detail nowhere; for dates, whether any part of it is nowhere near."""
    near = [c.told for c in case.near]
    if kind == "date":
        values = [s.value for t in near for s in t.details.dates]
        lapses = [n.amount for c in case.found for n in c.told.details.numbers if n.unit == "s"]
        known = [
            *values,
            *(s.value for s in pool),
            *(f"y{d.year} m{d.month:02d} d{d.day:02d}" for d in sorted(_published(case))),
        ]
        return bool(missing_parts(detail.value, known[: len(values) + len(pool)])) and not follows_date(
            detail.value, known, lapses
        )
    if kind == "time":
        return not any(same_time(detail.value, s.value) for s in pool)
    assert isinstance(detail, Quantity)
    if is_supported(detail, [s for s in pool if isinstance(s, Quantity)]):
        return False
    if detail.amount in {v for t in near for v in t.soft}:
        return False
    hours = {float(int(s.value[:2]) - 12 * late) for t in near for s in t.details.times for late in (0, 1)}
    if detail.amount in hours:
        return False
    given = [n for t in near for n in t.details.numbers]
    if detail.unit:  # what is measured, or paid, is told apart by its unit: the whole pool may be added up
        given += [s for s in pool if isinstance(s, Quantity) and s.unit == detail.unit and s not in given]
    return not follows(detail, given)


def _soft(case: Case, detail: Specific) -> bool:
    """Whether a detail proves little by itself: "the second", or a "today" that may mean nowadays."""
    tables = lexicon(case.mine.language).tables
    relative = tables.get("relative", {})
    if detail.kind == "date":
        years = {f"y{day.year}" for day in _published(case)}
        if detail.value in years:
            return True  # the year of publication
        values = [s.value for _, s in case.world.details.get("date", ())]
        if missing_parts(detail.value, values) == {"y"} and len(detail.value.split()) > 1:
            return _likely_year(case, detail)  # "April 2027", and others say "April"
    if detail.kind == "date":
        return detail.text.lower() in relative or set(parts(detail.value)) == {"wd"}
    return isinstance(detail, Quantity) and _little(detail)


def _published(case: Case) -> set[date]:
    return {*case.world.published, *([case.mine.published] if case.mine.published else [])}


def proves_little(detail: Specific) -> bool:
    """Whether a detail proves little whatever it is held against: a number told softly or in passing, a weekday, "today"."""
    if isinstance(detail, Quantity):
        return detail.soft or detail.form in ("order", "ordinal") or (_little(detail) and detail.unit != "s")
    return detail.kind == "date" and not parts(detail.value).keys() & {"d", "m", "y"}


def _little(number: Quantity) -> bool:
    """Ordinals, durations, small counts in words and small ratios: mostly another way to tell what the source tells."""
    small = number.spelled and number.unit == "" and number.amount <= 12
    return number.form == "ordinal" or number.unit == "s" or small or 0 < number.of <= 12


def _likely_year(case: Case, detail: Specific) -> bool:
    """Whether the year that a date adds is one that the pool can mean: that of publication, or the next to it."""
    published = _published(case)
    year = int(parts(detail.value)["y"])
    return not published or any(abs(year - day.year) <= 1 for day in published)


def _near(case: Case, detail: Specific, compare: Compare) -> bool:
    """Whether the best sentence itself has the detail."""
    best = case.best
    return best is not None and any(compare(detail, s) == "equal" for s in _family(best.told, detail))
