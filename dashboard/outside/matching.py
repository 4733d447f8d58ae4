"""Which sentence a suggestion from outside is about: found by number, by words, or by both; what is not found is listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard import store
from dashboard.model import OutsideSuggestion, Refusal
from dashboard.outside.lines import Draft
from dashboard.store.engine import chunks
from dashboard.store.outside import find_articles, save_outside, sentences_with_words
from dashboard.text.fold import fold

Known = Mapping[str, Sequence[tuple[int, int, int, str]]]
BATCH = 2_000  # drafts matched at once; their articles' texts are in memory


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import came to: suggestions kept, and what was refused or not matched, each with its line and why."""

    kept: int
    left: tuple[Refusal, ...]


def bring_in(engine: store.Engine, drafts_given: Iterable[Draft | Refusal], by: str | None = None) -> Brought:
    """Match drafts to sentences of today and keep them. `by` is the person who brings them; AccessError for who may not."""
    if by is not None:
        store.demand(engine, by, "desk")
    kept, left = 0, []
    for part in chunks(drafts_given, BATCH):
        drafts = [draft for draft in part if isinstance(draft, Draft)]
        left += [draft for draft in part if isinstance(draft, Refusal)]
        matched, lost = match(engine, drafts)
        kept += save_outside(engine, matched, by)
        left += lost
    return Brought(kept, tuple(left))


def match(engine: store.Engine, drafts: Sequence[Draft]) -> tuple[list[OutsideSuggestion], list[Refusal]]:
    """The drafts at their sentences, and those whose article or sentence is not here."""
    named = {draft.article for draft in drafts} | {e["article"] for d in drafts for e in d.evidence if e.get("article")}
    ids = find_articles(engine, named)
    places_by_words = sentences_with_words(engine, {ids[draft.article] for draft in drafts if draft.article in ids})
    matched: list[OutsideSuggestion] = []
    lost: list[Refusal] = []
    for draft in drafts:
        article = ids.get(draft.article)
        places = _places(draft, places_by_words.get(article, ())) if article else []
        if not article:
            lost.append(Refusal(draft.where, f"There is no article {draft.article[:80]}.", "Load it first."))
        elif not places:
            lost.append(Refusal(draft.where, _why(draft, len(places_by_words.get(article, ()))), "Check n and text."))
        matched += [_placed(draft, article or "", place, ids) for place in places]
    return matched, lost


def _places(draft: Draft, sentences: Sequence[tuple[int, int, int, str]]) -> list[tuple[int, int, int, str]]:
    """Number and words have to agree where both are given; words alone mean every sentence with these words."""
    if draft.n is not None:
        return [
            sentence
            for sentence in sentences
            if sentence[0] == draft.n and (not draft.text or _same(sentence[3], draft.text))
        ]
    return [sentence for sentence in sentences if _same(sentence[3], draft.text)]


def _same(a: str, b: str) -> bool:
    return " ".join(fold(a).split()) == " ".join(fold(b).split())


def _why(draft: Draft, count: int) -> str:
    if draft.n is not None and draft.text and draft.n <= count:
        return f"Sentence {draft.n} of {draft.article[:80]} has other words."
    if draft.n is not None:
        return f"{draft.article[:80]} has {count} sentences, no sentence {draft.n}."
    return f"{draft.article[:80]} has no sentence with these words."


def _placed(draft: Draft, article: str, place: tuple[int, int, int, str], ids: Mapping[str, str]) -> OutsideSuggestion:
    made = OutsideSuggestion(draft.by, article, place[1], place[2], place[3], draft.label, draft.score, draft.reason)
    return replace(
        made,
        evidence=tuple({**e, "article": ids.get(e["article"], "")} if "article" in e else e for e in draft.evidence),
    )
