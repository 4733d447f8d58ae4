"""Pictures of the reports for docs/images, from the demo corpus: `make screenshots`.

Made-up editors take over what the machine suggests on one story, as if they had read it.
"""

from __future__ import annotations

import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from PIL import Image

from dashboard import review, store
from dashboard.exchange.report import corpus_page, letters, story_page
from dashboard.exchange.report.pdf import write
from dashboard.jobs import loading
from dashboard.labels import LABELS
from dashboard.model import MarkEvent, MarkEvidence, Span, StoryAnalysis, Suggestion, Version

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
EDITORS = ("Kim Okafor", "Inés Weber")
MADE, DAY = 1_795_000_000_000, date(2026, 11, 27)  # ms
TITLE = "Pellworth"


def main() -> None:
    """Load the demo, mark it, and write the first sheet of each kind of report."""
    with tempfile.TemporaryDirectory() as place:
        engine = store.open_database(f"sqlite:///{place}/desk.db")
        loading.load_demo_if_empty(engine)
        for story in store.story_ids(engine):
            mark(engine, store.load_story(engine, story))
        shown = next(s for s in store.story_ids(engine) if TITLE in store.load_story(engine, s).story.title)
        pages = {
            "story": [story_page(engine, shown, today=DAY)],
            "letter": letters(engine, shown, today=DAY)[:1],
            "desk": [corpus_page(engine, today=DAY)],
        }
        for name, sheets in pages.items():
            drawn = Image.open(BytesIO(write(sheets, "png"))).convert("RGB")
            drawn.quantize(64).save(IMAGES / f"report-{name}.png", optimize=True)  # a quarter of the size
        engine.dispose()


def mark(engine: store.Engine, analysis: StoryAnalysis) -> None:
    """Let the editors answer what the machine is sure of."""
    for n, version in enumerate(v for v in analysis.versions if v.role != "source"):
        for editor in EDITORS[: 1 + n % 2]:
            said = zip(version.sentences, analysis.suggestions[version.article.id], strict=True)
            events = [
                event(analysis, version, s.n, one)
                for s, one in said
                if one.label in LABELS and len(analysis.versions) > 1
            ]
            review.record_marks(engine, editor, [made for made in events if made])


def event(analysis: StoryAnalysis, version: Version, n: int, said: Suggestion) -> MarkEvent:
    """One answer with the machine's best evidence and the words it names."""
    place = version.sentence(n)
    proof = next(iter(said.evidence), None)
    words = next((Span(r.start, r.end) for r in said.reasons if r.start is not None and r.end), None)
    pieces = (MarkEvidence(note="Read the minutes."),)
    if proof:
        there = next(v for v in analysis.versions if v.article.id == proof.article).sentence(proof.n)
        pieces = (MarkEvidence(article=proof.article, start=there.start, end=there.end, quote=there.text),)
    return MarkEvent(
        str(uuid4()), "", version.article.id, place.start, place.end, place.text, said.label,  # type: ignore[arg-type]
        MADE + n * 4000, story=analysis.story.id, evidence=() if said.label == "boilerplate" else pieces,
        span=words if said.label == "unsupported" else None,
    )  # fmt: skip


if __name__ == "__main__":
    main()
