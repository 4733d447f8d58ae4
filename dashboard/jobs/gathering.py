"""What a person names to be loaded (folders, files, patterns, a list of them) → the files to read, each with its name."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from pathlib import Path

from dashboard import corpus
from dashboard.corpus.folder import find
from dashboard.corpus.pasted import refuse_address
from dashboard.errors import CorpusError
from dashboard.model import Refusal

Files = list[tuple[str, Path]]
LIST = "@"  # a word that begins so names a file with one name a line


def gather(words: Sequence[str]) -> tuple[Files, list[Refusal]]:
    """(name, path) of every file that these words mean, and what was refused before it was opened.

    A name is the path below its folder; with several folders the folder's own name is in front. CorpusError for a web
    address, for what does not exist, and for a pattern that nothing matches.
    """
    paths = [path for word in words for path in _paths(word)]
    several = len({path for path in paths if path.is_dir()}) > 1 or len(paths) > 1
    files, refused = Files(), list[Refusal]()
    for path in paths:
        if path.is_dir():
            file_paths, wrong = find(path, tuple(corpus.FORMATS))
            before = f"{path.resolve().name}/" if several else ""
            files += [(before + name, file) for name, file in file_paths]
            refused += [Refusal(before + refusal.where, refusal.reason, refusal.hint) for refusal in wrong]
        else:
            files.append((path.name, path))
    return _named_apart(files), refused


def _paths(word: str) -> Iterator[Path]:
    refuse_address(word)
    if word.startswith(LIST) and not Path(word).exists():
        yield from (path for line in _lines(Path(word[1:])) for path in _paths(line))
        return
    path = Path(word).expanduser()
    if path.exists():
        yield path
        return
    matched = sorted(glob.glob(str(path), recursive=True)) if glob.has_magic(word) else []  # noqa: PTH207  an absolute pattern
    if not matched:
        reason = "No file matches this pattern." if glob.has_magic(word) else "There is no such file or folder."
        raise CorpusError(reason, where=word, hint="Check the path; put patterns in quotation marks.")
    yield from map(Path, matched)


def _lines(path: Path) -> list[str]:
    try:
        text = path.expanduser().read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise CorpusError(
            "The list of files cannot be read.", where=str(path), hint="Write one path per line."
        ) from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def _named_apart(files: Files) -> Files:
    """Two files of one name from two places: the folder's name goes in front. The same file named twice counts once."""
    by_path = {path.resolve(): (name, path) for name, path in reversed(files)}
    names = [name for name, _ in by_path.values()]
    return sorted(
        (f"{path.resolve().parent.name}/{name}" if names.count(name) > 1 else name, path)
        for name, path in by_path.values()
    )
