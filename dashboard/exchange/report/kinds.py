"""What a report says: the page of a story, the letter to a publisher, the page of the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd

from dashboard import review, store, strings
from dashboard.exchange.report.page import Bars, Page, Part, Table
from dashboard.exchange.report.telling import Told, findings, place_of, tell_story
from dashboard.labels import LABELS, Label
from dashboard.model import DESK
from dashboard.review.queue import tally
from dashboard.settings import INSIGHT_SITES

SUSPECTS = 8  # sites in the plot of suggestions, so that it has room beside the first one
SHOWN = 60  # open sentences that a report lists; the rest is counted


def say(key: str, language: str, **values: object) -> str:
    """A string of the reports."""
    return strings.text(f"report.{key}", language, **values)


def fixed_words(language: str) -> dict[str, str]:
    """The words that the forms put beside what the page says."""
    return {name: say(name, language) for name in ("claimed", "instead", "nothing")}


# ---- a story ----------------------------------------------------------------------------------------------------
def story_page(engine: store.Engine, story: str, language: str = "en", *, today: date | None = None) -> Page:
    """Return the report of a story. DatabaseError when there is none of this id."""
    account = tell_story(engine, story, language)
    return Page(
        kind="story",
        language=language,
        kicker=say("kicker", language),
        title=account.analysis.story.title,
        dateline=dateline(account, language, today),
        lead=verdict(account, language),
        figures=figures(account, language),
        parts=tuple(
            part
            for part in (_findings(account, language), _versions(account, language), *_rest(account, language))
            if part
        ),
        foot=say("foot", language),
        words=fixed_words(language),
    )


def dateline(account: Told, language: str, today: date | None) -> str:
    """When the story was published, and when this was written."""
    days = sorted(v.article.published for v in account.analysis.versions if v.article.published)
    made = say("made", language, day=today or datetime.now(UTC).date())
    if not days:
        return made
    span = say("published", language, day=days[0]) if days[0] == days[-1] else say(
        "published_between", language, first=days[0], last=days[-1]
    )  # fmt: skip
    return f"{span} · {made}"


def verdict(account: Told, language: str) -> str:
    """The report in a paragraph."""
    rewrites = [v for v in account.analysis.versions if v.role != "source"]
    wrong = {place[0] for place in account.places("unsupported")}
    n = len(account.places("unsupported"))
    parts = []
    if n:
        bad = say("verdict_versions", language, n=len(rewrites), wrong=len(wrong))
        sourced = any(v.role == "source" for v in account.analysis.versions)
        parts.append(say("verdict_wrong" if sourced else "verdict_wrong_alone", language, versions=bad, n=n))
        kinds = Counter(kind for kind in map(account.kind, account.places("unsupported")) if kind)
        if kinds:
            parts.append(say("verdict_kinds", language, kinds=tuple(kind for kind, _ in kinds.most_common(3))))
    elif account.decided:
        parts.append(say("verdict_clean", language))
    else:
        parts.append(say("verdict_nothing", language))
    sources = [v for v in account.analysis.versions if v.role == "source"]
    parts.append(
        say("verdict_sources", language, n=len(sources), names=tuple(place_of(v) for v in sources))
        if sources
        else say("verdict_no_source", language)
    )
    parts.append(say("verdict_progress", language, n=account.all, decided=account.decided))
    return " ".join(parts)


def figures(account: Told, language: str) -> tuple[tuple[str, str], ...]:
    """The numbers under the headline."""
    counts = (
        ("figure_versions", len(account.analysis.versions)),
        ("figure_sentences", account.all),
        ("figure_unsupported", len(account.places("unsupported"))),
        ("figure_sourced", len(account.places("sourced"))),
        ("figure_open", account.all - account.decided),
    )
    return tuple((strings.number(n, language), say(key, language, n=n)) for key, n in counts)


def _findings(account: Told, language: str) -> Part:
    findings_told = findings(account, language)
    text = () if findings_told else (say("findings_none", language),)
    return Part(say("findings", language), text, findings=findings_told)


def _versions(account: Told, language: str) -> Part:
    rows, links = [], []
    for v in account.analysis.versions:
        wrong = sum(place[0] == v.article.id for place in account.places("unsupported"))
        day = strings.day(v.article.published, language) if v.article.published else "–"
        role = strings.text(f"views.role_{v.role}", language)
        rows.append((place_of(v), v.article.title, day, role, "–" if v.role == "source" else str(wrong)))
        links.append(v.article.url or "")
    names = ("column_site", "column_title", "column_day", "column_role", "column_wrong")
    head = tuple(say(name, language) for name in names)
    return Part(say("versions", language), table=Table(head, tuple(rows), frozenset((4,)), tuple(links)))


def _rest(account: Told, language: str) -> Iterable[Part]:
    if account.open:
        items = [say("open_line", language, site=site, text=text, why=why) for site, text, why in account.open[:SHOWN]]
        more = len(account.open) - SHOWN
        yield Part(
            say("open", language),
            (say("open_lead", language),),
            items=(*items, *([say("open_more", language, n=more)] if more > 0 else [])),
        )
    if account.people:
        rows = tuple(
            (say("desk", language) if who == DESK else who, strings.number(n, language)) for who, n in account.people
        )
        head = (say("column_who", language), say("column_decisions", language))
        yield Part(say("people", language), table=Table(head, rows, frozenset((1,))))
    yield Part(say("method", language), (say("method_text", language), say("method_labels", language)))


def nested(title: str, language: str) -> str:
    """A title as it is written inside quotation marks: its own become single ones."""
    marks = {"de": str.maketrans("„“”", "‚‘‘"), "es": str.maketrans("«»", "“”")}
    return title.translate(marks.get(language, str.maketrans("“”", "‘’")))


# ---- letters ----------------------------------------------------------------------------------------------------
def letters(engine: store.Engine, story: str, language: str = "en", *, today: date | None = None) -> list[Page]:
    """Return a letter to each publisher whose version has something unsupported; sites in the order of versions."""
    account = tell_story(engine, story, language)
    pages = []
    for site in dict.fromkeys(place_of(v) for v in account.analysis.versions if v.role != "source"):
        own = findings(account, language, site=site)
        if own:
            pages.append(
                _letter(account, site, len(own), language, today, Part(say("letter_points", language), findings=own))
            )
    return pages


def _letter(account: Told, site: str, n: int, language: str, today: date | None, points: Part) -> Page:
    versions = [v for v in account.analysis.versions if place_of(v) == site]
    title = nested(versions[0].article.title, language)
    opening = say("letter_opening", language, title=title, n=n)
    links = tuple(v.article.url for v in versions if v.article.url)
    return Page(
        kind="letter",
        language=language,
        kicker=say("letter_kicker", language, site=site),
        title=say("letter_title", language, title=title),
        dateline=strings.day(today or datetime.now(UTC).date(), language),
        lead=f"{say('letter_greeting', language)}\n\n{opening}",
        figures=(),
        parts=(
            replace(points, items=links),
            Part(
                say("letter_request", language), (say("letter_request_text", language), say("letter_close", language))
            ),
        ),
        foot=say("foot", language),
        words=fixed_words(language),
    )


# ---- the corpus -------------------------------------------------------------------------------------------------
def corpus_page(engine: store.Engine, language: str = "en", *, today: date | None = None) -> Page:
    """Return the report of everything at the desk, with plots."""
    table = review.read_queue(engine)
    many = table[table["versions"] > 1]
    answers = tally.by_site(engine)
    counts = {label: int(answers.loc[answers["label"] == label, "count"].sum()) for label in LABELS}
    decided, sentences = int(table["marked"].sum()), int(table["sentences"].sum())
    done = int((many["status"] == "done").sum())
    lead = say(
        "corpus_lead", language, n=len(many), decided=decided, sentences=sentences, unsupported=counts["unsupported"]
    )
    numbers = (
        ("figure_stories", len(many)), ("figure_done", done), ("figure_sentences", sentences),
        ("figure_decided", decided), ("figure_unsupported", counts["unsupported"]),
    )  # fmt: skip
    parts = [
        _labels(answers, counts, language),
        _sites(engine, language),
        _kinds(engine, language),
        _most(many, language),
    ]
    return Page(
        kind="corpus",
        language=language,
        kicker=say("corpus_kicker", language),
        title=say("corpus_title", language),
        dateline=say("made", language, day=today or datetime.now(UTC).date()),
        lead=lead,
        figures=tuple((strings.number(n, language), say(key, language, n=n)) for key, n in numbers),
        parts=(*[part for part in parts if part], Part(say("method", language), (say("method_labels", language),))),
        foot=say("foot", language),
        words=fixed_words(language),
    )


def _labels(answers: pd.DataFrame, counts: Mapping[Label, int], language: str) -> Part | None:
    if not sum(counts.values()):
        return Part(say("corpus_labels", language), (say("verdict_nothing", language),))
    rows = [(say("corpus_all", language), tuple(float(counts[label]) for label in LABELS))]
    wide = answers.pivot_table(index="site", columns="label", values="count", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(LABELS), fill_value=0)
    for site in wide.sum(axis=1).sort_values(ascending=False, kind="stable").head(INSIGHT_SITES).index:
        rows.append((str(site) or "–", tuple(float(wide.loc[site, label]) for label in LABELS)))
    tones = tuple((label, strings.text(f"views.label_{label}", language)) for label in LABELS)
    return Part(
        say("corpus_labels", language), (say("corpus_labels_text", language),), bars=Bars(tuple(rows), tones, True)
    )


def _sites(engine: store.Engine, language: str) -> Part | None:
    suspects = sorted(tally.sites(engine), key=lambda site: -site.unsupported)[:SUSPECTS]
    if not suspects:
        return None
    rows = tuple((site.site or "–", (site.unsupported,)) for site in suspects)
    tones = (("unsupported", say("corpus_suggested", language)),)
    return Part(say("corpus_sites", language), (say("corpus_sites_text", language),), bars=Bars(rows, tones))


def _kinds(engine: store.Engine, language: str) -> Part | None:
    log = Counter(event.category for event in rulings(engine) if event.category)
    if not log:
        return None
    rows = tuple((strings.text(f"pane.category_{kind}", language), (float(n),)) for kind, n in log.most_common())
    return Part(say("corpus_kinds", language), bars=Bars(rows, (("unsupported", say("corpus_rulings", language)),)))


def rulings(engine: store.Engine) -> list[review.MarkEvent]:
    """Return the rulings on record that give a label, oldest first."""
    rulings_made: list[review.MarkEvent] = []
    after = 0
    while part := review.read_log(engine, after):
        after = part[-1][0]
        rulings_made += [event for _, event in part if event.editor == DESK and event.label]
    return rulings_made


def _most(many: pd.DataFrame, language: str) -> Part | None:
    if many.empty:
        return None
    rows = tuple(
        (
            str(row["title"]),
            str(row["versions"]),
            str(row["sentences"]),
            strings.percent(float(row["progress"]), language),
        )
        for _, row in many.head(20).iterrows()
    )
    names = ("column_story", "column_versions", "column_sentences", "column_progress")
    return Part(
        say("corpus_next", language),
        table=Table(tuple(say(name, language) for name in names), rows, frozenset((1, 2, 3))),
    )
