"""The frozen dataclasses of model.py as JSON values and back, following their annotations."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Turn = Callable[[Any], Any]


def to_plain(value: Any) -> Any:
    """A dataclass as a list of its fields, in their order; tuples and sets as lists, dates as text."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(to_plain(item) for item in value)
    kind: Any = type(value)
    return [to_plain(getattr(value, name)) for name in _names(kind)]


def from_plain(kind: type[T], value: Any) -> T:
    """What `to_plain` made of a `kind`, back again."""
    asked: Any = kind
    return _turn(asked)(value)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _same(value: Any) -> Any:
    return value


@cache
def _turn(kind: Any) -> Turn:  # noqa: PLR0911  # one line a kind of annotation
    """How a value of this annotation is read."""
    origin, inside = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind)
    if kind is date:
        return date.fromisoformat
    if origin in (Union, types.UnionType):
        turn_inside = _turn(next(part for part in inside if part is not type(None)))
        return lambda value: None if value is None else turn_inside(value)
    if origin is tuple and len(inside) == 2 and inside[1] is Ellipsis:
        each = _turn(inside[0])
        return lambda value: tuple(each(item) for item in value)
    if origin is tuple:
        every = [_turn(part) for part in inside]
        return lambda value: tuple(turn(item) for turn, item in zip(every, value, strict=True))
    if origin is frozenset:
        member = _turn(inside[0])
        return lambda value: frozenset(member(item) for item in value)
    if origin is not None and origin is not Literal and issubclass(origin, Mapping):
        held = _turn(inside[1])
        return _same if held is _same else lambda value: {key: held(item) for key, item in value.items()}
    return _same


def _record(kind: Any) -> Turn:
    hints = get_type_hints(kind)
    turns = [_turn(hints[name]) for name in _names(kind)]
    return lambda value: kind(*(turn(item) for turn, item in zip(turns, value, strict=True)))
