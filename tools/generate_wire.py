"""Write components/shared/wire.js, the JSDoc twin of dashboard/wire/: `make docs`. tests/components/test_wire.py holds it.

A TypedDict becomes an object with a property for each field, a NamedTuple a list with named places.
"""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from dashboard import settings
from dashboard.wire import boards, cases, review, threads, versions

COMPONENTS = Path(__file__).resolve().parent.parent / "dashboard" / "components"
FILES = {  # one that all share, and one of the page that has most of its own
    COMPONENTS / "shared" / "wire.js": (review, threads, cases, boards),
    COMPONENTS / "claims" / "wire.js": (versions,),
}
OWN_HEAD = """// What the boards of Versions are sent: made from dashboard/wire/versions.py by `make docs`. Types alone.
/** @typedef {import("../shared/wire.js").LabelInfo} LabelInfo */
/** @typedef {import("../shared/wire.js").Run} Run */
export {};
"""
HEAD = f"""// What crosses between the server and the scripts: made from dashboard/wire/ by `make docs`.
/** What the server accepts and sends at most: characters of a note; an editor's own events of a story. */
export const LIMITS = Object.freeze({{ note: {settings.NOTE_LIMIT}, ownEvents: {settings.OWN_EVENTS} }});
"""
NAMES = {int: "number", float: "number", str: "string", bool: "boolean", type(None): "null", object: "unknown"}
WIDE = 110


def write() -> None:
    """Write every file anew."""
    for path in FILES:
        path.write_text(script(path), encoding="utf-8", newline="\n")


def script(path: Path) -> str:
    """The whole of one of FILES."""
    parts = [OWN_HEAD if FILES[path] == (versions,) else HEAD]
    for module in FILES[path]:
        notes = comments(module)
        for name, thing in vars(module).items():
            if inspect.isclass(thing) and thing.__module__ == module.__name__:
                parts.append(typedef(thing, notes))
            elif isinstance(thing, types.UnionType):
                parts.append(f"/** @typedef {{{' | '.join(one.__name__ for one in get_args(thing))}}} {name} */\n")
    return "".join(parts)


def typedef(thing: type, notes: Mapping[tuple[str, str], str]) -> str:
    """One type as a JSDoc comment."""
    said = f"{thing.__name__} {' '.join((inspect.getdoc(thing) or '').split())}"
    hints = get_type_hints(thing, include_extras=True)
    if not is_typeddict(thing):
        return compact("[", [f"{name}: {jsdoc(hint)}" for name, hint in hints.items()], "]", said)
    fields = [field(thing, name, hint, notes) for name, hint in hints.items()]
    if not any(note for *_, note in fields):
        return compact("{", [f"{name}{'?' * optional}: {kind}" for name, kind, optional, _ in fields], "}", said)
    lines = ["/**", f" * @typedef {{object}} {said}"]
    for name, kind, optional, note in fields:
        lines.append(f" * @property {{{kind}}} {f'[{name}]' if optional else name} {note}".rstrip())
    return "\n".join([*lines, " */\n"])


def field(thing: Any, name: str, hint: Any, notes: Mapping[tuple[str, str], str]) -> tuple[str, str, bool, str]:
    """A field's name, its type, whether it may be missing, and what is said of it."""
    optional = get_origin(hint) is NotRequired
    note = next((notes[base.__name__, name] for base in bases(thing) if (base.__name__, name) in notes), "")
    return name, jsdoc(get_args(hint)[0] if optional else hint), optional, note


def compact(before: str, fields: Sequence[str], after: str, said: str) -> str:
    """A type on one line, or with its fields in as few as there is room for."""
    line = f"/** @typedef {{{before} {', '.join(fields)} {after}}} {said} */"
    if len(line) <= WIDE:
        return f"{line}\n"
    lines = [" *  "]
    for one in fields:
        if len(lines[-1]) + len(one) > WIDE:
            lines.append(" *  ")
        lines[-1] += f" {one},"
    return "\n".join(["/**", f" * @typedef {{{before}", *lines, f" * {after}}} {said}", " */\n"])


def jsdoc(hint: Any) -> str:
    """A Python type as TypeScript writes it. TypeError for one that has no twin here."""
    origin = get_origin(hint)
    if origin is Literal:
        return " | ".join(f'"{one}"' for one in get_args(hint))
    parts = list(map(jsdoc, get_args(hint)))
    if origin in (Union, types.UnionType):
        return " | ".join(parts)
    if origin is list:
        return f"({parts[0]})[]" if " | " in parts[0] else f"{parts[0]}[]"
    if origin in (tuple, Mapping):
        return f"[{', '.join(parts)}]" if origin is tuple else f"Record<{', '.join(parts)}>"
    if not inspect.isclass(hint):
        raise TypeError(f"{hint} has no twin in JSDoc: add it to tools/generate_wire.py.")
    return NAMES.get(hint, hint.__name__)


def bases(thing: Any) -> list[Any]:
    """A TypedDict and those it extends, itself first."""
    return [
        thing,
        *(base for parent in getattr(thing, "__orig_bases__", ()) if is_typeddict(parent) for base in bases(parent)),
    ]


def comments(module: types.ModuleType) -> dict[tuple[str, str], str]:
    """(class, field) → what stands behind the field as a comment."""
    source = inspect.getsource(module)
    lines = source.splitlines()
    return {
        (node.name, field.target.id): lines[field.lineno - 1].partition("  # ")[2]
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and "  # " in lines[field.lineno - 1]
    }


if __name__ == "__main__":
    write()
