"""Who imports whom: the rooms of dashboard/, their order, and the picture of them in docs/architecture.md.

    python -m tools.import_graph        (prints the picture; `make docs` writes it)

The arrows are read off the source, every import wherever in a file; none is written by hand.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "dashboard"
STREAM = (  # a room imports the rooms before it; those in one line do not import each other, but for the first
    ("model", "errors", "strings", "settings", "labels", "reasons", "wire", "text", "bundled"),
    ("corpus",),
    ("stories", "compare"),
    ("suggest",),
    ("engine",),
    ("store",),
    ("review/marks",),
    ("review/queue", "review/rulings", "review/agreement", "review/record", "review/comments"),
    ("review/sharing",),
    ("review",),
    ("outside",),
    ("exchange", "jobs", "components"),
    ("web",),
    ("views",),
    ("doctor",),
    ("cli", "app", "frames"),
    ("__main__",),
)
GROUND = frozenset(STREAM[0])
BEGIN, END = "<!-- imports: made by `make docs` -->", "<!-- /imports -->"


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, wherever in the file: `from dashboard import store` gives dashboard.store."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def module_of(path: Path) -> str:
    """dashboard.store.people for dashboard/store/people.py, dashboard.store for its __init__.py."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """`review/queue` for dashboard.review.queue.sites, `store` for dashboard.store.people; "" for dashboard itself."""
    parts = module.split(".")[1:]
    return "/".join(parts[:2]) if parts[:1] == ["review"] and len(parts) > 1 else "".join(parts[:1])


@cache
def arrows() -> Mapping[str, frozenset[str]]:
    """Module → the modules of this program that it imports; the package's own file only offers frames to outsiders."""
    modules = {
        module_of(path): path for path in sorted(CODE.rglob("*.py")) if path.parent != CODE or path.stem != "__init__"
    }
    named = {
        module: {name for name in imported(path) if name.startswith("dashboard")} for module, path in modules.items()
    }
    return {
        module: frozenset(name if name in modules else name.rpartition(".")[0] for name in names)
        for module, names in named.items()
    }


def against_the_stream() -> list[str]:
    """Imports of a room that comes later, or stands beside."""
    floor = {room: height for height, rooms in enumerate(STREAM) for room in rooms}
    return [
        f"{module} imports {name}"
        for module, names in arrows().items()
        for name in sorted(names)
        if (here := room_of(module)) and (there := room_of(name)) and here != there
        if floor[there] > floor[here] or (floor[there] == floor[here] > 0)
    ]


def circles() -> set[str]:
    """The modules whose imports lead back to themselves: what is left when what imports nothing is taken away, again
    and again."""
    left = {module: set(names) - {module} for module, names in arrows().items()}
    while free := {module for module, names in left.items() if not names & left.keys()}:
        left = {module: names for module, names in left.items() if module not in free}
    return set(left)


def rooms() -> dict[str, set[str]]:
    """Room → the rooms it imports; the ground floor, which everybody may use, is left out."""
    found: dict[str, set[str]] = {}
    for module, names in arrows().items():
        here = room_of(module)
        if here and here not in GROUND:
            found.setdefault(here, set()).update(map(room_of, names))
            found[here] -= GROUND | {here, ""}
    return found


def direct(graph: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows of a graph without circles that do not follow from others."""

    def reached(room: str) -> set[str]:
        return graph[room].union(*(reached(other) for other in graph[room]))

    return sorted(
        (room, other)
        for room, others in graph.items()
        for other in others
        if not any(other in reached(between) for between in others - {other})
    )


def picture() -> str:
    """The rooms as a Mermaid flowchart: data flows along the arrows, from a room to those that import it."""
    graph = rooms()
    lines = ["```mermaid", "flowchart LR"]
    for room in (room for floor in STREAM for room in floor if room in graph):
        lines.append(f'  {_id(room)}["{room}"]')
    lines += [f"  {_id(other)} --> {_id(room)}" for room, other in direct(graph)]
    return "\n".join([*lines, "```"])


def _id(room: str) -> str:
    return room.replace("/", "_").strip("_") or "main"


def with_picture(text: str) -> str:
    """docs/architecture.md with the picture as the imports are now."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{picture()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    print(picture())
