"""Stories with all that the analysis says of them. Saving a story replaces its rows; marks are never touched by it."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select

from dashboard.errors import DatabaseError
from dashboard.model import (
    Alignment,
    Article,
    Evidence,
    Link,
    Reason,
    Role,
    Sentence,
    Story,
    StoryAnalysis,
    Suggestion,
    Tie,
    Traits,
    Version,
)
from dashboard.settings import BUSY_SECONDS, FILTER_BANDS, QUEUE_HALF, STANDING_HEAD
from dashboard.store.anchors import anchor_again
from dashboard.store.articles import add, by_id
from dashboard.store.bulk import insert_rows
from dashboard.store.engine import chunks, lock, reading, writing
from dashboard.store.outdated import unplaced
from dashboard.store.packing import Said, pack, unpack
from dashboard.store.query_types import NewRow, Record
from dashboard.store.tables import (
    alignment,
    article,
    mark,
    sentence,
    sentence_kind,
    setting,
    standing,
    story,
    story_article,
    story_facet,
    suggestion,
)
from dashboard.store.text import clean, dumps
from dashboard.store.values import put_setting

Rows = dict[str, list[NewRow]]  # table -> rows
_PACKED = ("scores", "details")  # of a sentence: kept with those of its whole article
CHANGED = "analysis"  # the setting whose time says when an analysis ended
SAVED = "stories saved"  # and when stories were kept last


def save_story(engine: Engine, analysis: StoryAnalysis, *, if_stamp: str | None = None) -> bool:
    """Keep one story; what was kept of it, or of its articles in other stories, is replaced.

    With `if_stamp` only if the story still has this stamp: somebody who worked on a story that has been analysed anew
    meanwhile must not bring the old one back. False: nothing was written for that reason.
    """
    with writing(engine, "corpus", patience=BUSY_SECONDS) as connection:
        lock(connection, _stories_touched(connection, [analysis]))
        if if_stamp is not None and _stamp(connection, analysis.story.id) != if_stamp:
            return False
        _save(connection, [analysis])
    return True


def save_stories(engine: Engine, analyses: Iterable[StoryAnalysis], *, batch: int = 20) -> None:
    """Keep many stories, `batch` to a transaction: a commit costs more than the rows of a small story."""
    for part in chunks(analyses, batch):
        with writing(engine, "corpus", patience=BUSY_SECONDS) as connection:
            lock(connection, _stories_touched(connection, part))
            _save(connection, part)


def finish_analysis(engine: Engine, story_ids: Iterable[str]) -> list[str]:
    """Drop the stories that the analysis no longer has. Their marks stay, at their sentences of today or as lost.

    Returns the articles of the corpus that are in no story now: empty, unless another process has loaded some while this
    analysis ran. Then analyse again.
    """
    keep = set(story_ids)
    with writing(engine, "corpus", patience=BUSY_SECONDS) as connection:
        put_setting(connection, CHANGED, len(keep))
        _drop(connection, [name for name in connection.scalars(select(story.c.id)) if name not in keep])
        if connection.dialect.name == "postgresql":  # its own clock would look at the new rows a minute later
            connection.exec_driver_sql(
                "ANALYZE article, story, story_article, story_facet, standing, sentence, suggestion, sentence_kind,"
                " alignment, search_entry"
            )
        return unplaced(connection)


def finish_part(engine: Engine, gone: Iterable[str]) -> None:
    """Drop the stories that the analysis of a part of the corpus no longer has; all others stay as they are."""
    with writing(engine, "corpus", patience=BUSY_SECONDS) as connection:
        _drop(connection, list(gone))
        put_setting(connection, CHANGED, connection.scalar(select(func.count()).select_from(story)))


def _drop(connection: Connection, gone: Sequence[str]) -> None:
    for part in chunks(gone):
        lock(connection, [f"story {name}" for name in part])
        orphans = connection.scalars(select(story_article.c.article).where(story_article.c.story.in_(part))).all()
        connection.execute(delete(story).where(story.c.id.in_(part)))  # cascades to its rows
        anchor_again(connection, orphans)


def story_ids(engine: Engine) -> list[str]:
    """The ids of all stories, sorted."""
    with reading(engine) as connection:
        return list(connection.scalars(select(story.c.id).order_by(story.c.id)))


def stories_by_id(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Story id -> its article ids: what the next analysis carries the ids over from."""
    by_story: dict[str, list[str]] = {}
    wanted = select(story_article.c.story, story_article.c.article).order_by(
        story_article.c.story, story_article.c.position
    )
    with reading(engine) as connection:
        for row in connection.execute(wanted):
            by_story.setdefault(row.story, []).append(row.article)
    return {name: tuple(ids) for name, ids in by_story.items()}


def find_stories(engine: Engine, text: str, many: int = 8) -> list[tuple[str, str]]:
    """Stories with every word of `text` in their titles, as (id, title), by title; at most `many`."""
    words = clean(text).split()[:8]
    wanted = select(story.c.id, story.c.title).order_by(story.c.title, story.c.id).limit(many)
    for word in words:
        wanted = wanted.where(story.c.title.icontains(word, autoescape=True))
    with reading(engine) as connection:
        return [(row.id, row.title) for row in connection.execute(wanted)] if words else []


def story_members(engine: Engine, story_id: str) -> tuple[str, ...]:
    """The articles of a story, in its order."""
    wanted = select(story_article.c.article).where(story_article.c.story == story_id)
    with reading(engine) as connection:
        return tuple(connection.scalars(wanted.order_by(story_article.c.position)))


def story_of(engine: Engine, article_id: str) -> str | None:
    """The story an article is in."""
    with reading(engine) as connection:
        return connection.scalar(select(story_article.c.story).where(story_article.c.article == article_id))


def roles(engine: Engine) -> dict[str, Role]:
    """Article id -> the role it has in its story, as every page uses it."""
    with reading(engine) as connection:
        rows = connection.execute(select(story_article.c.article, story_article.c.role))
        return {row.article: row.role for row in rows}


def stamp(engine: Engine, story_id: str | None = None) -> str:
    """A short text that changes when the story (or any) is analysed to another result; empty for an unknown one."""
    with reading(engine) as connection:
        if story_id is not None:
            return _stamp(connection, story_id)
        return str(connection.scalar(select(setting.c.changed).where(setting.c.key == CHANGED)) or "")


def _stamp(connection: Connection, story_id: str) -> str:
    return connection.scalar(select(story.c.stamp).where(story.c.id == story_id)) or ""


def load_story(engine: Engine, story_id: str) -> StoryAnalysis:
    """A story exactly as it was saved. DatabaseError when there is none of this id."""
    with reading(engine) as connection:
        head = connection.execute(select(story).where(story.c.id == story_id)).first()
        if head is None:
            raise DatabaseError.of("no_story", where=story_id)
        of = story_article.c.story == story_id
        members = connection.execute(select(story_article).where(of).order_by(story_article.c.position)).all()
        texts = by_id(connection, [row.article for row in members])
        sentences_query = (
            select(sentence).where(sentence.c.story == story_id).order_by(sentence.c.article, sentence.c.n)
        )
        packs = select(suggestion.c.article, suggestion.c.packed).where(suggestion.c.story == story_id)
        packed = {row.article: unpack(row.packed) for row in connection.execute(packs)}
        rows: dict[str, list[Record]] = {row.article: [] for row in members}
        for row in connection.execute(sentences_query):
            rows.setdefault(row.article, []).append(row)
        linked = select(alignment).where(alignment.c.story == story_id).order_by(alignment.c.position)
        pairs = tuple(_to_alignment(row) for row in connection.execute(linked))
    versions = tuple(_to_version(texts[row.article], row.role, rows[row.article]) for row in members)
    return StoryAnalysis(_to_story(head, members), versions, pairs, _to_suggestions(rows, packed))


# ---- saving -----------------------------------------------------------------------------------------------------
def _stories_touched(connection: Connection, analyses: Collection[StoryAnalysis]) -> list[str]:
    names = {analysis.story.id for analysis in analyses}
    for part in chunks({v.article.id for analysis in analyses for v in analysis.versions}):
        names.update(connection.scalars(select(story_article.c.story).where(story_article.c.article.in_(part))))
    return [f"story {name}" for name in names]


def _save(connection: Connection, analyses: Sequence[StoryAnalysis]) -> None:
    texts = {version.article.id: version.article for analysis in analyses for version in analysis.versions}
    texts_known = _known(connection, texts)
    add(connection, [text for key, text in texts.items() if key not in texts_known])
    save_rows(connection, [rows_of(analysis) for analysis in analyses])


def save_rows(connection: Connection, stories: Sequence[Rows]) -> None:
    """Keep stories given as the rows that `rows_of` makes, in the place of what was kept. Needs the "corpus" lock."""
    fresh = _changed(connection, stories)
    if fresh:
        put_setting(connection, SAVED, len(fresh))
    ids = [row["article"] for rows in fresh for row in rows[story_article.name]]
    for part in chunks(rows[story.name][0]["id"] for rows in fresh):
        connection.execute(delete(story).where(story.c.id.in_(part)))  # cascades
    for part in chunks(ids):  # articles that another story had until now
        connection.execute(delete(sentence).where(sentence.c.article.in_(part)))
        connection.execute(delete(suggestion).where(suggestion.c.article.in_(part)))
        connection.execute(delete(story_article).where(story_article.c.article.in_(part)))
    for table in (story, story_article, sentence, suggestion, sentence_kind, alignment, story_facet):
        insert_rows(connection, table, [row for rows in fresh for row in rows[table.name]])
    anchor_again(connection, ids)
    _stand(connection, [rows[story.name][0] for rows in fresh], ids)


def _stand(connection: Connection, heads: Sequence[NewRow], articles: Sequence[str]) -> None:
    """Where the stories stand before anybody has looked: all is left to do, unless they carry marks."""
    marked: set[str] = set()
    for part in chunks(articles):
        joined = story_article.join(mark, mark.c.at_article == story_article.c.article)
        query = select(story_article.c.story).distinct().select_from(joined).where(story_article.c.article.in_(part))
        marked.update(connection.scalars(query))
    insert_rows(connection, standing, [_standing_row(head, 1 if head["id"] in marked else 2) for head in heads])


def _standing_row(head: NewRow, stale: int) -> NewRow:
    return {
        "story": head["id"],
        "left": head["need"],
        "open": int(head["sentences"] > 0),
        "stale": stale,
        "rank": -head["need"] / (head["need"] + QUEUE_HALF),
        "single": int(head["versions"] == 1),
        "language": head["languages"][0] if head["languages"] else "und",
        "head": head["title"][:STANDING_HEAD],
        "sentences": head["sentences"],
        "marked": 0,
    }


def _known(connection: Connection, ids: Iterable[str]) -> set[str]:
    hashes: set[str] = set()
    for part in chunks(ids):
        hashes.update(connection.scalars(select(article.c.id).where(article.c.id.in_(part))))
    return hashes


def _changed(connection: Connection, stories: Sequence[Rows]) -> list[Rows]:
    """Those that are not kept already, word for word."""
    stamps: dict[str, str] = {}
    members: dict[str, set[str]] = {}
    for part in chunks(rows[story.name][0]["id"] for rows in stories):
        kept_rows = connection.execute(select(story.c.id, story.c.stamp).where(story.c.id.in_(part)))
        stamps.update((row.id, row.stamp) for row in kept_rows)
        for row in connection.execute(select(story_article).where(story_article.c.story.in_(part))):
            members.setdefault(row.story, set()).add(row.article)

    def kept(rows: Rows) -> bool:
        head, here = rows[story.name][0], {row["article"] for row in rows[story_article.name]}
        return stamps.get(head["id"]) == head["stamp"] and members.get(head["id"], set()) == here

    return [rows for rows in stories if not kept(rows)]


def rows_of(analysis: StoryAnalysis) -> Rows:
    """A story as the rows of its tables."""
    from dashboard.suggest.need import needs  # with it comes the whole engine, which opening a desk does not need

    name = analysis.story.id
    weights = needs(analysis)
    members = [
        {"article": v.article.id, "story": name, "position": i, "role": v.role} for i, v in enumerate(analysis.versions)
    ]
    sentence_rows = [row for version in analysis.versions for row in _sentence_rows(analysis, version, weights)]
    linked = [
        {"story": name, "position": i, "a": pair.a, "b": pair.b, "links": [_link(link) for link in pair.links]}
        for i, pair in enumerate(analysis.alignments)
    ]
    head = _story_row(analysis, sentence_rows)
    head["stamp"] = hashlib.sha256(dumps([head, members, sentence_rows, linked]).encode()).hexdigest()[:16]
    tables = {story.name: [head], story_article.name: members, alignment.name: linked}
    return tables | {
        sentence.name: [{key: value for key, value in row.items() if key not in _PACKED} for row in sentence_rows],
        suggestion.name: _packed(name, sentence_rows),
        sentence_kind.name: (kinds := _kind_rows(members, sentence_rows)),
        story_facet.name: _facet_rows(analysis, sentence_rows, kinds),
    }


def _packed(name: str, sentence_rows: Iterable[NewRow]) -> list[NewRow]:
    """A row an article: what is suggested for its sentences, in their order."""
    by_article = itertools.groupby(sentence_rows, key=lambda row: row["article"])
    return [
        {"article": key, "story": name, "packed": pack(None if row["label"] is None else row for row in rows)}
        for key, rows in by_article
    ]


def _kind_rows(members: Iterable[NewRow], sentence_rows: Iterable[NewRow]) -> list[NewRow]:
    """What the queue is filtered by: a row for each kind of detail in a sentence that nothing bears out."""
    from dashboard.suggest.need import unborne

    rewrites = {row["article"] for row in members if row["role"] != "source"}
    return [
        {"article": row["article"], "n": row["n"], "kind": kind, "story": row["story"]}
        for row in sentence_rows
        if row["article"] in rewrites and row["details"]
        for kind in sorted(unborne(row["label"], [reason[0] for reason in row["details"]["reasons"]]))
    ]


def _facet_rows(analysis: StoryAnalysis, sentence_rows: Iterable[NewRow], kinds: Iterable[NewRow]) -> list[NewRow]:
    """How many of its sentences have each state and band, each kind of detail; how many articles each site, language."""
    rewrites = {v.article.id for v in analysis.versions if v.role != "source"}
    shown_rows = [row for row in sentence_rows if row["label"] and row["article"] in rewrites]
    counts = {
        "label": Counter(row["label"] for row in shown_rows),
        "said": Counter(f"{row['label']}/{_band(row['confidence'])}" for row in shown_rows),
        "kind": Counter(row["kind"] for row in kinds),
        "site": Counter(clean(v.article.site) for v in analysis.versions if v.article.site),
        "language": Counter(v.article.language for v in analysis.versions),
    }
    return [
        {"facet": facet, "value": value, "story": analysis.story.id, "n": n}
        for facet, values in counts.items()
        for value, n in sorted(values.items())
    ]


def _band(confidence: float) -> str:
    return next((name for name, (low, high) in FILTER_BANDS.items() if low <= confidence < high), "")


def _story_row(analysis: StoryAnalysis, sentence_rows: list[NewRow]) -> NewRow:
    from dashboard.suggest.need import unborne_kinds

    told_story = analysis.story
    rewrites = {v.article.id for v in analysis.versions if v.role != "source"}
    mine = [row for row in sentence_rows if row["article"] in rewrites]
    labels = Counter(row["label"] for row in mine if row["label"])
    sites = Counter(v.article.site for v in analysis.versions if v.article.site)
    return {
        "id": told_story.id,
        "title": clean(told_story.title),
        "why": clean(told_story.why),
        "near": [list(pair) for pair in told_story.near],
        "ties": [asdict(tie) for tie in told_story.ties],
        "versions": len(analysis.versions),
        "sources": len(analysis.versions) - len(rewrites),
        "sentences": len(mine),
        "suggested": dict(sorted(labels.items())),
        "need": sum(row["need"] for row in sentence_rows),
        "kinds": unborne_kinds(analysis),
        "languages": [code for code, _ in Counter(v.article.language for v in analysis.versions).most_common()],
        "sites": [site for site, _ in sites.most_common()],
    }


def _sentence_rows(
    analysis: StoryAnalysis, version: Version, weights: Mapping[tuple[str, int], float]
) -> Iterable[NewRow]:
    key = version.article.id
    suggestions = analysis.suggestions.get(key, ())
    for s, proposal in itertools.zip_longest(version.sentences, suggestions[: len(version.sentences)]):
        yield {
            "article": key,
            "n": s.n,
            "story": analysis.story.id,
            "start": s.start,
            "stop": s.end,
            "part": s.part,
            "paragraph": s.paragraph,
            "need": weights.get((key, s.n), 0.0),
            **_suggestion_columns(proposal),
        }


def _suggestion_columns(proposal: Suggestion | None) -> NewRow:
    if proposal is None:
        return dict.fromkeys(("label", "confidence", "scores", "details"))
    return {
        "label": proposal.label,
        "confidence": proposal.confidence,
        "scores": dict(proposal.scores),
        "details": {
            "reasons": [[r.code, dict(r.values), r.start, r.end] for r in proposal.reasons],
            "evidence": [[e.article, e.n, e.score, e.kind] for e in proposal.evidence],
            "specifics": list(proposal.specifics),
            "features": dict(proposal.features),
        },
    }


def _link(link: Link) -> list[Any]:
    return [link.a, link.b, link.score, link.kind, link.moved]


# ---- loading ----------------------------------------------------------------------------------------------------
def _to_story(head: Record, members: Iterable[Record]) -> Story:
    members = list(members)
    return Story(
        id=head.id,
        title=head.title,
        articles=tuple(row.article for row in members),
        roles={row.article: row.role for row in members},
        why=head.why,
        near=tuple((name, score) for name, score in head.near),
        ties=tuple(_to_tie(row) for row in head.ties),
    )


def _to_tie(row: Said) -> Tie:
    traits = {
        side: Traits(**{kind: tuple(some) for kind, some in row[side].items()}) for side in ("both", "here", "there")
    }
    return Tie(**{**row, "members": tuple(row["members"]), **traits})


def _to_version(text: Article, role: Role, rows: Iterable[Record]) -> Version:
    sentences = (
        Sentence(row.n, row.start, row.stop, text.text[row.start : row.stop], row.part, row.paragraph) for row in rows
    )
    return Version(text, tuple(sentences), role)


def _to_alignment(row: Record) -> Alignment:
    return Alignment(row.a, row.b, tuple(Link(a, b, score, kind, moved) for a, b, score, kind, moved in row.links))


def _to_suggestions(
    rows: Mapping[str, list[Record]], packed: Mapping[str, Sequence[Said | None]]
) -> dict[str, tuple[Suggestion, ...]]:
    return {
        key: tuple(
            _to_suggestion(row, details)
            for row, details in zip(sentence_rows, packed.get(key, ()), strict=True)
            if details
        )
        for key, sentence_rows in rows.items()
        if all(row.label is not None for row in sentence_rows)
    }


def _to_suggestion(row: Record, packed_details: Said) -> Suggestion:
    details = packed_details["details"]
    return Suggestion(
        label=row.label,
        confidence=row.confidence,
        scores=packed_details["scores"],
        reasons=tuple(Reason(code, values, start, end) for code, values, start, end in details["reasons"]),
        evidence=tuple(Evidence(key, n, score, kind) for key, n, score, kind in details["evidence"]),
        specifics=tuple(details["specifics"]),
        features=details["features"],
    )
