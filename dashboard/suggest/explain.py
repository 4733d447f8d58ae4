"""A reason as one line that somebody who does not program understands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from dashboard.model import Reason
from dashboard.reasons import find
from dashboard.strings import catalogue, text

SHOWN = 120  # characters of a quoted stretch: a reason is one line
MARKS = ' ,;:"“”„«»'  # around a quoted stretch
_QUOTED = re.compile(r"\{(here|there|words)\}")  # what a reason quotes from the texts
PRONOUNS = frozenset(
    ("he", "she", "they", "it", "who", "er", "sie", "es", "der", "die", "él", "ella", "ellos", "ellas")
)


def explain(reason: Reason, language: str = "en") -> str:
    """Return the reason as a sentence in `language`.

    A code that is not registered gives the code itself: old analyses stay readable. A reason without words to quote, or with
    the same words on both sides, says the same without quoting.
    """
    return explained(reason.code, tuple(reason.values.items()), language)


@lru_cache(maxsize=4_096)  # furniture and filler give the same reasons again and again
def explained(code: str, given: tuple[tuple[str, str], ...], language: str = "en") -> str:
    """Return the same for a reason's code and values."""
    spec = find(code)
    if spec is None:
        return code
    key, strings = spec.wording, catalogue(language)
    values: dict[str, object] = {name: _short(value) for name, value in given}
    if key.startswith("reasons.") and not _well_formed(strings[key], values):
        key = f"reasons.{spec.bare}"
    if code == "said-by" and values.get("of") == "1":
        key = "reasons.said-by-only"
    kind = "source" if values.pop("kind", "") == "source" else "version"
    who, other = strings[f"reasons.by-{kind}"], strings[f"reasons.any-{kind}"]
    place = f" ({values['where']})" if values.get("where") else ""
    filled = _counted(values) | {"who": who, "any": other, "place": place}
    if "n" in filled:
        return text(key, language, **_Blank(filled))
    return strings[key].format_map(_Blank(filled))  # nothing to count: half the time of `text`


def _well_formed(template: str, values: Mapping[str, object]) -> bool:
    """Whether the template has something to quote, and not the same twice."""
    if str(values.get("here", "")).casefold() in PRONOUNS and "{there}" in template:
        return False  # "attributes it to “He”" names nobody
    quoted = [str(values.get(name, "")).strip(' –“”"') for name in _quotes(template)]
    return all(quoted) and len({words.casefold() for words in quoted}) == len(quoted)


@cache
def _quotes(template: str) -> tuple[str, ...]:
    """What a template of the catalogue quotes."""
    return tuple(_QUOTED.findall(template))


def _counted(values: dict[str, object]) -> dict[str, object]:
    """The values with `n` as a number, so that the sentence stands in its plural."""
    n = str(values.get("n", ""))
    return values | {"n": int(n)} if n.isdecimal() else values


def _short(value: str) -> str:
    """A quoted stretch without the marks it may begin or end with: the sentence has its own."""
    plain = " ".join(value.split()).strip(MARKS)
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1].rstrip() + "…"


class _Blank(dict[str, object]):
    """Values for a sentence; one that is missing reads as nothing."""

    def __missing__(self, key: str) -> str:
        return ""

    def keys(self) -> Mapping[str, object]:  # type: ignore[override]
        return {**dict.fromkeys(("here", "there", "where", "words", "n", "of"), ""), **self}
