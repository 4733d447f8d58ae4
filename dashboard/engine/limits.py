"""How much of a corpus is analysed, and what is said of the rest: it is shown and can be marked, and it is noted.

The limits are settings (settings/engine.py, "limits"); each is far above anything a newsroom publishes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from dashboard import settings
from dashboard.labels import PROPOSED
from dashboard.model import Reason, Refusal, Sentence, Story, StoryAnalysis, Suggestion, Version

STAGES = ("sentences", "stories", "suggestions")  # where an article can be set aside
UNSAID = Suggestion("unclear", 1 / 3, dict.fromkeys(PROPOSED, 1 / 3), (Reason("not-analysed"),))


def shorten(version: Version) -> Version:
    """The version as it is analysed: its first sentences, and of each its first characters. Itself when it is short."""
    most, chars = settings.LIMIT_SENTENCES, settings.LIMIT_SENTENCE_CHARS
    if len(version.sentences) <= most and all(len(s.text) <= chars for s in version.sentences):
        return version
    return replace(version, sentences=tuple(_cut(s, chars) for s in version.sentences[:most]))


def _cut(sentence: Sentence, chars: int) -> Sentence:
    if len(sentence.text) <= chars:
        return sentence
    text = sentence.text[:chars].rstrip()
    return replace(sentence, text=text, end=sentence.start + len(text))


def notes(version: Version) -> list[Refusal]:
    """What is left out of the analysis of an article, for the Corpus page and the terminal."""
    most, chars = settings.LIMIT_SENTENCES, settings.LIMIT_SENTENCE_CHARS
    long = sum(len(s.text) > chars for s in version.sentences[:most])
    notes_found = []
    if len(version.sentences) > most:
        reason = f"It has {len(version.sentences):,} sentences and lines; the first {most:,} are analysed."
        notes_found.append(aside(version.article.name, "suggestions", reason, "Split it into one file per article."))
    if long:
        reason = (
            f"{long:,} of its sentences have more than {chars:,} characters; the first {chars:,} of each are analysed."
        )
        hint = "See whether the file holds data or a text without full stops."
        notes_found.append(aside(version.article.name, "suggestions", reason, hint))
    return notes_found


def aside(name: str, stage: str, reason: str, hint: str) -> Refusal:
    """The note that an article, or part of it, was set aside at a stage."""
    return Refusal(f"{name} [{stage}]", reason, hint)


def pairs(versions: Sequence[Version]) -> list[tuple[Version, Version]]:
    """The pairs of versions that are aligned, the earlier one first.

    All of them up to LIMIT_VERSIONS; in a larger story each with its neighbour and with the first LIMIT_HUBS, sources
    before others, or with fewer of these where that were more than LIMIT_PAIRS: the number of pairs grows with the
    versions and not with their square.
    """
    count = len(versions)
    if count <= settings.LIMIT_VERSIONS:
        return list(combinations(versions, 2))
    hubs = max(1, min(settings.LIMIT_HUBS, settings.LIMIT_PAIRS // count - 1))
    places = combinations(range(count), 2)
    return [(versions[i], versions[j]) for i, j in places if i < hubs or j == i + 1]


def is_heavy(versions: Sequence[Version]) -> bool:
    """Whether a story is worth a process of its own, which can be ended when it takes too long."""
    sizes = [len(version.sentences) for version in versions]
    long = any(len(s.text) > settings.HEAVY_SENTENCE_CHARS for version in versions for s in version.sentences)
    return long or sum(sizes) > settings.HEAVY_SENTENCES


def whole(analysis: StoryAnalysis, versions: Iterable[Version]) -> StoryAnalysis:
    """The analysis of shortened versions for the whole ones: what was left out is unclear, and says why."""
    full = tuple(versions)
    suggestions = {
        version.article.id: (
            *analysis.suggestions[version.article.id],
            *[UNSAID] * (len(version.sentences) - len(analysis.suggestions[version.article.id])),
        )
        for version in full
    }
    roles = {version.article.id: version.role for version in analysis.versions}
    versions_whole = tuple(replace(version, role=roles[version.article.id]) for version in full)
    return StoryAnalysis(analysis.story, versions_whole, analysis.alignments, suggestions)


def unanalysed(story: Story, versions: Sequence[Version]) -> StoryAnalysis:
    """A story that could not be analysed: it can be read and marked, and every sentence is unclear."""
    versions_told = tuple(replace(v, role=story.roles.get(v.article.id, v.role)) for v in versions)
    return StoryAnalysis(story, versions_told, (), {v.article.id: (UNSAID,) * len(v.sentences) for v in versions})
