"""Words of a text: tokens and stems.

A word keeps its inner hyphens, apostrophes, and the full stops and commas of numbers and initials ("20-point",
"didn't", "1,000", "U.S"). Scripts written without spaces give one token a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import Stemmer

from dashboard.text import patterns as regex
from dashboard.text.fold import fold

_SOLID = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}]--[{_SOLID}]]"
WORD = regex.compile(
    rf"[{_SOLID}]\p{{M}}*"
    rf"|{_LETTER}(?:\.{_LETTER})+(?!{_LETTER})"  # U.S, a.m, e.g
    rf"|{_LETTER}+(?:(?:[-‐‑'’ʼ\u00ad\u200b-\u200d\u2060\ufeff]|(?<=\p{{N}})[.,:](?=\p{{N}})){_LETTER}+)*",
    regex.V1,
)
TOKEN = regex.compile(rf"{WORD.pattern}|[^\s]", regex.V1)
_ASCII_WORD = re.compile(  # the same for plain ASCII, three times as fast
    r"[a-z0-9](?:\.[a-z0-9])+(?![a-z0-9])|[a-z0-9]+(?:(?:[-']|(?<=[0-9])[.,:](?=[0-9]))[a-z0-9]+)*"
)
_WESTERN_WORD = re.compile(_ASCII_WORD.pattern.replace("[-']", "[-'’]").replace("a-z0-9", "A-Za-zÀ-ÖØ-öø-ÿ0-9"))
_MAYBE_SOLID = re.compile("[\u0e00-\u1dff\u2c00-\U0010ffff]")  # all of those scripts, and some more
_SOLID_ONE = regex.compile(rf"[{_SOLID}]\p{{M}}*", regex.V1)
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian", "nb": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip


def words(text: str) -> list[str]:
    """The folded words of `text` in order, without punctuation."""
    return words_of(fold(text))


def words_of(folded: str) -> list[str]:
    """The same of a text that is folded already."""
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    spelt: list[str] = (_WESTERN_WORD if regex.is_western(folded) else WORD).findall(folded)
    return spelt


def find_words(text: str) -> Iterator[regex.Match[str]]:
    """A match for each word of `text` as it stands, in order."""
    found: Iterator[Any] = (_WESTERN_WORD if regex.is_western(text) else WORD).finditer(text)
    return found


def count_words(text: str) -> int:
    """How many words a text has: the stretches between its spaces; two characters of a script without spaces make a word."""
    if text.isascii():
        return len(text.split())
    solid = len(_SOLID_ONE.findall(text)) if _MAYBE_SOLID.search(text) else 0
    return len(text.split()) if not solid else len(_SOLID_ONE.sub(" ", text).split()) + (solid + 1) // 2


def is_solid(word: str) -> bool:
    """Whether `word` is one character of a script written without spaces."""
    return _MAYBE_SOLID.search(word) is not None and _SOLID_ONE.fullmatch(word) is not None


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself where no stemmer knows the language, for numbers and for initials."""
    if language not in _STEMMERS or not word.isalpha():
        return word.removesuffix("'s")
    return str(_stemmer(language).stemWord(_one_spelling(word) if language == "en" else word))


_AMERICAN = {
    "grey": "gray", "greys": "grays", "programme": "program", "programmes": "programs", "tyre": "tire", "tyres": "tires",
    "kerb": "curb", "plough": "plow", "mould": "mold", "sceptical": "skeptical", "aluminium": "aluminum", "jewellery": "jewelry",
    "defence": "defense", "offence": "offense", "offences": "offenses", "licence": "license", "licences": "licenses",
    "pretence": "pretense", "catalogue": "catalog", "dialogue": "dialog", "storey": "story", "cosy": "cozy", "cheque": "check",
    "anaemia": "anemia", "paediatric": "pediatric", "encyclopaedia": "encyclopedia", "manoeuvre": "maneuver", "whilst": "while",
    "petrol": "gasoline", "lorry": "truck", "lorries": "trucks", "aeroplane": "airplane",
    "motorway": "highway", "pavement": "sidewalk", "maths": "math",
}  # fmt: skip
_PAST_FORMS = {  # that no stemmer leads back; those that are another word, too ("left", "saw", "felt"), are left alone
    "beat": "beaten", "become": "became", "begin": "began begun", "bite": "bitten", "blow": "blew blown",
    "break": "broke broken", "bring": "brought", "build": "built", "buy": "bought", "catch": "caught",
    "choose": "chose chosen", "come": "came", "draw": "drew drawn", "drink": "drank drunk", "drive": "drove driven",
    "eat": "ate eaten", "fall": "fell fallen", "fight": "fought", "flee": "fled", "fly": "flew flown",
    "forbid": "forbade forbidden", "forget": "forgot forgotten", "freeze": "froze frozen", "get": "got gotten",
    "give": "gave given", "go": "went gone", "grow": "grew grown", "hear": "heard", "hide": "hid hidden", "hold": "held",
    "keep": "kept", "know": "knew known", "lead": "led", "lend": "lent", "lose": "lost", "make": "made", "meet": "met",
    "pay": "paid", "ride": "rode ridden", "ring": "rang rung", "run": "ran", "say": "said", "seek": "sought", "sell": "sold",
    "send": "sent", "shake": "shook shaken", "shoot": "shot", "show": "shown", "shrink": "shrank shrunk", "sing": "sang sung",
    "sink": "sank sunk", "sleep": "slept", "speak": "spoke spoken", "spend": "spent", "stand": "stood",
    "steal": "stole stolen", "strike": "struck", "swear": "swore sworn", "sweep": "swept", "swim": "swam swum",
    "take": "took taken", "teach": "taught", "tell": "told", "think": "thought", "throw": "threw thrown", "wear": "wore worn",
    "win": "won", "withdraw": "withdrew withdrawn", "write": "wrote written", "undergo": "underwent undergone",
    "overcome": "overcame", "understand": "understood", "mean": "meant", "deal": "dealt", "burn": "burnt", "rise": "risen",
}  # fmt: skip
_IRREGULAR = {form: verb for verb, forms in _PAST_FORMS.items() for form in forms.split()}
_BRITISH = (
    (re.compile(r"(?<=[a-z]{2})our(?=(?:s|ed|ing|able|ite|ites|ful|less|hood|er|ers)?$)"), "or"),
    (re.compile(r"(?<=[a-z]{3})is(?=(?:e|ed|es|ing|ation|ations|er|ers)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2}l)ys(?=(?:e|ed|es|ing|er|ers)$)"), "yz"),
    (re.compile(r"(?<=[a-z][bt])re(?=s?$)"), "er"),
    (re.compile(r"(?<=[aeiou])ll(?=(?:ed|ing|er|ers|or|ors)$)"), "l"),
)


def is_irregular_past(word: str) -> bool:
    """Whether a folded English word is a past form without "-ed"."""
    return word in _IRREGULAR


def _one_spelling(word: str) -> str:
    """An English word as Americans spell it, a past form as its verb; only ever compared, so that "hour" may become "hor"."""
    if word in _AMERICAN:
        return _AMERICAN[word]
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for pattern, letters in _BRITISH:
        word = pattern.sub(letters, word)
    return word


@lru_cache(maxsize=32)
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[language], 0)  # stem() remembers already


@lru_cache(maxsize=50_000)
def stems(text: str, language: str) -> tuple[str, ...]:
    """The stems of `text` in order: what is compared. Neighbouring characters of a script without spaces come as pairs."""
    words_found = words(text)
    if not _MAYBE_SOLID.search(text) or not any(is_solid(word) for word in words_found):
        return tuple(stem(word, language) for word in words_found)
    return tuple(_paired(words_found, language))


def _paired(words_found: list[str], language: str) -> list[str]:
    solid = [is_solid(word) for word in words_found]
    out = [stem(word, language) for word, solid_word in zip(words_found, solid, strict=True) if not solid_word]
    for i, word in enumerate(words_found):
        if solid[i] and i + 1 < len(words_found) and solid[i + 1]:
            out.append(word + words_found[i + 1])
        elif solid[i] and (i == 0 or not solid[i - 1]):
            out.append(word)
    return out
