"""Small pages for the tests of boilerplate."""

from __future__ import annotations

from dashboard.model import Article, Sentence, Version


def page(
    *lines: str, language: str = "en", site: str | None = None, title: int | None = None, name: str = "x"
) -> Version:
    """A version with one sentence a line; " // " parts the sentences of a line."""
    made: list[Sentence] = []
    at = 0
    for row, line in enumerate(lines):
        for text in line.split(" // "):
            part = "title" if row == title else "body"
            made.append(Sentence(len(made) + 1, at, at + len(text), text, part, row))
            at += len(text) + 1
    text = "\n".join(s.text for s in made)
    return Version(Article(name, name, made[0].text if made else "", text, language=language, site=site), tuple(made))
