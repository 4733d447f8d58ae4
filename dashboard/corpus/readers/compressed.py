"""`.gz`: one file, compressed. What it unpacks to is counted while it is read."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator

from dashboard import settings
from dashboard.corpus.readers.member import Member
from dashboard.errors import CorpusError


def unpack(name: str, data: bytes) -> Iterator[Member]:
    """The file inside, named without ".gz". CorpusError for one that is damaged or grows too large."""
    limit = settings.MAX_TABLE_BYTES
    try:
        content = gzip.GzipFile(fileobj=io.BytesIO(data)).read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise CorpusError("is not a gzip file, or a damaged one.", hint="Compress the file again.") from error
    if len(content) > limit:
        raise CorpusError(f"unpacks to more than {limit:,} bytes.", hint="Unpack it and split it into smaller files.")
    yield Member(name.removesuffix(name[-3:]), content)
