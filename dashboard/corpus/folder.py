"""Which files of a folder are to be read, in a stable order, and which are refused before they are opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from dashboard.corpus.cleaning import one_line
from dashboard.errors import CorpusError
from dashboard.model import Refusal

_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "__macosx", "icon\r"))
_SAVE_AS = {
    ".doc": ".docx", ".docm": ".docx", ".dotx": ".docx", ".wpd": ".docx", ".pages": ".docx", ".xls": ".xlsx",
    ".xlsm": ".xlsx", ".xlsb": ".xlsx", ".ods": ".xlsx", ".numbers": ".xlsx", ".ppt": ".pdf", ".pptx": ".pdf",
    ".msg": ".eml", ".webarchive": ".html", ".epub": ".html", ".ps": ".pdf",
}  # fmt: skip
_HINTS = {
    **{old: f"Open it and save it as {new}." for old, new in _SAVE_AS.items()},
    **dict.fromkeys((".tar", ".tgz", ".bz2", ".xz", ".7z", ".zst", ".rar"), "Unpack it first, or pack it as .zip."),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff"), "If it is a picture of a text, run it through OCR."),
}


def passed_over(name: str) -> bool:
    """Whether a file or folder of this name is the system's business or hidden, and nobody's article."""
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM


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
            if skip is not None and _is_same(path, skip):
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


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:  # one of them is not there, or a link to itself
        return False


def _walk(folder: Path, refused: list[Refusal]) -> Iterator[tuple[str, Path]]:
    """All files below `folder`, each folder once. Links are followed inside it; one that leads out of it is refused:
    whoever can put a link into a corpus must not make an article of any file this program can read."""
    seen: set[tuple[int, int]] = set()
    within = folder.resolve()
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
            if passed_over(entry.name):
                continue
            path = here / entry.name
            if entry.is_symlink() and (wrong := _link_refusal(_name(path, folder), path, within)):
                refused.append(wrong)
            elif entry.is_dir():
                todo.append(path)
            else:
                yield _name(path, folder), path


def _link_refusal(name: str, path: Path, within: Path) -> Refusal | None:
    """Why a link is not followed; None where it leads to a place inside the corpus folder."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:  # RuntimeError: a link to itself, before Python 3.13
        why = getattr(error, "strerror", None) or "it leads to itself"
        return Refusal(name, f"The link cannot be followed ({why}).", "Remove it, or put the file itself here.")
    if target.is_relative_to(within):
        return None
    return Refusal(name, "The link leads out of the corpus folder.", "Copy what it points to into the folder.")


def _name(path: Path, folder: Path) -> str:
    decoded = os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", errors="replace")
    return (
        decoded if decoded.isprintable() else one_line(decoded)
    )  # a line break in a name would be one in every list and log


def _refusal(name: str, path: Path, suffixes: Sequence[str]) -> Refusal | None:
    """Why a file is not to be opened; None when it is."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in suffixes:  # ".warc.gz" ends in ".gz", which is one of them
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
