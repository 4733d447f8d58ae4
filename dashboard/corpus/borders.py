"""Where the sentences of one line begin: sentencex, with double quotes hidden and closing quotes given back, then amended."""

from __future__ import annotations

import re

from sentencex import get_sentence_boundaries

QUOTES = '"“”„‟«»″〝〞＂'
_HIDDEN = str.maketrans(dict.fromkeys(QUOTES, " "))
_CLOSERS = re.compile(rf"""(?:[{QUOTES}’'\)\]\}}]|[\u00a0\u202f ]»)*""")


def borders(line: str, language: str = "und") -> list[int]:
    """Offsets in `line` at which a new sentence begins (its white space before it included), ascending, without 0."""
    hidden = line.translate(_HIDDEN)
    code = language if language != "und" else "en"
    found = {_given_back(line, item["end_index"]) for item in get_sentence_boundaries(code, hidden)}
    return sorted(at for at in found if line[:at].strip() and line[at:].strip())


def _given_back(line: str, border: int) -> int:
    """The border moved to right behind the stop and the quotes and brackets that close there."""
    while border and (line[border - 1].isspace() or line[border - 1] in QUOTES):
        border -= 1
    closers = _CLOSERS.match(line, border)
    return closers.end() if closers else border
