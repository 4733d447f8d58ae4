"""Where the sentences of one line begin.

sentencex proposes (stops, abbreviations, numbers of some 300 languages), with double quotes hidden from it, because it
would keep a quotation of several sentences whole; a closing quote or bracket is given back to the sentence it closes.
Then our own rules, each for something it got wrong in news text (tests/corpus/test_borders.py shows a case for each):
first borders are added, then those are taken away that stand inside a name, a date, a list number or an attribution.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from sentencex import get_sentence_boundaries

from dashboard.text.borders import Borders, border_words, wordset

QUOTES = '"“”„‟«»‹›″〝〞＂'
_HIDDEN = str.maketrans(dict.fromkeys(QUOTES, " "))
_CLOSERS = re.compile(rf"""(?:[{QUOTES}’'\)\]\}}」』）】》]|[\u00a0\u202f ]»(?=[\s.,;:!?)]|$))*""")
_FULL_STOPS = "。！？｡．؟।॥۔…"
_CONTEXT = 160  # characters looked at on either side of a border

_AFTER_BRACKET = re.compile(rf"(?<=[^\W\d_]{{3}})([.!?]\)[{QUOTES}]?)(?=\s+[{QUOTES}‘'(\[]*([^\W\d_]))")
_AFTER_ELLIPSIS = re.compile(rf"(?<=\w)(…[{QUOTES}’)]?)(?=\s+[{QUOTES}‘]?([^\W\d_]))")
_STOP = re.compile(rf"\.[{QUOTES}’)]*(?=\s+[{QUOTES}‘]?([^\W\d_]))")
_SHORT_WORD = re.compile(r"(?<![\w.’'])[^\W\d_]{1,8}\Z")
_BEFORE_NUMBER = re.compile(rf"(?<![\w.])([^\W\d_]{{5,}})(\.[{QUOTES}’)]*)\s+\d[\d.,]*\s+[^\W\d_]{{2}}")
_WORD_END = re.compile(rf"[^\W\d_]{{2}}[.!?][{QUOTES})]*$")
_WORD_START = re.compile(r"[^\W\d_](?:[^\W\d_]|\s)")
_NAME_AFTER = re.compile(rf"(?<!\s)\s+[{QUOTES}‘]?([^\W\d_][\w’'-]*)")
_LAST_WORD = re.compile(r"(?<![\w.])([^\W\d_]+)\.$")
_INITIAL = re.compile(r"(?:^|[A-Z][\w’'-]*\s+|\.[-\s]?)\w\.$")  # after a name, another initial, or at the start
_ORDINAL = re.compile(r"(?<!\w)(\w+)\s+\d{1,3}\.$")
_BEFORE_ORDINAL = wordset(
    """der die das den dem des am im vom zum zur beim ins ab bis seit jeden jeder jede jedes ihr ihre ihren ihrem ihrer
    sein seine seinen seinem seiner mein meine meinen meinem meiner dein deine deinen deinem unser unsere unseren unserem
    euer eure euren ein eine einen einem einer kein keine keinen diesen dieser diese diesem als"""
)
_MONTH = (
    r"(?:Jan(?:uar[yi]?|\.)?|Jänner|Feb(?:ruar[yi]?|r?\.)?|Mar(?:ch|\.)?|März|Mär\.|Apr(?:il|\.)?|Ma[iy]|Jun[ei]?\.?|Jul[yi]?\.?|"
    r"Aug(?:ust|\.)?|Sep(?:t(?:ember|\.)?|\.)?|O[ck]t(?:ober|\.)?|Nov(?:ember|\.)?|De[cz](?:ember|\.)?)(?![^\W\d_])"
)
_OF_MONTH = re.compile(r"(?<!\w)\d{1,2}(?:st|nd|rd|th)?\.$")  # "3. Mai", "23rd. May"
_IS_MONTH = re.compile(_MONTH)
_SHORTENED = re.compile(r"(?:^|[\s.-])[^\W\d_]{1,3}\.$")
_NUMBER_STOP = re.compile(r"(?<![\w.,])(?:\d{1,3}|[IVX]{1,6})\.$")
_CLOCK = re.compile(r"\b[ap]\.\s?m\.$", re.IGNORECASE)
_AFTER_CLOCK = re.compile(
    rf"(?:(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|Eastern|Pacific|Central|Mountain|"
    rf"Atlantic|Greenwich|[A-Z]{{2,4}}T|UTC|ET|PT|CT|MT|Uhr|Christmas|Thanksgiving|Easter|Halloween|Hanukkah|Ramadan|"
    rf"New Year|Labor Day|Memorial Day|Independence Day|Veterans Day|Good Friday|Boxing Day|Mother|Father|Valentine|"
    rf"Election Day)\b|"
    rf"{_MONTH}\.?\s+\d)"
)
_COMPANY = re.compile(r"&\s(?:Co|Cie)\.$")
_LEGAL_FORM = re.compile(
    r"(?:KGaA|KG|OHG|GmbH|SE|AG|UG|KEG|EWIV|Ltd|LLC|LLP|LP|Inc|Corp|Limited|SA|SAS|SARL|SpA|SCA|BV|NV)\b"
)
_STREET_WORDS = wordset("St. Ave. Blvd. Rd. Ln. Hwy. Pkwy. Sq. Ct. Dr. Pl. Ter. Cir.")
_STREET = re.compile(
    r"(?:\b(?:on|at|of|along|near|off|to|from|and|in|onto|across|between|behind|outside)|\d)\s+(?:[NSEW]\.?\s+)?"
    r"(?!(?:Fort|Port|Mount|Sault|Bay|Lake|East|West|North|South|Old|New|the)\s)[A-Z0-9][\w’'-]*(?:\s[A-Z][\w’'-]*)?\s"
    r"(?:St|Ave|Blvd|Rd|Ln|Hwy|Pkwy|Sq|Ct|Dr|Pl|Ter|Cir)\.$"
)
_STREET_STOP = re.compile(r"\b(?:St|Ave|Blvd|Rd|Ln|Hwy|Pkwy|Sq|Ct|Dr|Pl|Ter|Cir)\.(?=\s+[“\"]?[A-Z][\w’'-]*,?\s+[a-z])")
_NO_STOP = re.compile(
    r"\b(?:is|was|said|says?|voted?|votes|answer(?:ed)?|means|meant|clear|firm|simply|flat) no\.(?=\s+\d)"
)
_NORDIC_CLOCK = re.compile(r"\bkl\. ?\d{1,2}(?:[.:]\d\d)?\.(?=\s+[A-ZÅÄÖÆØ])")
_NEVER_LAST = wordset(  # shortened words that stand before something in every language that has them
    """approx incl excl ca viz resp inkl exkl zzgl bzgl evtl ggf bzw vgl kl z.hd mult aprox env ung okt.bzw
    د أ डॉ प्रो श्री ดร проф акад им ул"""
)
_PARTY = re.compile(r",\s(?:[RDI]|Lib|Lab|Con|SNP|CDU|SPD)-[A-Z][\w.]{0,12},")
_SHORT_TITLE = re.compile(r"(?<![\w.])([^\W\d_]{1,6})\.(?=\s)")
_DASHED = re.compile(r"[—–―-]\s?[^\W\d_]")
_VERB = re.compile(r"(?:is|was|are|were|has|had|will|would|stars?|opens?|opened|premieres?|topped|won)\b")
_ITEM = re.compile(r"^\W*(?:\d{1,3}|[^\W\d_]|[ivxIVX]{1,4})[.)]$")
_ITEM_LETTERS = 4  # letters and digits that a list number has at most
_DATELINE = re.compile(r"^[A-ZÄÖÜ][\w-]{2,}(?:[ /][A-ZÄÖÜ][\w-]+)?(?: \([\w/]+\))?\.$")
_INLINE_ITEM = re.compile(r"[:;]\s+\(?\d{1,2}[.)]$")
_ENDS_QUOTE = QUOTES + "’'"
_CRY = re.compile(rf"[?!…][{QUOTES}’']+$")
_LEGAL = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:all rights reserved|alle rechte vorbehalten|todos los derechos reservados|tous droits réservés|"
    r"tutti i diritti riservati|todos os direitos reservados|alle rechten voorbehouden)\b",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?:com|net|org|info|edu|gov|de|es|fr|uk|eu|io|ai|js|tv|co)\b", re.IGNORECASE)


def borders(line: str, language: str = "und") -> list[int]:
    """Offsets in `line` right behind the end of each sentence but the last, ascending; white space follows most."""
    language_rules = border_words(language)
    candidates = set(_proposed(line, language)) | set(_added(line, language_rules))
    return list(
        _whole(
            line,
            (at for at in sorted(candidates) if 0 < at < len(line) and _stands(line, at, language_rules)),
            language_rules,
        )
    )


def _proposed(line: str, language: str) -> Iterator[int]:
    """Borders of sentencex, each moved to right behind the stop and the quotes and brackets that close there."""
    for item in get_sentence_boundaries("en" if language == "und" else language, line.translate(_HIDDEN)):
        at = item["end_index"]
        while at and (line[at - 1].isspace() or line[at - 1] in QUOTES):
            at -= 1
        yield _behind_closers(line, at)


def _behind_closers(line: str, at: int) -> int:
    closers = _CLOSERS.match(line, at)
    return closers.end() if closers else at


def _added(line: str, language_rules: Borders) -> Iterator[int]:
    """Borders that sentencex misses: after ".)", after "…" before a capital, after words it takes for short ones."""
    for sign, pattern in ((")", _AFTER_BRACKET), ("…", _AFTER_ELLIPSIS)):
        if sign in line:  # a pattern that begins with letters is tried at each of them
            yield from (hit.end(1) for hit in pattern.finditer(line) if not hit.group(2).islower())
    if "." not in line:
        return
    for stop in _STOP.finditer(line):
        at = stop.start()
        word = _SHORT_WORD.search(line, max(0, at - 9), at) if stop.group(1).isupper() else None
        if word and word.group().casefold() in language_rules.plain:
            yield stop.end()
        if word and language_rules.language == "en" and _is_street(line, word.start(), at + 1):
            yield at + 1
    if language_rules.language == "en" and " no." in line:
        yield from (answer.end() for answer in _NO_STOP.finditer(line))
    if "kl." in line:
        yield from (clock.end() for clock in _NORDIC_CLOCK.finditer(line))
    if language_rules.language == "de":  # sentencex takes every number behind a stop for part of the sentence
        ends = (number for number in _BEFORE_NUMBER.finditer(line) if number.group(1) not in language_rules.shortened)
        yield from (end.end(2) for end in ends)


def _is_street(line: str, start: int, end: int) -> bool:
    """Whether "St." or the like stands here behind the name of a street, and a sentence follows."""
    if line[start:end] not in _STREET_WORDS or not _STREET_STOP.match(line, start):
        return False
    return bool(_STREET.search(line[max(0, end - _CONTEXT) : end]))


# ---- what takes a border away: each looks at the text on both sides of it ---------------------------------------
def _no_space(before: str, after: str, language_rules: Borders) -> bool:
    """No white space behind: a border only in scripts without spaces, or where a space was forgotten."""
    if after[0].isspace() or before.rstrip(QUOTES + "’')]」』）】》")[-1:] in _FULL_STOPS:
        return False
    token, follow = before.rsplit(maxsplit=1)[-1], after.lstrip(QUOTES + "([‘")
    if "/" in token or "@" in token or token.lower().startswith("www") or _DOMAIN.match(follow):
        return True
    forgotten = _WORD_END.search(token) and _WORD_START.match(follow) and follow[0].isupper()
    return not forgotten


def _runs_on(before: str, after: str, language_rules: Borders) -> bool:
    """An attribution ("Who pays?" she asked), a list number ("Steps: 1. Stop"), a short word ("5 p. m. del")."""
    follow = after.lstrip()
    in_list = before[-2:-1].isdecimal() and _INLINE_ITEM.search(before)
    if in_list or (before[-1] in "」』" and after.startswith(("と", "って"))):
        return True
    if _DASHED.match(follow) and follow.lstrip("—–―- ")[:1].islower() and before[-1] in QUOTES + "’'!?…":
        return True  # dialogue: "— ¿Vienes? —preguntó Ana.", "«Кто?» — спросил он."
    if not follow[:1].islower():
        return False
    if before[-1] in QUOTES + "’'" or _NUMBER_STOP.search(before):
        return not follow[1:2].isupper()  # "iPhone sales fell"
    if before[-1] in "?!":  # "Mother! is a film", "— Où vas-tu ? demanda-t-il."
        return bool(_VERB.match(follow)) or (
            language_rules.language not in ("en", "de") and _speaks(follow, language_rules)
        )
    return before[-1] == "." and bool(_SHORTENED.search(before))


def _speaks(follow: str, language_rules: Borders) -> bool:
    """Whether a verb of speech stands first: "demanda-t-il", "preguntó Ana"."""
    first = re.match(r"[^\W\d_]+", follow)
    return bool(first and first.group().casefold() in language_rules.speech) or bool(
        re.match(r"[^\W\d_]+-t-(?:il|elle|on)\b", follow)
    )


def _attributed(before: str, after: str, language_rules: Borders) -> bool:
    """A quoted question or cry and who said it ("We won!" Kim said), not when more than an attribution follows."""
    if before[-1] not in _ENDS_QUOTE or not _CRY.search(before):
        return False
    plain = _PARTY.sub("", _SHORT_TITLE.sub(lambda m: m[1] if m[1] in language_rules.titles else m[0], after.lstrip()))
    clause = re.match(r"[^.;:!?]*", plain)
    clause_words = clause.group().split() if clause else []
    at = next((n for n, word in enumerate(clause_words[:6]) if word.strip(",").casefold() in language_rules.speech), 0)
    return (
        at > 0
        and len(clause_words) - at <= 8
        and "that" not in clause_words
        and (clause_words[0] not in language_rules.openers or clause_words[0] == "I")
    )


def _title(before: str, after: str, language_rules: Borders) -> bool:
    """A title or initial before a name: "Det. Ch. Insp. Moss", "Ana R. Lund", "D. Juan"."""
    token = before.rsplit(maxsplit=1)[-1]
    street = language_rules.language == "en" and token in _STREET_WORDS
    if street and _STREET.search(before) and _STREET_STOP.search(before[-8:] + after):
        return False
    if token.lstrip("([" + QUOTES).rstrip(".").casefold() in _NEVER_LAST:
        return True
    word = _LAST_WORD.search(token) if token.endswith(".") else None
    name = _NAME_AFTER.match(after) if word else None
    if not word or not name or not name.group(1)[0].isupper() or name.group(1) in language_rules.openers:
        return False
    if word.group(1) in language_rules.titles:
        return True
    return len(word.group(1)) == 1 and word.group(1).isupper() and bool(_INITIAL.search(before[-100:]))


def _ordinal(before: str, after: str, language_rules: Borders) -> bool:
    """A German ordinal before its noun: "der 1. FC Köln", "im 19. Jahrhundert"."""
    if _IS_MONTH.match(after.lstrip()) and _OF_MONTH.search(before):
        return True
    if language_rules.language != "de" or not before[-2:-1].isdecimal():
        return False
    ordinal, follow = _ORDINAL.search(before), after.split(maxsplit=1)
    return bool(
        ordinal
        and ordinal.group(1).casefold() in _BEFORE_ORDINAL
        and follow
        and follow[0] not in language_rules.openers
    )


def _clock(before: str, after: str, language_rules: Borders) -> bool:
    """ "5 p.m. Tuesday", "3 p.m. ET"."""
    return bool(_CLOCK.search(before[-6:]) and _AFTER_CLOCK.match(after.lstrip()))


def _company(before: str, after: str, language_rules: Borders) -> bool:
    """ "GmbH & Co. KG"."""
    return bool(_COMPANY.search(before[-6:]) and _LEGAL_FORM.match(after.lstrip()))


def _legal(before: str, after: str, language_rules: Borders) -> bool:
    """ "© 2025 The Gazette. All rights reserved." is one notice."""
    return bool(_RIGHTS.match(after.lstrip()) and _LEGAL.search(before) and not re.search(r"[.!?]\s", before.strip()))


_VETOES: tuple[Callable[[str, str, Borders], bool], ...] = (
    _no_space,
    _runs_on,
    _attributed,
    _title,
    _ordinal,
    _clock,
    _company,
    _legal,
)


def _stands(line: str, at: int, language_rules: Borders) -> bool:
    before, after = line[max(0, at - _CONTEXT) : at], line[at : at + _CONTEXT]
    return not any(veto(before, after, language_rules) for veto in _VETOES)


def _whole(line: str, kept: Iterable[int], language_rules: Borders) -> Iterator[int]:
    """The borders without those behind a list number, a German dateline, or a piece without a letter or digit."""
    start = seen = letters = 0  # letters and digits since `start` are counted as far as `seen`, each once
    for at in kept:
        if letters <= _ITEM_LETTERS:  # more are not told apart
            letters += sum(map(str.isalnum, line[seen:at]))
        seen = at
        rest = line[at : at + _CONTEXT]
        if not letters or (len(rest) < _CONTEXT and not any(map(str.isalnum, rest))):
            continue
        if letters <= _ITEM_LETTERS and _ITEM.match(line[start:at].strip()):
            continue
        if not start and language_rules.language == "de" and len(rest) > 40 and _DATELINE.match(line[:at].strip()):
            continue
        yield at
        start, letters = at, 0
