"""`.zip`: the files in it, one after the other. What they unpack to is counted while they are read."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from dashboard import settings
from dashboard.corpus.folder import passed_over
from dashboard.corpus.readers.member import Member
from dashboard.errors import CorpusError
from dashboard.model import Refusal

_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))


def unpack(name: str, data: bytes) -> Iterator[Member | Refusal]:
    """The files of an archive by name. A bad one is refused and the others are read; CorpusError for no archive."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CorpusError("is not a zip archive, or a damaged one.", hint="Pack the files again.") from error
    infos = sorted((info for info in parts.infolist() if not info.is_dir()), key=lambda info: info.filename)
    if len(infos) > settings.MAX_MEMBERS:
        reason = f"holds {len(infos):,} files; the limit is {settings.MAX_MEMBERS:,}."
        raise CorpusError(reason, hint="Unpack it and load the folder.")
    left = settings.MAX_UNPACKED_BYTES
    for info in infos:
        where, wrong = f"{name}/{info.filename}", _refusal(info)
        if wrong:
            yield Refusal(where, *wrong)
            continue
        if any(passed_over(part) for part in PurePosixPath(info.filename).parts):
            continue
        try:
            with parts.open(info) as file:
                content = file.read(min(left, settings.MAX_TABLE_BYTES) + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, zlib.error):
            yield Refusal(where, "The file is damaged.", "Pack the files again.")
            continue
        left -= len(content)
        if left < 0 or len(content) > settings.MAX_TABLE_BYTES:
            raise CorpusError(
                f"unpacks to more than {settings.MAX_UNPACKED_BYTES:,} bytes; reading stopped at {info.filename}.",
                hint="Unpack it, check what is in it, and load the folder.",
            )
        yield Member(where, content)


def _refusal(info: zipfile.ZipInfo) -> tuple[str, str] | None:
    """Why a file of an archive is not opened, and what to do; None where it is."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "The name of the file leads out of the archive.", "Check where the archive comes from."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "The file is a link.", "Pack the file that it points to."
    if info.flag_bits & 1:
        return "The file has a password.", "Unpack the archive and load the folder."
    if info.compress_type not in _METHODS:
        return "The file is compressed in a way that cannot be read here.", "Unpack the archive and load the folder."
    return None
