"""Regular expressions that run on article text: the `regex` package, and no call of one takes longer than
settings.PATTERN_SECONDS.

Every pattern is meant to cost no more than the length of its text (tests/hostile/test_patterns.py); this is the net below: a
pattern that does not ends with a TimeoutError, and its article or story is set aside with a note. `re`, which a few rooms
use for its speed, has no such limit; `compile_twice` asks it about short western text alone, where it takes a third of the
time. `compile_words` tries a pattern only where one of its first words stands; `compile_phrases` finds a list of phrases in the
words of a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import regex
from regex import DOTALL, IGNORECASE, V1, I, Match, escape

from dashboard.settings import PATTERN_SECONDS

__all__ = ["DOTALL", "IGNORECASE", "V1", "AnyWord", "I", "Match", "Pattern", "compile", "escape"]
__all__ += ["compile_late", "compile_phrases", "compile_twice", "compile_words", "is_western"]
__all__ += ["findall", "finditer", "fullmatch", "match", "search", "sub"]

# characters of which `re` and `regex` think alike: what is a letter, a capital, a word, a space
_WESTERN = re.compile(r"[\t\n\x20-\x7e\xa0À-ÖØ-öø-ÿ‘’“”„–—…«»€£°§·¿¡]*").fullmatch
_CLASSES = {"Lu": "A-ZÀ-ÖØ-Þ", "Ll": "a-zß-öø-ÿ", "L": "A-Za-zÀ-ÖØ-öø-ÿ", "N": "0-9", "M": ""}
SHORT = 600  # characters up to which `re` is asked: a pattern that is slow on its text is slow on little text
_RUN = re.compile(r"\w+")
_FIRST = re.compile(r"[a-z0-9_à-öø-ÿß]+(?!\w)")

if TYPE_CHECKING:
    from regex import Pattern, compile, findall, finditer, fullmatch, match, search, sub  # noqa: A004

    compile_late = compile

    def compile_twice(pattern: str, flags: int = 0, signs: Iterable[str] = ()) -> Pattern[str]: ...  # noqa: D103
    def compile_words(pattern: str, flags: int, phrases: Iterable[str]) -> Pattern[str]: ...  # noqa: D103
    def compile_phrases(phrases: Iterable[str]) -> Pattern[str]: ...  # noqa: D103
else:
    _CALLS = ("finditer", "search", "match", "fullmatch", "findall", "sub", "subn", "split")

    class Pattern:
        """A compiled pattern: the calls of `regex.Pattern`, each with a limit."""

        __slots__ = ("_compiled", *_CALLS)

        def __init__(self, compiled: regex.Pattern[str]) -> None:
            """`compiled` is what is called."""
            self._compiled = compiled
            for name in _CALLS:
                setattr(self, name, partial(getattr(compiled, name), timeout=PATTERN_SECONDS))

        def __getattr__(self, name: str) -> Any:
            """Whatever takes no time: `pattern`, `flags`, `groups`."""
            return getattr(object.__getattribute__(self, "_compiled"), name)

        def __reduce__(self) -> tuple[Any, ...]:
            """Workers are sent the pattern's words."""
            return compile, (self._compiled.pattern, self._compiled.flags)

        def __class_getitem__(cls, _kind: object) -> type:
            """`Pattern[str]`, as annotations have it."""
            return cls

    def compile(pattern: str, flags: int = 0, **lists: Any) -> Pattern:  # noqa: A001 the name it has there
        """As `regex.compile`."""
        return Pattern(regex.compile(pattern, flags, **lists))

    def compile_twice(pattern: str, flags: int = 0, signs: Iterable[str] = ()) -> Pattern:
        """As `compile`, for a pattern that `re` understands once its classes of letters are spelled out. `signs`: one of
        these stands in every match; a text with none of them is not searched."""
        return _Twice(pattern, flags, tuple(signs))

    def compile_late(pattern: str, flags: int = 0) -> Pattern:
        """As `compile`, when the pattern is first asked: of those that few texts need."""
        return _Deferred(_Late(partial(regex.compile, pattern, flags)))

    def compile_words(pattern: str, flags: int, phrases: Iterable[str]) -> Pattern:
        """As `compile`, for a pattern whose every match is, from the start of a word on, one of `phrases` as a whole,
        whatever stands behind it."""
        ordered = _longest_first(phrases)
        if first_words(ordered) is None:
            return compile(pattern, flags)
        return _Words(_Late(partial(regex.compile, pattern, flags)), ordered)

    def compile_phrases(phrases: Iterable[str]) -> Pattern:
        """A pattern that finds each of `phrases` as a whole, the longest first, whatever its capitals; a space stands for any."""
        ordered = _longest_first(phrases)
        if not ordered:
            return compile(r"(?!)")
        pattern = rf"(?<![\w])(?:{_choice(ordered)})(?![\w])"
        if first_words(ordered) is None:
            return compile(pattern, IGNORECASE)
        return _Phrases(_Late(partial(regex.compile, pattern, IGNORECASE)), ordered)

    def _choice(phrases: Iterable[str]) -> str:
        return "|".join(escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases)

    class _Late:
        """A pattern that is compiled at the first call of it: most processes ask few of those they load."""

        def __init__(self, compile_it: Callable[[], Any]) -> None:
            self._compile = compile_it

        def __getattr__(self, name: str) -> Any:
            compiled = self._compile()
            for call in _CALLS:
                setattr(self, call, getattr(compiled, call))
            return getattr(compiled, name)

    class _Twice(Pattern):
        """The pattern in `regex` and in `re`."""

        __slots__ = ("_given",)

        def __init__(self, pattern: str, flags: int, signs: tuple[str, ...]) -> None:
            self._given = pattern, flags, signs
            quick = _Late(lambda: re.compile(spell_out(pattern), re.IGNORECASE if flags & IGNORECASE else 0))
            self._compiled = _Late(partial(regex.compile, pattern, flags))
            for name in _CALLS:
                at = int(name.startswith("sub"))  # the text comes behind what is put in
                ask = partial(_either, at, quick, self._compiled, name)
                setattr(
                    self, name, partial(_signed, at, signs, ask, _NOTHING[name]) if name in _NOTHING and signs else ask
                )
            self.split = partial(_slowly, self._compiled, "split")

        def __reduce__(self) -> tuple[Any, ...]:
            return compile_twice, self._given

    def _slowly(late: _Late, name: str, *given: Any) -> Any:
        return getattr(late, name)(*given, timeout=PATTERN_SECONDS)

    def _either(at: int, quick: _Late, late: _Late, name: str, *given: Any) -> Any:
        text = given[at]
        western = len(text) <= SHORT and is_western(text)
        return getattr(quick, name)(*given) if western else _slowly(late, name, *given)

    def _signed(
        at: int, signs: tuple[str, ...], ask: Callable[..., Any], nothing: Callable[[str], Any], *given: Any
    ) -> Any:
        text = given[at]
        for sign in signs:  # a loop, as this is asked a dozen times a sentence
            if sign in text:
                return ask(*given)
        return nothing(text)

    _NOTHING = {  # what a text without a match gives
        "finditer": lambda _text: iter(()),
        "findall": lambda _text: [],
        "sub": lambda text: text,
        **dict.fromkeys(("search", "match", "fullmatch"), lambda _text: None),
    }

    class _Deferred(Pattern):
        """A pattern that is compiled when a text first needs it."""

        __slots__ = ()

        def __init__(self, late: _Late) -> None:
            self._compiled = late
            for name in _CALLS:
                setattr(self, name, partial(_slowly, late, name))

    class _Words(_Deferred):
        """A pattern that is tried where one of the phrases stands that it can begin with."""

        __slots__ = ("_all", "_entries", "_firsts", "_ordered")

        def __init__(self, late: _Late, ordered: list[str]) -> None:
            super().__init__(late)
            self._ordered, self._entries = ordered, _words_behind(ordered)
            self._firsts, self._all = frozenset(self._entries), self.finditer
            self.finditer, self.search = self._found, self._first

        def __reduce__(self) -> tuple[Any, ...]:
            return compile_words, (self._compiled.pattern, self._compiled.flags, self._ordered)

        def _found(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Any]:
            words = words_of(text)
            last = len(text) if end is None else end
            if words is None or (last < len(text) and _RUN.fullmatch(text, last - 1, last + 1)):
                return self._all(text, start, last)
            return self._tried(text, start, last, words[1]) if not self._firsts.isdisjoint(words[0]) else iter(())

        def _tried(self, text: str, start: int, end: int, words: list[tuple[str, int]]) -> Iterator[Any]:
            for k, (word, at) in enumerate(words):
                entries = self._entries.get(word) if at >= start else None
                if entries is None:
                    continue
                phrase = _phrase_at(text, end, words, k, entries) if entries else _UNTOLD
                if phrase and (hit := self._whole(phrase, text, at, end)):
                    yield hit
                    start = hit.end()

        def _whole(self, _phrase: Any, text: str, at: int, end: int) -> Any:
            return self.match(text, at, end)

        def _first(self, text: str) -> Any:
            return next(self._found(text), None)

    class _Phrases(_Words):
        """Phrases alone: a western text is asked for their words; the pattern is for phrases with a sign in them."""

        __slots__ = ()

        def __reduce__(self) -> tuple[Any, ...]:
            return compile_phrases, (self._ordered,)

        def _whole(self, phrase: Any, text: str, at: int, end: int) -> Any:
            return self.match(text, at, end) if phrase is _UNTOLD else phrase

    findall, finditer, fullmatch, match, search, sub = (
        partial(getattr(regex, name), timeout=PATTERN_SECONDS)
        for name in ("findall", "finditer", "fullmatch", "match", "search", "sub")
    )


def is_western(text: str) -> bool:
    """Whether `re` and `regex` think alike of every character of a text."""
    return text.isascii() or (_western(text) if len(text) <= SHORT else _WESTERN(text) is not None)


@lru_cache(maxsize=1_024)  # thirty patterns ask it of a sentence with typographic quotes
def _western(text: str) -> bool:
    return _WESTERN(text) is not None


@lru_cache(maxsize=256)  # a dozen lists are held against a sentence
def words_of(text: str) -> tuple[frozenset[str], list[tuple[str, int]]] | None:
    """The words of a western text in small letters, and in their order with their places; None for other text."""
    if not is_western(text):
        return None
    found = [(hit[0], hit.start()) for hit in _RUN.finditer(text.lower())]
    return frozenset(word for word, _ in found), found


class AnyWord:
    """Whether any of a sentence's words passes a test; each different word is tested once, as most come again."""

    def __init__(self, test: Callable[[str], bool]) -> None:
        self._test = test
        self._kept: tuple[set[str], set[str]] = set(), set()  # those tested, and of these the ones that passed

    def __call__(self, words: frozenset[str]) -> bool:
        """Whether any of `words` does."""
        tested, passed = self._kept
        if not words <= tested:
            fresh = words - tested
            if len(tested) > _TESTED_MOST:
                self._kept = tested, passed = set(), set()
                fresh = words
            passed.update(filter(self._test, fresh))
            tested |= fresh
        return not passed.isdisjoint(words)


_TESTED_MOST = 50_000


def _longest_first(phrases: Iterable[str]) -> list[str]:
    return sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))


def first_words(phrases: Iterable[str]) -> frozenset[str] | None:
    """The words that the phrases begin with, in small letters; None where one begins with something else."""
    found = [_FIRST.match(phrase.lower()) for phrase in phrases]
    return frozenset(hit[0] for hit in found if hit) if all(found) else None


def _words_behind(ordered: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word of a phrase → the words behind it, one entry a phrase, in their order; no entry where one has a sign in it."""
    behind: dict[str, list[tuple[str, ...]]] = {}
    signed: set[str] = set()
    for phrase in (phrase.lower() for phrase in ordered):
        first, *more = _RUN.findall(phrase)
        behind.setdefault(first, []).append(tuple(more))
        if phrase != " ".join((first, *more)):
            signed.add(first)
    return {first: () if first in signed else tuple(some) for first, some in behind.items()}


def _phrase_at(
    text: str, end: int, words: list[tuple[str, int]], k: int, entries: Iterable[tuple[str, ...]]
) -> re.Match[str] | None:
    """The first of some phrases that stands in `text` from its word number `k` on, as a match; None where none does."""
    word, at = words[k]
    for entry in entries:
        stop, last = at + len(word), k
        for behind in entry:
            last += 1
            if last == len(words) or words[last][0] != behind or not text[stop : words[last][1]].isspace():
                break
            stop = words[last][1] + len(behind)
        else:
            if stop <= end:
                return _STRETCH.match(text, at, stop)
    return None


_UNTOLD = object()  # only the pattern can say whether a phrase stands there
_STRETCH = re.compile(r".*", re.DOTALL)


def spell_out(pattern: str) -> str:
    """A pattern of `regex` for `re`, its classes of letters as the western letters they hold. ValueError for another class."""
    out, inside = [], False
    for part in re.findall(r"\\[pP]\{\w+\}|\\.|.", pattern, re.DOTALL):
        if part[:2] in ("\\p", "\\P"):
            some = _CLASSES.get(part[3:-1])
            if some is None or (inside and part[1] == "P"):
                raise ValueError(f"{part} has no spelling.")
            out.append(some if inside else f"[^{some}]" if part[1] == "P" else f"[{some}]" if some else "(?!)")
            continue
        inside = part == "[" or (inside and part != "]")
        out.append(part)
    return "".join(out)
