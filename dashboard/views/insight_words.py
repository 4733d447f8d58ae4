"""The words and numbers of the Insight page, as the editor's language writes them."""

from __future__ import annotations

from collections.abc import Callable

from dashboard import strings
from dashboard.review.agreement.measures import Figure
from dashboard.views.common import language, say


def of(key: str, **values: object) -> str:
    """A string of the insight's catalogue in the editor's language."""
    return strings.text(f"insight.{key}", language(), **values)


def number(value: float) -> str:
    """Two decimals, as the language writes them; a true minus."""
    return strings.number(value, language(), "0.00")


def percent(value: float) -> str:
    """Whole percents."""
    return strings.percent(value, language())


def on(n: int) -> str:
    """How many sentences."""
    return of("on", n=n)


def interval(figure: Figure, form: Callable[[float], str]) -> str:
    """The interval in words, or why there is none."""
    if figure.low is None or figure.high is None:
        return of(f"no_interval_{figure.no_interval}") if figure.no_interval else ""
    return of("interval", low=form(figure.low), high=form(figure.high))


def spread(figure: Figure, form: Callable[[float], str]) -> str:
    """The interval at its shortest."""
    if figure.low is None or figure.high is None:
        return ""
    return of("spread", low=form(figure.low), high=form(figure.high))


def word(label: str) -> str:
    """A label's name."""
    return say(f"label_{label}")
