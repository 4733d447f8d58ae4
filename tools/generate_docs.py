"""Write what the documents take from the program: `make docs`. tests/test_docs.py holds the two together.

docs/commands.md from the --help texts, docs/reference.md from the registries, the picture in docs/architecture.md from
the imports, the keys in README.md from the registry of the review pane's actions, its formats from corpus.FORMATS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from dashboard import strings
from dashboard.cli import cli
from dashboard.components.actions import table
from dashboard.corpus.formats import table_of_formats
from tools import generate_reference, generate_wire
from tools.import_graph import with_picture

DOCS = Path(__file__).resolve().parents[1] / "docs"
README = DOCS.parent / "README.md"
HEAD = """# Command line

What the pages do, from a terminal. `make docs` writes this page from the `--help` texts.

On Windows write `.venv\\Scripts\\python` for `.venv/bin/python`; in an activated environment `python` is enough. Installed
as a package, `copydesk` is short for `python -m dashboard`.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | something unexpected (the log says what), or `doctor` or `check` found something wrong |
| 2 | the command was typed wrongly |
| 3 | no article could be read, or the metadata table cannot be used |
| 4 | the database cannot be opened, read or written |
| 5 | a mark that must not be recorded |
| 6 | a file cannot be written |
| 7 | this machine stands in the way: port, folder, variable |
| 8 | the role of the person does not allow it |
| 9 | a colleague has the story |
| 10 | a file of another program, or of another desk, cannot be imported |
| 130 | interrupted with Ctrl-C |
"""


def commands() -> str:
    """The whole of docs/commands.md."""
    return "\n".join([HEAD, section(), *(section(*words) for words in every(cli))])


def every(group: click.Group, *before: str) -> Iterator[tuple[str, ...]]:
    """Every command by its words, those of a group behind it."""
    for name, command in sorted(group.commands.items()):
        yield (*before, name)
        if isinstance(command, click.Group):
            yield from every(command, *before, name)


def section(*command: str) -> str:
    """One command with its help text, as wide as a page."""
    name = " ".join(["python -m dashboard", *command])
    told = CliRunner().invoke(cli, [*command, "--help"], prog_name="python -m dashboard", terminal_width=100)
    return f"## {name}\n```text\n{told.output.rstrip()}\n```\n"


def readme(text: str) -> str:
    """README with the tables of keys and of formats as the program has them now."""
    made = {"keys": table(strings.room("pane")), "formats": table_of_formats()}
    for name, rows in made.items():
        block = f"<!-- {name} -->\n{rows}\n<!-- /{name} -->"
        text = re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, block=block: block, text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    (DOCS / "commands.md").write_text(commands(), encoding="utf-8", newline="\n")
    page = DOCS / "architecture.md"
    page.write_text(with_picture(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    generate_wire.write()
    README.write_text(readme(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    generate_reference.FILE.write_text(generate_reference.reference(), encoding="utf-8", newline="\n")
