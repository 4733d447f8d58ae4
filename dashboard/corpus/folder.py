"""Which files of a folder are to be read, in a stable order, and which are refused before they are opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from dashboard.errors import CorpusError
from dashboard.model import Refusal

_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "__macosx", "icon\r"))
_HINTS = {
    ".json": "Write one JSON object per line and name the file .jsonl.",
    ".md": "Rename it to .txt.",
    ".pdf": "Save its text as .txt.",
    ".xml": "Save the articles as .txt, .html or .jsonl.",
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf", ".pages"), "Save it as plain text (.txt)."),
    **dict.fromkeys((".xls", ".xlsx", ".ods"), "Save it as .csv with a `text` column."),
    **dict.fromkeys((".zip", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".7z", ".zst"), "Unpack it first."),
}


def find(
    folder: Path, suffixes: Sequence[str], skip: Path | None = None
) -> tuple[list[tuple[str, Path]], list[Refusal]]:
    """(name, path) of every file to read below `folder`, by name, and refusals; `skip` is a file to pass over.

    A name is the posix path below the folder. CorpusError when the folder cannot be listed.
    """
    if not folder.is_dir():
        reason = "is a file, not a folder." if folder.exists() else "does not exist."
        raise CorpusError(
            f"The corpus folder {reason}", where=str(folder), hint="Name the folder that contains the articles."
        )
    refused: list[Refusal] = []
    files: list[tuple[str, Path]] = []
    try:
        for name, path in sorted(_walk(folder, refused)):
            if skip is not None and skip.exists() and path.exists() and path.samefile(skip):
                continue
            wrong = _refusal(name, path, suffixes)
            if wrong:
                refused.append(wrong)
            else:
                files.append((name, path))
    except OSError as error:
        hint = "Check the folder's permissions."
        raise CorpusError(
            f"The corpus folder cannot be listed ({error.strerror}).", where=str(folder), hint=hint
        ) from error
    return files, refused


def _walk(folder: Path, refused: list[Refusal]) -> Iterator[tuple[str, Path]]:
    """All files below `folder`, links followed, each folder once."""
    seen: set[tuple[int, int]] = set()
    todo = [folder]
    while todo:
        here = todo.pop()
        name = _name(here, folder)
        try:
            at = here.stat()
            entries = [] if (at.st_dev, at.st_ino) in seen else sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            if here == folder:
                raise
            refused.append(Refusal(name, f"The folder cannot be opened ({error.strerror}).", "Check its permissions."))
            continue
        if (at.st_dev, at.st_ino) in seen:
            refused.append(
                Refusal(
                    name,
                    "The folder is a link to one that has already been read.",
                    "Nothing is missing; you can remove the link.",
                )
            )
        seen.add((at.st_dev, at.st_ino))
        for entry in entries:
            if entry.name.startswith((".", "~$")) or entry.name.lower() in _SYSTEM:
                continue
            path = here / entry.name
            if entry.is_dir():
                todo.append(path)
            else:
                yield _name(path, folder), path


def _name(path: Path, folder: Path) -> str:
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", errors="replace")


def _refusal(name: str, path: Path, suffixes: Sequence[str]) -> Refusal | None:
    """Why a file is not to be opened; None when it is."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in suffixes:
        kind = f"Unknown file type ({suffix})." if suffix else "The file name has no suffix."
        return Refusal(name, kind, _HINTS.get(suffix, f"Copydesk reads {', '.join(suffixes)}."))
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Refusal(
            name, f"The file cannot be opened ({error.strerror}).", "Check where it links to, and its permissions."
        )
    if not stat.S_ISREG(mode):
        return Refusal(
            name, "This is not a regular file (but a pipe, socket or device).", "Copy its contents into a file."
        )
    return None
