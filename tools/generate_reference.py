"""Write docs/reference.md from the registries and from dashboard/settings: `make docs`. tests/test_docs.py holds it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from dashboard import labels, reasons, settings, strings
from dashboard.corpus import FORMATS

FILE = Path(__file__).resolve().parents[1] / "docs" / "reference.md"
HEAD = """# Reference

What the program's registries hold. `make docs` writes this page from them. Environment variables are in the
README, keys in the README and on the desk's Help page.
"""
NATURES = {
    "hard": "settles the matter",
    "weak": "names a word; never enough alone",
    "coverage": "new words; never enough alone",
    "": "weighed with the others",
}
ROOMS = ("machine", "engine", "corpus", "stories", "compare", "suggest", "review", "web")
SECTION = re.compile(r"# -+ (.+?) -*$")


def reference() -> str:
    """Return the whole page."""
    files = ", ".join(f"`{suffix}`" for suffix in FORMATS)
    parts = [
        HEAD,
        f"## Files that can be read\n{files}\n",
        section("Labels", ("label", "key", "badge", "meaning"), label_rows()),
        section("Reasons", ("code", "what the editor reads", "kind of detail", "how much it settles"), reason_rows()),
        "## Settings\nNumbers that can be tuned, each with where it comes from.\n",
        *setting_tables(),
    ]
    return "\n".join(parts)


def section(title: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a heading and a table."""
    return f"## {title}\n{table(heads, rows)}"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    escaped = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in escaped)


def label_rows() -> Iterator[tuple[str, ...]]:
    """Yield each label with its key, badge and meaning."""
    words = strings.room("pane")
    for spec in labels.REGISTRY:
        if spec.key:
            yield spec.name, f"`{spec.key}`", spec.letter, words[f"about_{spec.name}"]


def reason_rows() -> Iterator[tuple[str, ...]]:
    """Yield each reason with its sentence, kind of detail and nature."""
    words = strings.catalogue()
    for spec in reasons.REGISTRY:
        yield f"`{spec.code}`", words[spec.wording], spec.kind, NATURES[spec.nature]


def setting_tables() -> Iterator[str]:
    """Yield a table for each block of the settings: name, value, origin."""
    for room in ROOMS:
        yield from tables_of((Path(settings.__file__).parent / f"{room}.py").read_text(encoding="utf-8"))


def tables_of(source: str) -> Iterator[str]:
    """Yield the tables of one file of settings."""
    lines = source.splitlines()
    values = {
        node.targets[0].id: (node, ast.unparse(node.value))
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    heads = [(i, match[1]) for i, line in enumerate(lines, 1) if (match := SECTION.match(line))]
    for (start, title), end in zip(heads, [*(i for i, _ in heads[1:]), len(lines) + 1], strict=True):
        rows = [
            (
                f"`{name}`",
                f"`{value}`" if len(value) < 60 else "a table",
                lines[node.end_lineno - 1].partition("  # ")[2],
            )
            for name, (node, value) in values.items()
            if start < node.lineno < end and name.isupper()
        ]
        if rows:
            yield f"### {title[0].upper()}{title[1:]}\n{table(('name', 'value', 'origin'), rows)}"


if __name__ == "__main__":
    FILE.write_text(reference(), encoding="utf-8", newline="\n")
