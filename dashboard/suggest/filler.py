"""What speaks for a sentence being filler: it weighs, comments or generalises, and nothing in it could be checked.

Filler is told by what it has (stock phrases, abstract nouns, weighing words, "this development …") and by what it lacks
(numbers, names other than the story's own, a speaker, an event in the past tense, a quotation). Needs a word list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.model import Version
from dashboard.suggest.furniture import Found, Page, shorten
from dashboard.text.fold import fold_in_place
from dashboard.text.phrases import Lists, words

_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{3,})[\"”“»]")
_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_FIGURE = re.compile(r"\d")
_FIGURES = re.compile(r"\d+")
_MARK = re.compile(r"[\"“„«”»]")
_SAID = re.compile(r"\"[^\"]*(?:\"|$)")
_MORE = re.compile(r"(?: [\w’'-]+){0,2}")
_ENGLISH_PAST = re.compile(
    r"(?<!\w)(?!(?:need|feed|speed|indeed|hundred|proceed|succeed|exceed|seed|embed)\b)[a-z]{2,}ed(?!\w)"
)
_GERMAN_PAST = re.compile(r"(?<!\w)(?:ge[a-zäöüß]{3,}(?:t|en)|[a-zäöüß]{3,}(?:ten|te))(?!\w)")
_SPANISH_PAST = re.compile(r"(?<!\w)[a-zñáéíóú]{3,}(?:ó|aron|ieron|ado|ido|ados|idos|aba|aban)(?!\w)")
_PAST = {"en": _ENGLISH_PAST, "de": _GERMAN_PAST, "es": _SPANISH_PAST}
_FIRST_TO_SHOW = ("stock", "meta", "pointing", "grand", "abstract")


class Elsewhere:
    """The content words of each sentence of a story's versions, with an index from word to sentence."""

    def __init__(self, versions: Mapping[str, Sequence[frozenset[str]]]) -> None:
        """`versions`: article id → the content words of its sentences."""
        owners: dict[frozenset[str], str] = {}  # whose sentence it is, "" where several have it
        for article, sentences in versions.items():
            for content in sentences:
                owners[content] = article if owners.get(content, article) == article else ""
        self._sentences, self._owners = list(owners), list(owners.values())
        self._telling = {article for article, sentences in versions.items() if sentences}
        self._index: dict[str, list[int]] = {}
        for i, content in enumerate(self._sentences):
            for word in content:
                self._index.setdefault(word, []).append(i)

    def has_others(self, own: str) -> bool:
        """Whether another version than `own` has a sentence."""
        return not self._telling <= {own}

    def most_alike(self, telling: Sequence[str], own: str) -> float:
        """The Dice of the content words with those of the sentence outside `own` that has most of them, 0..1.

        The rarest words are looked up first. A sentence with none of those can have no more than the words that are left,
        and when even all of these would not do, the search is over.
        """
        mine, best = set(telling), 0.0
        seen: set[int] = set()
        rare_first = sorted(mine, key=lambda word: (len(self._index.get(word, ())), word))
        for left, word in zip(range(len(mine), 0, -1), rare_first, strict=True):
            if 2 * left / (len(mine) + left) <= best:
                break
            for i in self._index.get(word, ()):
                if i not in seen and self._owners[i] != own:
                    seen.add(i)
                    content = self._sentences[i]
                    best = max(best, 2 * len(mine & content) / (len(mine) + len(content)))
        return best


@dataclass(frozen=True, slots=True)
class Ground:
    """What a story's sentences are read against: words of each version's running text, names of the whole story."""

    names: frozenset[str]
    elsewhere: Elsewhere


def look(version: Version, n: int, at: Page, lists: Lists, ground: Ground, found: Found) -> None:
    """Add the filler features and reasons of sentence index `n` (from 0) to `found`."""
    text = version.sentences[n].text
    line, content = fold_in_place(text), words(text)
    said = _without_quotations(line)
    hits = {name: _all(lists, name, said) for name in ("stock", "meta", "abstract", "grand", "people", "inclusive")}
    telling = [w for w in content if w not in lists.function]
    strange, own = proper_names(text, lists, ground.names)
    details = len(strange) + len(_FIGURES.findall(text))
    found.features |= _has(hits, content, lists, said) | _lacks(text, line, said, lists, strange, own)
    found.features |= {
        "f_length": min(1.5, len(content) / 20),
        "f_late": (n + 1 - at.first) / max(1, at.last + 1 - at.first) if at.long[n] else 0.0,
        "f_last": float(at.last - 2 <= n <= at.last),
        "f_first": float(n <= at.first + 1),
        "f_own_words": _share(telling, at.body),
        "f_elsewhere": ground.elsewhere.most_alike(telling, version.article.id),
        "f_alone_in_story": float(not ground.elsewhere.has_others(version.article.id)),
        "f_bare": float(details == 0 and not found.features["f_speaker"] and not found.features["f_quotation"]),
    }
    _say(found, text, hits, lists, said, strange, own)


def tokens(text: str) -> frozenset[str]:
    """The words of a sentence and its pairs of neighbours, beginning and end marked: what the filler model has seen."""
    found = words(text)
    return frozenset(found) | {f"{a}_{b}" for a, b in pairwise(["^", *found, "$"])}


def empty(found: Found) -> float:
    """A first guess, without the model: nothing to check, and something that weighs. For the sake of the neighbours."""
    f = found.features
    sounds = f["f_any_stock"] or f["f_meta"] or f["f_grand"] > 0.3 or f["f_abstract"] > 0.5
    return f["f_bare"] * (1.0 if sounds else 0.3) * (0.5 if f["f_any_past"] else 1.0)


def beside(row: Sequence[Found], at: Page) -> None:
    """Filler comes in runs: add how empty the sentences next to each one are, within the running text."""
    guess = [empty(found) if here else 0.0 for found, here in zip(row, at.long, strict=True)]
    for n, found in enumerate(row):
        near = [guess[k] for k in (n - 1, n + 1) if 0 <= k < len(row) and at.long[k]]
        found.features["f_beside"] = sum(near) / len(near) if near and at.long[n] else 0.0


def _has(hits: dict[str, list[str]], content: Sequence[str], lists: Lists, said: str) -> dict[str, float]:
    count = max(6, len(content))
    return {
        "f_stock": min(1.0, len(hits["stock"]) / 2),
        "f_any_stock": float(bool(hits["stock"])),
        "f_meta": float(bool(hits["meta"])),
        "f_abstract": min(1.0, len(hits["abstract"]) / count * 5),
        "f_grand": min(1.0, len(hits["grand"]) / count * 6),
        "f_people": float(bool(hits["people"])),
        "f_inclusive": float(bool(hits["inclusive"])),
        "f_pointing": float(bool(lists.find["pointing"].match(said))),
        "f_modal": float(bool(lists.find["modal"].search(said))),
    }


def _lacks(text: str, line: str, said: str, lists: Lists, strange: list[str], own: list[str]) -> dict[str, float]:
    past = len(_all(lists, "past", said)) + len(_PAST[lists.language].findall(said))
    quoted = _QUOTED.findall(text)
    return {
        "f_figures": float(bool(_FIGURE.search(text))),
        "f_number_words": float(bool(lists.find["number word"].search(line))),
        "f_names": min(1.0, len(strange) / 2),
        "f_any_name": float(bool(strange)),
        "f_own_names": min(1.0, len(own) / 2),
        "f_speaker": float(bool(lists.find["reporting"].search(said))),
        "f_quotation": float(any(len(q.split()) >= 3 for q in quoted)),
        "f_open_quote": float(bool(_MARK.search(text))),
        "f_past": min(1.0, past / 2),
        "f_any_past": float(past > 0),
        "f_question": float(text.rstrip('"”’»').endswith("?")),
    }


def proper_names(text: str, lists: Lists, names: frozenset[str]) -> tuple[list[str], list[str]]:
    """Names in a sentence: those strange to the story, those that run through it. The first word does not count."""
    strange, own = [], []
    tokens = list(_TOKEN.finditer(text))
    for k, token in enumerate(tokens):
        word = token.group()
        if not word[0].isupper():
            continue
        before = text[: token.start()].rstrip()
        begins = not before or before[-1] in '.!?:"“„«¡¿–—'
        low = fold_in_place(word).removesuffix("'s").removesuffix("'")
        if low in names and low not in lists.function:
            own.append(word)
        elif not begins and low not in lists.function and (lists.language != "de" or _german_name(tokens, k, text)):
            strange.append(word)
    return strange, own


def _german_name(tokens: Sequence[re.Match[str]], k: int, text: str) -> bool:
    """In German every noun has a capital; two in a row, or capitals inside the word, are a name."""
    word = tokens[k].group()
    if word[1:] != word[1:].lower():
        return True
    beside = [tokens[j] for j in (k - 1, k + 1) if 0 < j < len(tokens)]
    gaps = [text[min(b.end(), tokens[k].end()) : max(b.start(), tokens[k].start())] for b in beside]
    return any(b.group()[0].isupper() and gap == " " for b, gap in zip(beside, gaps, strict=True))


def _without_quotations(line: str) -> str:
    """The sentence without what it quotes: a speaker may use stock phrases, the article quotes them."""
    return _SAID.sub(lambda m: " " * len(m.group()), line) if '"' in line else line


def _all(lists: Lists, section: str, line: str) -> list[str]:
    return [m.group() for m in lists.find[section].finditer(line)]


def _share(telling: Sequence[str], body: frozenset[str]) -> float:
    return sum(w in body for w in telling) / len(telling) if telling else 0.0


def _say(
    found: Found, text: str, hits: dict[str, list[str]], lists: Lists, said: str, strange: list[str], own: list[str]
) -> None:
    phrase = next((_phrase(lists, name, said, text) for name in _FIRST_TO_SHOW if name == "pointing" or hits[name]), "")
    if found.features["f_bare"]:
        if own and not strange:
            found.say("filler", "filler_names", words=shorten(", ".join(dict.fromkeys(own))))
        if phrase:
            found.say("filler", "filler_words", words=shorten(phrase))
        found.say("filler", "filler_general")
    elif phrase:
        found.say("filler", "filler_sounds", words=shorten(phrase))


def _phrase(lists: Lists, name: str, said: str, text: str) -> str:
    """The first stock phrase with the word that follows, as it stands in the sentence."""
    match = lists.find[name].match(said) if name == "pointing" else lists.find[name].search(said)
    if not match:
        return ""
    more = _MORE.match(text, match.end())
    return text[match.start() : more.end() if more and len(match.group().split()) < 3 else match.end()]
