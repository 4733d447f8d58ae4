"""Regular expressions that run on article text: the `regex` package, and no call of one takes longer than
settings.PATTERN_SECONDS.

Every pattern is meant to cost no more than the length of its text (tests/hostile/test_patterns.py); this is the net below: a
pattern that does not ends with a TimeoutError, and its article or story is set aside with a note. `re`, which a few rooms
use for its speed, has no such limit.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import regex
from regex import DOTALL, IGNORECASE, V1, I, Match, escape

from dashboard.settings import PATTERN_SECONDS

__all__ = ["DOTALL", "IGNORECASE", "V1", "I", "Match", "Pattern", "compile", "escape"]
__all__ += ["findall", "finditer", "fullmatch", "match", "search", "sub"]

if TYPE_CHECKING:
    from regex import Pattern, compile, findall, finditer, fullmatch, match, search, sub  # noqa: A004
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

    findall, finditer, fullmatch, match, search, sub = (
        partial(getattr(regex, name), timeout=PATTERN_SECONDS)
        for name in ("findall", "finditer", "fullmatch", "match", "search", "sub")
    )
