"""A name in the place of another: "Aune called the offer poor" where the union called it so, "born in Perth" for "in Leeds".

The pool has the name, so that nothing is missing. What tells is what the name stands beside: the verb behind it, or the word
that a place is said of, has another name there in the sentence that says the rest of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dashboard.compare.people import last_name, person
from dashboard.model import Specific
from dashboard.settings import DETAILS_CHECKED
from dashboard.suggest.checks.case import Case, Finding, finding, name_words
from dashboard.suggest.checks.turned import holds_both_ways, is_passive
from dashboard.suggest.evidence import Candidate
from dashboard.suggest.reading import Token, Told
from dashboard.text.lexicon import lexicon

REST_COVERS = 0.55  # share of our other content words that the sentence must say
ASIDE = 90  # characters of what stands between commas behind a name
ROOT = 4  # letters that two forms of a name share
BACK = 2  # content words between what a place is said of and the place, in the other sentence


def check_instead(case: Case) -> Iterator[Finding]:
    """The first name of the sentence in whose place the nearest sentence that says the rest has another one."""
    if case.mine.title:
        return
    for candidate in case.found[:2]:
        for name in case.mine.details.names[:DETAILS_CHECKED]:
            other = _doer(case, name, candidate) or _place(case, name, candidate)
            if other:
                here = (name.start, name.end)
                yield finding("name-differs", case, here, there=other.text, told=candidate.told, strength=0.8)
                return


def _doer(case: Case, name: Specific, candidate: Candidate) -> Specific | None:
    """The name before the same verb there, where the sentence has ours before no such verb."""
    mine, theirs = case.mine, candidate.told
    verb = _behind(mine, name)
    if verb is None or is_passive(mine) != is_passive(theirs) or holds_both_ways(verb.word):
        return None
    doers = [n for n in theirs.details.names if (b := _behind(theirs, n)) and b.stem == verb.stem]
    doers = [n for n in doers if not _locative(theirs, n)]
    ours = [n for n in mine.details.names if (b := _behind(mine, n)) and b.stem == verb.stem]
    if not doers or any(_one(n, other) for n in ours for other in doers) or not _says_rest(case, name, verb, candidate):
        return None
    other = doers[0]
    people = _is_person(case, name) and (_is_person(case, other) or other.text.isupper())
    if not people and not _crossed(case, name, other, candidate):
        return None  # a spokeswoman speaks for her firm
    return None if _said_of(case, name, verb, candidate) else other


def _crossed(case: Case, name: Specific, other: Specific, candidate: Candidate) -> bool:
    """Whether both sentences have both names, each behind the verb where the other sentence has it before."""
    mine = [n for n in case.mine.details.names if n.start > name.end]
    theirs = [n for n in candidate.told.details.names if n.start > other.end]
    return any(n.value == other.value for n in mine) and any(n.value == name.value for n in theirs)


def _place(case: Case, name: Specific, candidate: Candidate) -> Specific | None:
    """The only place that the other sentence says the same word of, where it lacks ours."""
    mine, theirs = case.mine, candidate.told
    head = _head(mine, name)
    if (
        head is None
        or any(_one(name, n) for n in theirs.details.names)
        or set(name.value.split()) & set(name_words(theirs))
    ):
        return None
    if not _says_rest(case, name, head, candidate):
        return None
    ours = {word for n in mine.details.names for word in n.value.split()}
    there = [n for n in theirs.details.names if _of_word(theirs, n, head.stem) and not ours & set(n.value.split())]
    beside = (t for n in there for t in case.world.pool.facts if set(n.value.split()) <= set(name_words(t)))
    if len(there) != 1 or any(set(name.value.split()) <= set(name_words(t)) for t in beside):
        return None  # "Leeds, Yorkshire"
    return None if _said_of(case, name, head, candidate) else there[0]


def _says_rest(case: Case, name: Specific, word: Token, candidate: Candidate) -> bool:
    """Whether a sentence says what ours does beside the name, more than the one word."""
    mine, theirs = case.mine, candidate.told
    rest = {t.stem: mine.weights[t.stem] for t in mine.content if not name.start <= t.start < name.end}
    have = {s: w for s, w in rest.items() if s in theirs.weights}
    return len(have) > 1 and sum(have.values()) >= REST_COVERS * sum(rest.values()) and word.stem in have


def _one(mine: Specific, theirs: Specific) -> bool:
    """Whether two names can be one: a word in common, endings aside ("Norway", "Norwegian")."""
    return any(a[:ROOT] == b[:ROOT] for a in mine.value.split() for b in theirs.value.split())


def _is_person(case: Case, name: Specific) -> bool:
    """Whether a name is a person's: one of two words, or the last word of such a one in the pool."""
    if not person(name.text, case.mine.language):
        return False
    full = [
        s.value
        for _, s in case.world.details.get("name", ())
        if s.kind == "name" and person(s.text, case.mine.language)
    ]
    return any(" " in value and value.split()[-1] == name.value.split()[-1] for value in full)


def _said_of(case: Case, name: Specific, word: Token, candidate: Candidate) -> bool:
    """Whether another sentence of the pool has the word and the name."""
    words = {*name.value.split(), last_name(name.text)}
    others = [c.told for c in case.found if c.told is not candidate.told]
    return any(word.stem in sentence.weights and words & set(name_words(sentence)) for sentence in others)


@lru_cache(maxsize=8_192)
def _behind(sentence: Told, name: Specific) -> Token | None:
    """The content word behind a name, past what stands between commas."""
    at = name.end
    if sentence.text[at : at + 1] == ",":
        at = sentence.text.find(",", at + 1, at + ASIDE)
        if at < 0:
            return None  # ", a spokeswoman for Orsa"
    near_word = next((t for t in sentence.content if t.start >= at), None)
    if near_word is None or near_word.start - at > ASIDE or near_word.stem.startswith("="):
        return None
    between = sentence.text[at : near_word.start]
    if between.startswith(("'", "’")) or near_word.word in lexicon(sentence.language).roles:
        return None
    return None if any(mark in between[1:] for mark in ",;:") or _named(sentence, near_word) else near_word


def _named(sentence: Told, token: Token) -> bool:
    return any(n.start <= token.start < n.end for n in sentence.details.names)


def _locative(sentence: Told, name: Specific) -> bool:
    before = next((t for t in reversed(sentence.tokens) if t.end <= name.start), None)
    return before is not None and before.word in lexicon(sentence.language).lists.get("locative", ())


@lru_cache(maxsize=8_192)
def _head(sentence: Told, name: Specific) -> Token | None:
    """The word that a place is said of: the content word before its "in"; None where the name is no place."""
    if not _locative(sentence, name):
        return None
    near_word = next((t for t in reversed(sentence.content) if t.end <= name.start), None)
    return None if near_word is None or near_word.stem.startswith("=") or _named(sentence, near_word) else near_word


def _of_word(sentence: Told, name: Specific, stem: str) -> bool:
    """Whether a place of a sentence is said of a word, two content words between at most."""
    if not _locative(sentence, name):
        return False
    before = [t for t in sentence.content if t.end <= name.start][-1 - BACK :]
    return any(t.stem == stem for t in before) and not any(_named(sentence, t) for t in before)
