"""Stories made by hand for the browser tests and the bench: small ones with every case, and big ones of any size."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from dashboard.model import (
    Alignment,
    Article,
    Evidence,
    Link,
    Reading,
    Reason,
    Sentence,
    Story,
    StoryAnalysis,
    Suggestion,
    Version,
)

HOSTILE = '<img src=x onerror="window.hacked=1"> **bold** [link](javascript:alert(1)) <script>window.hacked=2</script> $x^2$ :red[x]'


def version(
    name: str, lines: Sequence[str], *, role: str = "rewrite", language: str = "en", site: str | None = None
) -> Version:
    """A version whose sentences are `lines`; a line that begins with "~" is page furniture."""
    text, sentences = "", []
    for n, line in enumerate(lines, 1):
        part = "page" if line.startswith("~") else "title" if n == 1 else "body"
        line = line.removeprefix("~")
        sentences.append(Sentence(n, len(text), len(text) + len(line), line, part, n - 1))
        text += line + "\n"
    identity = hashlib.sha256(f"{name}\n{text}".encode()).hexdigest()[:16]
    article = Article(identity, f"{name}.txt", lines[0].removeprefix("~"), text, language=language, site=site)
    return Version(article, tuple(sentences), role)  # type: ignore[arg-type]


def suggestion(label: str = "sourced", confidence: float = 0.9, **more: Any) -> Suggestion:
    """A suggestion with scores that fit its label."""
    scores = {
        name: confidence if name == label else (1 - confidence) / 2
        for name in ("boilerplate", "unsupported", "sourced")
    }
    return Suggestion(label, confidence, scores, **more)  # type: ignore[arg-type]


def analysis(
    story_id: str,
    title: str,
    versions: Sequence[Version],
    links: Sequence[tuple[int, int, tuple[Link, ...]]],
    suggestions: dict[tuple[int, int], Suggestion] | None = None,
) -> StoryAnalysis:
    """A story of `versions`; `links` are (version number, version number, links); sentences without a suggestion get
    "sourced", resting on the same number of the first version."""
    given = suggestions or {}
    first = versions[0].article.id
    made = {}
    for k, v in enumerate(versions):
        made[v.article.id] = tuple(
            given.get((k, s.n))
            or (
                suggestion("boilerplate", 0.95)
                if s.part == "page"
                else suggestion(
                    evidence=(Evidence(first, s.n, 0.9, "source" if versions[0].role == "source" else "version"),)
                    if k and s.n <= len(versions[0].sentences)
                    else ()
                )
            )
            for s in v.sentences
        )
    ids = tuple(v.article.id for v in versions)
    story = Story(story_id, title, ids, {v.article.id: v.role for v in versions}, "made by hand")
    alignments = tuple(Alignment(ids[a], ids[b], found) for a, b, found in links)
    return StoryAnalysis(story, tuple(versions), alignments, made)


def small(tag: str = "ellery") -> StoryAnalysis:
    """Three versions and a source; every `tag` makes other articles, so that tests do not meet: an altered date, a number, filler, a moved sentence, furniture, copies and near copies."""
    source = version(
        f"{tag}-wire",
        [
            "Port Ellery raises stormwater fee",
            "The council voted 6-3 on Tuesday to raise the monthly fee from $4 to $7.",
            "Mayor Ana Ruiz said the money may pay for new drains on Mill Street.",
            "Residents filled the chamber for two hours.",
            "Work is to begin in March, the city engineer said.",
        ],
        role="source",
        site="wire.example",
    )
    one = version(
        f"{tag}-a010",
        [
            "Port Ellery raises its stormwater fee",
            "The council voted 6-3 on Wednesday to raise the monthly fee from $4 to $7.",
            "The vote underscores the delicate balance that communities everywhere must strike.",
            "Mayor Ana Ruiz said the money will pay for new drains on Mill Street.",
            "Work is to begin in March, the city engineer said.",
            "Residents filled the chamber for two hours.",
            "~Connect with us",
            "~Continue Reading",
            "~All rights reserved",
            "~Share this article",
        ],
        site="harborherald.example",
    )
    two = version(
        f"{tag}-a011",
        [
            "Stormwater fee goes up in Port Ellery",
            "Residents filled the chamber for two hours.",
            "The council voted 6-3 on Tuesday to raise the monthly fee from $4 to $9.",
            "The vote underscores the delicate balance that communities everywhere have to strike.",
            "Work is to begin in March, the city engineer said.",
        ],
        site="coastdaily.example",
    )
    three = version(
        f"{tag}-a012",
        [
            "Fee rise for Port Ellery",
            "The council voted 6-3 on Tuesday to raise the monthly fee from $4 to $7.",
            "The vote underscores the delicate balance that communities everywhere must strike.",
            HOSTILE,
            "Work is to begin in March, the city engineer said.",
        ],
        site="bayline.example",
    )
    versions = (source, one, two, three)
    day = one.sentence(2).text.index("Wednesday")
    date = Reason("date-differs", {"wrong": "Wednesday", "right": "Tuesday"}, day, day + len("Wednesday"))
    wire = source.article.id
    return analysis(
        f"port-{tag}",
        "Port Ellery stormwater fee",
        versions,
        [
            (
                0,
                1,
                (
                    Link(1, 1, 0.8, "edited"),
                    Link(2, 2, 0.9, "edited"),
                    Link(3, 4, 0.85, "edited"),
                    Link(4, 6, 1.0, "same", True),
                    Link(5, 5, 1.0, "same"),
                ),
            ),
            (
                0,
                2,
                (
                    Link(1, 1, 0.6, "rewritten"),
                    Link(2, 3, 0.9, "edited"),
                    Link(4, 2, 1.0, "same", True),
                    Link(5, 5, 1.0, "same"),
                ),
            ),
            (0, 3, (Link(1, 1, 0.5, "rewritten"), Link(2, 2, 1.0, "same"), Link(5, 5, 1.0, "same"))),
            (
                1,
                2,
                (
                    Link(2, 3, 0.9, "edited"),
                    Link(3, 4, 0.9, "edited"),
                    Link(5, 5, 1.0, "same"),
                    Link(6, 2, 1.0, "same", True),
                ),
            ),
            (1, 3, (Link(2, 2, 0.9, "edited"), Link(3, 3, 1.0, "same"), Link(5, 5, 1.0, "same"))),
            (2, 3, (Link(3, 2, 0.9, "edited"), Link(4, 3, 0.9, "edited"), Link(5, 5, 1.0, "same"))),
        ],
        {
            (1, 2): suggestion("unsupported", 0.93, reasons=(date,), evidence=(Evidence(wire, 2, 0.8, "source"),)),
            (1, 3): suggestion("boilerplate", 0.91),
            (1, 4): suggestion("unclear", 0.5, evidence=(Evidence(wire, 3, 0.7, "source"),)),
            (1, 5): suggestion("sourced", 0.97, evidence=(Evidence(wire, 5, 1.0, "source"),)),
            (1, 6): suggestion("sourced", 0.96, evidence=(Evidence(wire, 4, 1.0, "source"),)),
            (3, 4): suggestion("unclear", 0.4),
        },
    )


def big(versions: int, sentences: int, story_id: str = "") -> StoryAnalysis:
    """A story of any size: sentence n of every version tells the same fact, every fifth with another number."""
    made = []
    for k in range(versions):
        lines = [f"Report {k} on the harbour works"]
        lines += [
            f"Point {n} of the report says that crew {n % 17} moved {n * 3 + (k if n % 5 == 0 else 0)} crates along quay {n % 23} before noon, as planned."
            for n in range(2, sentences + 1)
        ]
        made.append(version(f"{story_id or 'v'}-{k:02}", lines, role="source" if k == 0 else "rewrite"))
    alike = tuple(Link(n, n, 0.9, "same" if n % 5 else "edited") for n in range(1, sentences + 1))
    links = [(a, b, alike) for a, b in combinations(range(versions), 2)]
    return analysis(story_id or f"big-{versions}-{sentences}", f"Harbour works, {versions} × {sentences}", made, links)


def alone() -> StoryAnalysis:
    """An article that nothing else tells of."""
    lines = ["Library opens late on Friday", "The doors open at ten.", "Nobody was asked."]
    single = version("alone", lines, role="single")
    said = {(0, n): suggestion("none", 0.5) for n in (1, 2, 3)}
    return analysis("alone", "Library opens late", (single,), [], said)


def right_to_left() -> StoryAnalysis:
    """Two Arabic versions."""
    a = version(
        "ar1",
        [
            "رسوم جديدة في الميناء",
            "صوّت المجلس يوم الثلاثاء على رفع الرسوم إلى 7 دولارات.",
            "قالت رئيسة البلدية إن العمل يبدأ في مارس.",
        ],
        role="source",
        language="ar",
    )
    b = version(
        "ar2",
        [
            "رسوم جديدة في الميناء",
            "صوّت المجلس يوم الأربعاء على رفع الرسوم إلى 9 دولارات.",
            "قالت رئيسة البلدية إن العمل يبدأ في مارس.",
        ],
        language="ar",
    )
    return analysis(
        "arabic",
        "رسوم الميناء",
        (a, b),
        [(0, 1, (Link(1, 1, 1.0, "same"), Link(2, 2, 0.8, "edited"), Link(3, 3, 1.0, "same")))],
    )


def reading(analyses: Sequence[StoryAnalysis]) -> Reading:
    """The articles of the stories, as a corpus gives them."""
    return Reading(tuple(v.article for found in analyses for v in found.versions))
