"""`.warc`, `.warc.gz`: the pages of a web archive, each with its address and the time it was fetched, by warcio."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from dashboard import settings
from dashboard.corpus.noting import note
from dashboard.corpus.readers.member import Member
from dashboard.errors import CorpusError
from dashboard.model import Refusal

_KINDS = {"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf"}
_HINT = "Write the archive again: `wget --warc-file` and `warcio recompress` do."


def unpack(name: str, data: bytes) -> Iterator[Member | Refusal]:
    """Every page that was fetched (status 200), in order; pictures, scripts and failures are counted and passed over."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    passed: Counter[str] = Counter()
    seen, left = 0, settings.MAX_UNPACKED_BYTES
    try:
        for record in ArchiveIterator(io.BytesIO(data)):
            seen += 1
            page_read = _page(name, record, passed)
            if page_read is None:
                continue
            left -= len(page_read.data)
            if left < 0:
                reason = (
                    f"unpacks to more than {settings.MAX_UNPACKED_BYTES:,} bytes; reading stopped at {page_read.url}."
                )
                raise CorpusError(reason, hint="Split the archive.")
            yield page_read
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, UnicodeError) as error:
        if not seen:
            raise CorpusError("is not a web archive, or a damaged one.", hint=_HINT) from error
        yield Refusal(f"{name}:{seen + 1}", f"The web archive is damaged from record {seen + 1} on.", _HINT)
    if not seen:
        raise CorpusError("is not a web archive, or a damaged one.", hint=_HINT)
    for kind, n in passed.items():
        note("passed_over", kind, n)


def _page(name: str, record: Any, passed: Counter[str]) -> Member | None:
    if record.rec_type in ("warcinfo", "request", "metadata"):
        return None
    head = record.http_headers
    kind = (head.get_header("Content-Type") if head else record.content_type) or ""
    kind = kind.partition(";")[0].strip().lower()
    status = str(head.get_statuscode()) if head else "200"
    if record.rec_type not in ("response", "resource") or kind not in _KINDS or status != "200":
        passed[status if status != "200" else kind or record.rec_type or "record"] += 1
        return None
    url, date = record.rec_headers.get_header("WARC-Target-URI") or "", record.rec_headers.get_header("WARC-Date")
    content = record.content_stream().read(settings.MAX_FILE_BYTES + 1)
    return Member(f"{name}#{url} {(date or '')[:19]}".rstrip(), content, _KINDS[kind], url, _moment(date))


def _moment(date: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((date or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
