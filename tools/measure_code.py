"""How the code is cut: files, functions, `Any` and arrows of a tree, before and after a change.

python -m tools.measure_code [TREE]        (default this one; `git worktree add ../before REVISION` gives an older one)
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.import_graph import against_the_stream, circles

ROOT = Path(__file__).resolve().parent.parent
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, those inside others too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, FUNCTION))


def says_any(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether its signature names Any."""
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    notes = [one.annotation for one in every if one] + [function.returns]
    names = (node for note in notes if note for node in ast.walk(note))
    return any(isinstance(node, ast.Name) and node.id == "Any" for node in names)


VAGUE = frozenset(("found", "one", "told", "said", "known"))  # as names they fit everything and find nothing


def room(tree: Path, path: Path) -> str:
    """The folder of dashboard/ that a file stands in; "." for none."""
    parts = path.relative_to(tree / "dashboard").parts
    return parts[0] if len(parts) > 1 else "."


@dataclass(frozen=True, slots=True)
class Names:
    """Of a file: whether each signature names Any, the vague names that others see, how many locals have one."""

    any_signatures: tuple[bool, ...]
    vague: tuple[str, ...]
    vague_locals: int


@cache
def measure_names(path: Path) -> Names:
    """Read a file once for all that is counted in it: to parse all of them takes a second and more."""
    signatures: list[bool] = []
    names: list[str] = []
    given: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (*FUNCTION, ast.ClassDef)):
            names.append(node.name)
        if isinstance(node, FUNCTION):
            signatures.append(says_any(node))
        elif isinstance(node, ast.ClassDef):
            fields = (part.target for part in node.body if isinstance(part, ast.AnnAssign))
            names += [field.id for field in fields if isinstance(field, ast.Name)]
        elif isinstance(node, ast.arg):
            given.append(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            given.append(node.id)
    vague = tuple(name for name in names if name in VAGUE)
    return Names(tuple(signatures), vague, sum(name in VAGUE for name in given))


def any_shares(tree: Path) -> dict[str, float]:
    """Room -> share of its functions whose signature names Any."""
    rooms: dict[str, list[bool]] = defaultdict(list)
    for path in sorted((tree / "dashboard").rglob("*.py")):
        rooms[room(tree, path)] += measure_names(path).any_signatures
    return {name: sum(any_) / max(1, len(any_)) for name, any_ in sorted(rooms.items())}


def vague_names(tree: Path) -> Iterator[str]:
    """`file: name` of each public function, class and attribute with a vague name."""
    home = tree / "dashboard"
    for path in sorted(home.rglob("*.py")):
        yield from (f"{path.relative_to(home).as_posix()}: {name}" for name in measure_names(path).vague)


def vague_locals(tree: Path) -> Counter[str]:
    """Room -> how many times a vague name is given to a local or an argument."""
    counts: Counter[str] = Counter()
    for path in sorted((tree / "dashboard").rglob("*.py")):
        counts[room(tree, path)] += measure_names(path).vague_locals
    return counts


def spread(numbers: Sequence[int]) -> str:
    """Median, nine tenths and the most of some numbers."""
    ordered = sorted(numbers) or [0]
    return f"median {ordered[len(ordered) // 2]:>4}   p90 {ordered[int(0.9 * (len(ordered) - 1))]:>4}   max {ordered[-1]:>4}"


def files_to_touch(page: Path) -> dict[str, list[str]]:
    """What docs/extending.md adds -> the files of its worked example, which tests/test_extending.py follows."""
    files: dict[str, list[str]] = {}
    for section in re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        named = re.findall(r"^```\w+ (\S+)$", section, re.MULTILINE)
        if named:
            files[section.partition("\n")[0]] = list(dict.fromkeys(named))
    return files


def report(tree: Path) -> None:
    """Print the figures of a tree."""
    paths = sorted((tree / "dashboard").rglob("*.py"))
    lines = [len(path.read_text(encoding="utf-8").splitlines()) for path in paths]
    every = {path: list(functions(path)) for path in paths}
    length = [(one.end_lineno or one.lineno) - one.lineno + 1 for some in every.values() for one in some]
    print(f"{len(paths)} Python files        {spread(lines)} lines")
    print(f"{len(length)} functions           {spread(length)} lines")
    if tree == ROOT:
        print(f"arrows against the stream: {len(against_the_stream())}; rooms in a circle: {len(circles())}")
    shares = any_shares(tree)
    for name, share in shares.items():
        print(f"Any in a signature   {name:12} {share:.0%}")
    if sum_ := [says_any(one) for some in every.values() for one in some]:
        print(f"Any in a signature   {'all':12} {sum(sum_) / len(sum_):.0%}")
    print(f"locals with a vague name: {sum(vague_locals(tree).values())}; public names: {len(list(vague_names(tree)))}")
    scripts = [path for path in (tree / "dashboard").rglob("*.js") if "node_modules" not in path.parts]
    text = [path.read_text(encoding="utf-8").splitlines() for path in scripts]
    print(f"{len(scripts)} scripts             {spread([len(one) for one in text])} lines")
    if (page := tree / "docs" / "extending.md").is_file():
        for what, files in files_to_touch(page).items():
            print(f"{what}: {len(files)} files   {', '.join(files)}")
    print(f"lines of scripts over 120 characters: {sum(len(line) > 120 for one in text for line in one)}")


if __name__ == "__main__":
    report(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT)
