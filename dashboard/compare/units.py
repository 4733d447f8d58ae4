"""Units and currencies by their names in every language, from Unicode's locale data (Babel), with what they measure.

A unit is a dimension and a factor to its base ("km" → 1000 of "m"); a currency is the set of codes that its name can mean:
"dollars" are many, "$" is the American one, "A$" is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_name
from babel.units import format_unit

from dashboard.text import patterns as regex
from dashboard.text.lexicon import lexicon

YEAR = 31_557_600.0


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures: `base` names the dimension by its base unit, `factor` and `offset` lead there."""

    base: str
    factor: float = 1.0
    offset: float = 0.0

    def of(self, number: float) -> float:
        """The number in the base unit."""
        return (number + self.offset) * self.factor


# CLDR's name of a unit → our reading; factors as in NIST SP 811, a month a twelfth of a year of 365.25 days
_UNITS = {
    "length-kilometer": Unit("m", 1000), "length-meter": Unit("m"), "length-centimeter": Unit("m", 0.01),
    "length-millimeter": Unit("m", 0.001), "length-mile": Unit("m", 1609.344), "length-foot": Unit("m", 0.3048),
    "length-inch": Unit("m", 0.0254), "length-yard": Unit("m", 0.9144), "length-nautical-mile": Unit("m", 1852),
    "length-light-year": Unit("m", 9.461e15), "mass-kilogram": Unit("kg"), "mass-gram": Unit("kg", 0.001),
    "mass-milligram": Unit("kg", 1e-6), "mass-microgram": Unit("kg", 1e-9), "mass-tonne": Unit("kg", 1000),
    "mass-ton": Unit("kg", 1000), "mass-pound": Unit("kg", 0.45359), "mass-ounce": Unit("kg", 0.02835),
    "mass-stone": Unit("kg", 6.35), "area-square-kilometer": Unit("m2", 1e6), "area-square-meter": Unit("m2"),
    "area-hectare": Unit("m2", 1e4), "area-acre": Unit("m2", 4046.86), "area-square-mile": Unit("m2", 2.58999e6),
    "area-square-foot": Unit("m2", 0.092903), "area-square-centimeter": Unit("m2", 1e-4),
    "volume-liter": Unit("l"), "volume-milliliter": Unit("l", 0.001), "volume-centiliter": Unit("l", 0.01),
    "volume-hectoliter": Unit("l", 100), "volume-cubic-meter": Unit("l", 1000), "volume-cubic-foot": Unit("l", 28.3168),
    "volume-gallon": Unit("l", 3.78541), "volume-barrel": Unit("l", 158.987), "volume-pint": Unit("l", 0.473176),
    "volume-cubic-kilometer": Unit("l", 1e12), "volume-megaliter": Unit("l", 1e6),
    "duration-second": Unit("s"), "duration-minute": Unit("s", 60), "duration-hour": Unit("s", 3600),
    "duration-day": Unit("s", 86_400), "duration-week": Unit("s", 604_800), "duration-month": Unit("s", YEAR / 12),
    "duration-year": Unit("s", YEAR), "duration-decade": Unit("s", 10 * YEAR), "duration-century": Unit("s", 100 * YEAR),
    "duration-millisecond": Unit("s", 0.001), "speed-kilometer-per-hour": Unit("m/s", 1 / 3.6),
    "speed-mile-per-hour": Unit("m/s", 0.44704), "speed-meter-per-second": Unit("m/s"), "speed-knot": Unit("m/s", 0.514444),
    "power-gigawatt": Unit("W", 1e9), "power-megawatt": Unit("W", 1e6), "power-kilowatt": Unit("W", 1e3),
    "power-watt": Unit("W"), "power-horsepower": Unit("W", 745.7), "energy-kilowatt-hour": Unit("Wh", 1e3),
    "energy-joule": Unit("Wh", 1 / 3600), "energy-kilojoule": Unit("Wh", 1 / 3.6), "energy-calorie": Unit("Wh", 1.163e-3),
    "energy-kilocalorie": Unit("Wh", 1.163), "temperature-celsius": Unit("°C"),
    "temperature-fahrenheit": Unit("°C", 5 / 9, -32), "temperature-kelvin": Unit("°C", 1, -273.15),
    "digital-terabyte": Unit("B", 1e12), "digital-gigabyte": Unit("B", 1e9), "digital-megabyte": Unit("B", 1e6),
    "digital-kilobyte": Unit("B", 1e3), "frequency-gigahertz": Unit("Hz", 1e9), "frequency-megahertz": Unit("Hz", 1e6),
    "frequency-kilohertz": Unit("Hz", 1e3), "frequency-hertz": Unit("Hz"), "pressure-hectopascal": Unit("Pa", 100),
    "pressure-kilopascal": Unit("Pa", 1000), "pressure-megapascal": Unit("Pa", 1e6), "pressure-pascal": Unit("Pa"),
    "pressure-millibar": Unit("Pa", 100), "pressure-bar": Unit("Pa", 1e5), "electric-volt": Unit("V"),
    "electric-ampere": Unit("A"), "concentr-karat": Unit("karat"),
}  # fmt: skip
_MORE = {  # signs and spellings that the locale data lack
    "km/h": Unit("m/s", 1 / 3.6), "kph": Unit("m/s", 1 / 3.6), "kmh": Unit("m/s", 1 / 3.6), "mph": Unit("m/s", 0.44704),
    "ft": Unit("m", 0.3048), "lb": Unit("kg", 0.45359), "lbs": Unit("kg", 0.45359), "oz": Unit("kg", 0.02835),
    "kg": Unit("kg"), "mg": Unit("kg", 1e-6), "g": Unit("kg", 0.001), "km": Unit("m", 1000), "m": Unit("m"),
    "cm": Unit("m", 0.01), "mm": Unit("m", 0.001), "ha": Unit("m2", 1e4), "l": Unit("l"), "ml": Unit("l", 0.001),
    "kw": Unit("W", 1e3), "mw": Unit("W", 1e6), "gw": Unit("W", 1e9), "kwh": Unit("Wh", 1e3), "mwh": Unit("Wh", 1e6),
    "gwh": Unit("Wh", 1e9), "twh": Unit("Wh", 1e12), "gb": Unit("B", 1e9), "tb": Unit("B", 1e12), "mb": Unit("B", 1e6),
    "km²": Unit("m2", 1e6), "m²": Unit("m2"), "m³": Unit("l", 1000), "cc": Unit("l", 0.001), "yr": Unit("s", YEAR),
    "sq km": Unit("m2", 1e6), "sq mi": Unit("m2", 2.58999e6), "hrs": Unit("s", 3600), "mins": Unit("s", 60),
    "ppm": Unit("ppm"), "ppb": Unit("ppm", 1e-3), "parts per million": Unit("ppm"), "parts per billion": Unit("ppm", 1e-3),
    "°c": Unit("°C"), "°f": Unit("°C", 5 / 9, -32), "°": Unit("°"), "mbps": Unit("bit/s", 1e6), "gbps": Unit("bit/s", 1e9),
}  # fmt: skip
_ALONE = frozenset(
    {"m", "l", "g", "a", "w", "v", "s", "d", "y", "h", "t", "j", "k", "b", "f", "c", "in", "nm", "pt", "st"}
)
_SIGNS = {
    "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY CNY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY",
    "₴": "UAH", "₪": "ILS", "฿": "THB", "₫": "VND", "₱": "PHP", "₦": "NGN", "a$": "AUD", "au$": "AUD", "c$": "CAD",
    "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "nt$": "TWD", "mx$": "MXN",
    "rs": "INR PKR LKR NPR MUR", "kr": "SEK NOK DKK ISK", "zł": "PLN", "kč": "CZK", "rm": "MYR", "tl": "TRY",
}  # fmt: skip


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None


@lru_cache(maxsize=16)
def unit_names(language: str) -> Mapping[str, Unit]:
    """Every spelling of a unit in `language`, lower case: "kilometres", "Kilometer", "km"; own lists of the lexicon last."""
    names: dict[str, Unit] = dict(_MORE)
    locale = _locale(language)
    for spelling in filter(None, (locale, _locale("en_GB") if language == "en" else None)):
        for key, unit in _UNITS.items():
            for name in _spellings(key, spelling):
                names.setdefault(name, unit)
    for word, spec in lexicon(language).tables.get("units", {}).items():
        factor, _, base = str(spec).partition(" ")
        names[word] = Unit(base, float(factor))
    if language == "de":  # "zwischen zwei und sechs Zentimetern"
        names = {
            f"{name}n": unit for name, unit in names.items() if len(name) > 4 and name.endswith(("er", "el"))
        } | names
    return names


def _spellings(key: str, locale: Locale) -> set[str]:
    """A unit's names in one locale, one and many, long and short."""
    lengths: tuple[Literal["long", "short"], ...] = ("long", "short")
    names = {_bare(format_unit(n, key, length=length, locale=locale)) for length in lengths for n in (1, 2, 5)}
    return {name for name in names if len(name) > 1 and name not in _ALONE}


_NUMBER = regex.compile_twice(r"^[\d\s\u00a0\u202f]+|[\d\s\u00a0\u202f]+$")


def _bare(formatted: str) -> str:
    return _NUMBER.sub("", formatted).lower().rstrip(".")


@lru_cache(maxsize=16)
def currency_names(language: str) -> Mapping[str, frozenset[str]]:
    """Every way to name a currency in `language`, lower case → the codes it can mean: "euros", "Swedish kronor", "kronor"."""
    found: dict[str, set[str]] = {sign: set(codes.split()) for sign, codes in _SIGNS.items()}
    locale = _locale(language)
    for code in _current() if locale else ():
        found.setdefault(code.lower(), set()).add(code)
        for name in {get_currency_name(code, count, locale=locale) for count in (1, 2)}:
            if "(" in name or any(ch.isdigit() for ch in name):
                continue  # out of use: "German Marks (1948–2002)"
            low = name.lower()
            found.setdefault(low, set()).add(code)
            for bare in _heads(low, language):
                found.setdefault(bare, set()).add(code)
    for word, codes_ in lexicon(language).tables.get("currencies", {}).items():
        found.setdefault(word, set()).update(str(codes_).split())
    return {name: frozenset(codes) for name, codes in found.items() if name not in _NO_CURRENCY}


_NO_CURRENCY = frozenset({"all", "top", "try", "mop", "won", "real", "real ", "bob", "sos", "cup", "cop", "pen", "sol", "som", "gel", "lei", "set",
                          "mark", "marks", "sum", "para", "colon", "bat", "bats", "once", "sols", "mad", "amd", "ang", "bam", "dram", "mil"})  # fmt: skip


@cache
def _current() -> tuple[str, ...]:
    """The codes of the currencies that are tender somewhere today."""
    tender = get_global("territory_currencies").values()
    return tuple(sorted({code for times in tender for code, _, end, legal in times if end is None and legal}))


def _heads(name: str, language: str) -> list[str]:
    """The noun of a currency's name: "kronor" of "swedish kronor", "corona" of "corona sueca"."""
    words = name.split()
    if len(words) < 2:
        return []
    return [words[-1]] if language in ("en", "de", "nl") else [words[0]]
