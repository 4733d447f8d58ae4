"""What the server spends on one mark, from the decoded request to the answer: make bench-mark [ARGS="--marks 200"]

A desk with one story in a file, no browser, no network: a person is let in, the mark is recorded and committed, the answer is
made. Printed: median and least milliseconds of processor, of wall, of the commit alone (the disk), and the statements of a mark.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine, event

from dashboard import store
from dashboard.model import StoryAnalysis
from dashboard.store import people
from dashboard.web import routes
from tests.browser.conftest import fill
from tests.support import stories


def body(told: StoryAnalysis, k: int, since: int) -> dict[str, object]:
    """What a page sends for its k-th mark."""
    version = told.versions[-1]
    said = version.sentences[k % len(version.sentences)]
    mark = {
        "id": uuid.uuid4().hex,
        "story": told.story.id,
        "article": version.article.id,
        "start": said.start,
        "end": said.end,
    }
    mark |= {"quote": said.text, "label": "boilerplate", "evidence": [], "span": None, "note": "", "cause": "key"}
    mark |= {"group": None, "reverts": None, "made": time.time_ns() // 1_000_000, "seq": k}
    return {"story": told.story.id, "events": [mark], "since": since, "clock": mark["made"], "claim": False}


def measured(db: Engine, marks: int) -> tuple[list[float], list[float], list[float], int]:
    """(processor, wall, commit) in ms of each mark, and the statements of one."""
    told = store.load_story(db, store.story_ids(db)[0])
    commits: list[float] = []
    statements: list[str] = []
    plain = db.dialect.do_commit

    def commit(connection: object) -> None:
        start = time.perf_counter()
        plain(connection)  # type: ignore[arg-type]
        commits.append(1e3 * (time.perf_counter() - start))

    db.dialect.do_commit = commit  # type: ignore[method-assign, assignment]
    event.listen(db, "before_cursor_execute", lambda _c, _cursor, text, *_: statements.append(text))
    processor, wall, since = [], [], 0
    for k in range(20 + marks):  # the first compile their statements
        if k == 20:
            commits.clear()
        statements.clear()
        start, clock = time.process_time(), time.perf_counter()
        people.let_in(db, "kim", 0)
        answer = routes.receive(db, "kim", routes.batch_of(body(told, k, since)))
        processor.append(1e3 * (time.process_time() - start))
        wall.append(1e3 * (time.perf_counter() - clock))
        since = answer["rev"]
    return processor[20:], wall[20:], commits, sum(not text.startswith("BEGIN") for text in statements)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--marks", type=int, default=200)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), (stories.big(4, 100, "bench"),))
        db = store.open_database(f"sqlite:///{next(Path(folder).rglob('*.db'))}")
        *times, statements = measured(db, options.marks)
        db.dispose()
    print(f"{options.marks} marks, {statements} statements each; ms: median, least")
    for name, values in zip(("processor", "wall", "commit"), times, strict=True):
        print(f"{name:10}{statistics.median(values):8.2f}{min(values):8.2f}")


if __name__ == "__main__":
    main()
