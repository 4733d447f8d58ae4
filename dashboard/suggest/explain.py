"""A reason as one line that somebody who does not program understands."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.model import Reason
from dashboard.strings import catalogue, text

SHOWN = 120  # characters of a quoted stretch: a reason is one line


def explain(reason: Reason, language: str = "en") -> str:
    """The reason in `language`. A code without a sentence gives the code itself: old analyses stay readable."""
    key = reason.code if "." in reason.code else f"reasons.{reason.code}"
    if key not in catalogue(language):
        return reason.code
    values = {name: _short(value) for name, value in reason.values.items()}
    kind = "source" if values.pop("kind", "") == "source" else "version"
    who, other = (text(f"reasons.{name}-{kind}", language) for name in ("by", "any"))
    place = f" ({values['where']})" if values.get("where") else ""
    return text(key, language, **_Blank(values | {"who": who, "any": other, "place": place}))


def _short(value: str) -> str:
    plain = " ".join(value.split())
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1].rstrip() + "…"


class _Blank(dict[str, str]):
    """Values for a sentence; one that is missing reads as nothing."""

    def __missing__(self, key: str) -> str:
        return ""

    def keys(self) -> Mapping[str, str]:  # type: ignore[override]
        return {**dict.fromkeys(("here", "there", "where", "words", "n", "of"), ""), **self}
