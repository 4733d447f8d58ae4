"""The language of a text that does not say: py3langid (97 languages, model in the package), "und" when unsure."""

from __future__ import annotations

from array import array
from functools import cache, lru_cache
from typing import Any

import numpy as np

from dashboard import settings
from dashboard.text.unpacked import Arrays, unpacked

_TABLES = ("likely", "before", "classes", "moves", "rows", "out")


@lru_cache(maxsize=4096)
def detect(text: str, confidence: float = settings.LANGUAGE_CONFIDENCE) -> str:
    """ISO 639-1 of the language of `text`; "und" where it cannot be told with that confidence (0..1)."""
    sample = text[: settings.LANGUAGE_CHARS]
    if sum(ch.isalpha() for ch in sample) < settings.LANGUAGE_LETTERS:
        return "und"
    code, sure = _identifier().classify(sample)
    return str(code) if sure >= confidence and len(code) == 2 else "und"


def language_or_guess(language: str, text: str) -> str:
    """`language` where it is given ("de-AT" is "de"), else what the text's words say."""
    short = language.lower().replace("_", "-").split("-")[0]
    return detect(text) if short in ("", "und") else short


@cache
def _identifier() -> Any:
    from py3langid import langid  # type: ignore[import-untyped]

    tables = unpacked("languages", "py3langid", _TABLES, _read_model)
    moves, rows = (array(tables[name].dtype.char, tables[name].tobytes()) for name in ("moves", "rows"))
    likely, classes = (tables["likely"], tables["before"]), tables["classes"].tolist()
    return langid.LanguageIdentifier(*likely, classes, moves, tables["out"].tolist(), norm_probs=True, tk_row=rows)


def _read_model() -> Arrays:
    """The package's model out of its LZMA: half a second."""
    from py3langid import langid

    read = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    arrays_read = (read.nb_ptc, read.nb_pc, read.nb_classes, read.tk_nextmove, read.tk_row, read.tk_output)
    return dict(zip(_TABLES, map(np.asarray, arrays_read), strict=True))
