"""Does a value have the shape that a TypedDict, a NamedTuple or another type of dashboard/wire/ gives it?"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict


def misfits(value: Any, hint: Any, where: str = "") -> Iterator[str]:
    """What in `value` is not as `hint` says, each with its place. Fields that the type does not name are misfits."""
    origin, parts = get_origin(hint), get_args(hint)
    if is_typeddict(hint):
        yield from _object(value, hint, where)
    elif origin in (Union, types.UnionType):
        if all(list(misfits(value, part)) for part in parts):
            yield f"{where}: {value!r} is none of {hint}"
    elif origin is Literal:
        if value not in parts:
            yield f"{where}: {value!r} is none of {parts}"
    elif origin is list:
        if not isinstance(value, list):
            yield f"{where}: {type(value).__name__} is no list"
        else:
            for i, one in enumerate(value):
                yield from misfits(one, parts[0], f"{where}[{i}]")
    elif origin is Mapping:
        for key, one in value.items():
            yield from misfits(one, parts[1], f"{where}.{key}")
    elif origin is tuple or hasattr(hint, "_fields"):
        kinds = parts or tuple(get_type_hints(hint).values())
        if not isinstance(value, list | tuple) or len(value) != len(kinds):
            yield f"{where}: {value!r} has not {len(kinds)} places"
        else:
            for i, (one, kind) in enumerate(zip(value, kinds, strict=True)):
                yield from misfits(one, kind, f"{where}[{i}]")
    elif not isinstance(value, (int, float) if hint is float else hint):
        yield f"{where}: {value!r} is no {hint}"


def _object(value: Any, hint: Any, where: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{where}: {value!r} is no object"
        return
    hints = get_type_hints(hint, include_extras=True)
    yield from (f"{where}.{name}: the type does not name it" for name in value.keys() - hints.keys())
    for name, kind in hints.items():
        optional = get_origin(kind) is NotRequired
        if name in value:
            yield from misfits(value[name], get_args(kind)[0] if optional else kind, f"{where}.{name}")
        elif not optional:
            yield f"{where}.{name}: missing"
