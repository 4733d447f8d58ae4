"""Small helpers of the corpus tests."""

from __future__ import annotations

from pathlib import Path

from dashboard import corpus
from dashboard.model import Article


def article(text: str, language: str = "en", title: str = "") -> Article:
    return Article(id="0" * 16, name="x.txt", title=title, text=text, language=language)


def sentences(text: str, language: str = "en") -> list[str]:
    return [sentence.text for sentence in corpus.split(article(text, language))]


def only(name: str, data: bytes | str) -> Article:
    """The one article in an uploaded file."""
    reading = corpus.read_bytes(name, data.encode() if isinstance(data, str) else data)
    assert not reading.refused
    (found,) = reading.articles
    return found


def write(folder: Path, **files: str) -> Path:
    """Files under `folder`: a__b_txt="…" is a/b.txt."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
