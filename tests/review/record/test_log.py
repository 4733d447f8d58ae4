"""The record: a story's log and a person's day, from the logs themselves, folded, paged, in words."""

from __future__ import annotations

import ast
import datetime as dt
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, insert

from dashboard import strings
from dashboard.errors import AccessError
from dashboard.model import DESK
from dashboard.review import record_marks
from dashboard.review.record.log import Line, actors, bounds, day, story_log
from dashboard.review.record.wording import tell
from dashboard.store import decide
from dashboard.store.desk_log import note_down
from dashboard.store.engine import writing
from dashboard.store.tables import person
from tests.support.marking import NOW, OTHER, corrected, event, filled, keep
from tests.support.marking import analysis as analysed

ROOT = Path(__file__).resolve().parents[3]
TODAY = dt.datetime.fromtimestamp(NOW / 1000, dt.UTC).date()


def said(lines: tuple[Line, ...], language: str = "en") -> list[str]:
    return [f"{line.actor} {tell(line, language)}" for line in lines]


def noted(engine: Engine, actor: str, kind: str, now: int, **more: object) -> None:
    with writing(engine) as connection:
        note_down(connection, actor, kind, now=now, **more)  # type: ignore[arg-type]


def people(engine: Engine, **roles: str) -> None:
    rows = [
        {"id": name, "issuer": "https://id.example", "subject": name, "name": name.title(), "role": role,
         "active": 1, "epoch": 0, "made": NOW, "seen": NOW}
        for name, role in roles.items()
    ]  # fmt: skip
    with writing(engine) as connection:
        connection.execute(insert(person), rows)


def test_marks_and_the_desk_s_entries_stand_in_one_line_of_time_newest_first(store: Engine):
    a, _ = filled(store)
    noted(store, "kim", "claimed", NOW - 60_000, story="story-1")
    first, second = event(a, 1, "unsupported", note="wrong day"), event(a, 1, None)
    record_marks(store, "kim", [first, second])
    noted(store, "kim", "released", second.made + 60_000, story="story-1")
    noted(store, "kim", "claimed", second.made, story="another story")
    log = story_log(store, "story-1")
    assert said(log.lines) == [
        "kim released the story",
        "kim cleared the mark",
        "kim marked it unsupported",
        "kim took the story",
    ]
    assert log.lines[2].note == "wrong day"
    assert [(p.article, p.n, p.quote) for p in log.lines[2].places] == [(a.article.id, 1, a.sentence(1).text)]
    assert log.titles == {"story-1": a.article.title}
    assert log.events == 4


def test_a_mark_and_its_propagation_are_one_line_that_says_where_it_came_from(store: Engine):
    a, b = filled(store)
    bundle = str(uuid4())
    first = event(a, 3, "boilerplate", group=bundle)
    copy = event(b, 3, "boilerplate", group=bundle, cause="propagation", made=first.made)
    record_marks(store, "kim", [first, copy])
    (line,) = story_log(store, "story-1").lines
    assert tell(line) == "marked it boilerplate, copied to 1 identical sentence"
    assert [(p.article, p.n) for p in line.places] == [(a.article.id, 3), (b.article.id, 3)]
    assert tell(line, "de") == "hat als Beiwerk markiert, auf 1 identischen Satz übertragen"


def test_bulk_marks_fold_and_their_undo_folds_apart(store: Engine):
    a, _ = filled(store)
    bundle = str(uuid4())
    bulk = [event(a, n, "boilerplate" if n > 1 else "unsupported", group=bundle, cause="bulk") for n in (1, 2, 3)]
    record_marks(store, "kim", bulk)
    record_marks(store, "kim", [event(a, n, None, cause="undo", group=bundle) for n in (1, 2, 3)])
    record_marks(store, "kim", [event(a, n, "boilerplate", cause="import") for n in (1, 2)])
    assert said(story_log(store, "story-1").lines) == [
        "kim imported 2 marks: boilerplate",
        "kim undid 3 marks: now no mark",
        "kim accepted 3 suggestions at once: 2 boilerplate, 1 unsupported",
    ]


def test_one_thing_done_to_many_stories_is_one_line(store: Engine):
    for n in range(5):
        noted(store, "ada", "claimed", NOW + n, story=f"s{n}")
    noted(store, "ada", "claimed", NOW + 60_000, story="s9")
    log = day(store, "ada", TODAY)
    assert said(log.lines) == ["ada took the story", "ada took the story: 5 stories"]
    assert log.lines[1].stories == ("s0", "s1", "s2", "s3", "s4")


def test_a_kind_nobody_wrote_words_for_is_shown_plainly(store: Engine):
    noted(store, "ada", "shuffled the desk", NOW, person="kim", details={"why": "page_lead"})
    noted(store, "ada", "did_mark", NOW + 1)
    assert said(day(store, "ada", TODAY).lines) == [
        "ada left a “did_mark” entry",
        "ada left a “shuffled the desk” entry about kim",
    ]


def test_every_phrase_of_the_record_can_be_said_in_every_language():
    for language in strings.LANGUAGES:
        for key in strings.room("record", language):
            if not key.startswith(("page_", "did_")):
                line = Line(NOW, "ada", key, person="kim", details={"role": "lead", "value": True})
                assert tell(line, language, {"kim": "Kim Lee"})
                assert "{" not in tell(line, language)


def kinds(path: Path) -> set[str]:
    """The kinds of entries that a file notes down, as far as they are written there."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("note_down", "_log") and len(node.args) > 2:
            kind = node.args[2]
            found |= {part.value for part in ast.walk(kind) if isinstance(part, ast.Constant)}
    return {kind for kind in found if isinstance(kind, str)}


def test_every_entry_that_the_program_writes_has_words():
    """Whoever notes something new down writes a phrase for it."""
    written = {kind for path in (ROOT / "dashboard").rglob("*.py") for kind in kinds(path)}
    assert {"claimed", "assigned", "person_new", "blind_on", "blind_off"} <= written
    assert written - set(strings.room("record")) == set()


def test_roles_in_an_entry_are_in_the_language_of_the_screen():
    line = Line(NOW, "ada", "person_role", person="kim", details={"from": "reader", "to": "editor"})
    assert tell(line, "en") == "changed the role of kim from reader to editor"
    assert "reader" not in tell(line, "de")


def test_a_ruling_stands_on_the_lead_s_day_and_on_nobody_else_s(store: Engine):
    a, _ = filled(store)
    made = event(a, 1, "unsupported", cause="adjudication", category="date")
    record_marks(store, "ada", [made])
    (line,) = day(store, "ada", TODAY).lines
    assert (line.actor, line.kind, line.category) == ("ada", "ruling", "date")
    assert tell(line) == "ruled for the desk: unsupported"
    assert day(store, DESK, TODAY).lines == (line,)
    assert day(store, "kim", TODAY).lines == ()
    assert "ada" in actors(store)
    assert DESK not in actors(store)


def test_decisions_about_stories_are_on_the_record_of_the_story_and_of_the_day(store: Engine):
    a, b = filled(store)
    number = decide(store, "kim", "together", (a.article.id, b.article.id))
    decide(store, "kim", "undo", reverts=number)
    words = ["kim undid a change to the stories", "kim merged 2 articles into one story"]
    assert said(story_log(store, "story-1").lines) == words
    now = dt.datetime.now(dt.UTC).date()
    assert said(day(store, "kim", now).lines) == words
    assert day(store, "lee", now).lines == ()


def test_the_log_is_paged_and_counts_lines(store: Engine):
    a, _ = filled(store)
    record_marks(store, "kim", [event(a, 1, label) for label in ("unsupported", None) * 5])
    first, second, third = (story_log(store, "story-1", page=n, size=4) for n in (1, 2, 3))
    assert [len(log.lines) for log in (first, second, third)] == [4, 4, 2]
    assert {log.total for log in (first, second, third)} == {10}
    times = [line.made for log in (first, second, third) for line in log.lines]
    assert times == sorted(times, reverse=True)
    assert story_log(store, "story-1", page=9, size=4).lines == ()


def test_marks_on_a_text_that_was_corrected_stay_on_the_story_s_record(store: Engine):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 1), event(a, 2)])
    new = corrected(a, (a.sentence(1).text, "Mayor Ines Okafor said nothing.", a.sentence(3).text))
    keep(store, analysed(new, b))
    lines = story_log(store, "story-1").lines
    assert [(line.places[0].article, line.places[0].n) for line in lines] == [
        (new.article.id, None),
        (new.article.id, 1),
    ]
    assert lines[0].places[0].quote == a.sentence(2).text


def test_a_mark_made_offline_says_when_it_arrived(store: Engine):
    a, _ = filled(store)
    made = event(a, 1)
    record_marks(store, "kim", [made], now=made.made + 3_600_000)
    record_marks(store, "kim", [event(a, 2, made=made.made + 1)], now=made.made + 30_000)
    assert [line.late for line in story_log(store, "story-1").lines] == [None, made.made + 3_600_000]


@pytest.mark.parametrize(
    ("date", "hours"), [(dt.date(2026, 3, 29), 23), (dt.date(2026, 10, 25), 25), (dt.date(2026, 11, 22), 24)]
)
def test_a_day_has_the_hours_it_has_where_the_editor_is(date: dt.date, hours: int):
    start, end = bounds(date, "Europe/Berlin")
    assert end - start == hours * 3_600_000
    assert bounds(date, "nowhere/at all")[1] - bounds(date, "../../etc")[0] == 24 * 3_600_000


def test_a_day_ends_at_midnight_of_the_person_s_own_zone(store: Engine):
    a, _ = filled(store)
    start, _end = bounds(TODAY, "Pacific/Auckland")
    for moment in (start - 1, start):
        record_marks(store, "kim", [event(a, 1, made=moment)])
    assert [line.made for line in day(store, "kim", TODAY, timezone="Pacific/Auckland").lines] == [start]


def test_an_editor_sees_their_own_day_and_a_lead_everybody_s(store: Engine):
    a, _ = filled(store)
    people(store, kim="editor", lee="editor", ada="lead", rob="reader")
    record_marks(store, "kim", [event(a, 1)])
    assert len(day(store, "kim", TODAY, viewer="kim").lines) == 1
    seen = day(store, "kim", TODAY, viewer="ada")
    assert len(seen.lines) == 1
    assert seen.names == {"kim": "Kim"}
    for viewer in ("lee", "rob", "stranger"):
        with pytest.raises(AccessError):
            day(store, "kim", TODAY, viewer=viewer)
    with pytest.raises(AccessError):
        story_log(store, "story-1", viewer="stranger")
    assert len(story_log(store, "story-1", viewer="rob").lines) == 1


def test_two_people_of_one_name_are_told_apart(store: Engine):
    people(store, kim="editor", kim2="editor", ada="lead")
    with writing(store) as connection:
        connection.execute(person.update().where(person.c.id == "kim2").values(name="Kim"))
    noted(store, "kim", "took_over", NOW, story="s", person="kim2")
    log = day(store, "kim", TODAY)
    assert log.names == {"kim": "Kim (kim)", "kim2": "Kim (kim2)"}
    assert tell(log.lines[0], "en", log.names) == "took the story over from Kim (kim2)"


def test_a_line_of_another_language_keeps_its_sentence(store: Engine):
    _, b = filled(store)
    record_marks(store, "kim", [event(b, 2, "boilerplate")])
    (line,) = story_log(store, "story-1").lines
    assert line.places[0].quote == OTHER[1]
    assert tell(replace(line, hidden=True)) == strings.text("record.did_hidden", n=1)
