"""A corpus of any size with known stories: python -m tests.bench.generated FOLDER [--articles 1000] [--seed 1]

Stories of 1 to 30 versions (most have few). Each has facts with names, places, dates and amounts, in words that follow Zipf's
law: some of every story, some of its topic, some its own. A version tells some of the facts, in an order nearly the same, with
phrases that change places and synonyms for a tenth to a half of the words; now and then it alters a figure, and it adds filler and its site's furniture. One story in twelve fills in a form (weather, quakes, results): the wording of
all others of that form, and details of its own. The same arguments give the same bytes.

FOLDER/articles holds .jsonl files of FILE articles in no order of stories; FOLDER/stories.json names each article's story.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

FILE = 250  # articles a file, about 600 kB
MEAN = 4.0  # versions a story
SITES = 60
WORDS = 24_000  # of the language, beside names
TOPICS = 400
TOPIC_WORDS = 120
SYLLABLES = "ba ker lun tar mo vi sen dol gra pi ost wen har bul nac fer tis kor lim sho ren dak ule pri san".split()  # noqa: SIM905
ENDINGS = ("", "", "s", "ed", "ing", "er", "ment", "al", "ion")
VERBS = "said|told reporters that|announced that|confirmed that|explained that|noted that|added that".split("|")  # noqa: SIM905
SMALL = (  # noqa: SIM905
    "the the the the a a of to in and that for with on at by from as an its their his her this these which who after before"
    " while when into over under about against between during without through because since until more most other some any"
    " all both such than then also not no only own so two three first last new would will could may can had has have was"
    " were is are been being"
).split(" ")
LINKS = "of of of in in to for with on from by at after before under over against between during into through and or as than".split()  # noqa: SIM905
FILLER = (
    "The situation underscores the delicate balance that communities everywhere must strike.",
    "Only time will tell how the story unfolds in the weeks and months ahead.",
    "The development highlights the complex interplay of factors at work.",
    "As events continue to evolve, observers are watching closely.",
    "It serves as a reminder of the importance of open dialogue.",
    "Stakeholders on all sides have expressed a range of views on the matter.",
)
FURNITURE = (
    "Connect with us", "Continue Reading", "Subscribe to our newsletter for daily updates", "Share this article",
    "All rights reserved", "Advertisement", "Read more stories from our newsroom", "Sign in to leave a comment",
    "Follow us on social media", "Support independent journalism", "Terms of use and privacy policy", "Most read today",
)  # fmt: skip
FORMS = (
    "Forecasters expect {a} in {place} on {day}, with a high of {n} degrees and winds of {m} miles an hour.|"
    "Rain is likely in the evening, with {k} inches expected by midnight.|The sun sets in {place} at {h}:{mm} p.m.|"
    "Drivers should allow extra time on the roads around {place}.|The outlook for the following days is unchanged.",
    "An earthquake of magnitude {k} struck near {place} on {day}, the survey reported.|"
    "The quake hit at {h}:{mm} a.m. at a depth of {m} kilometres.|It was centred {n} kilometres from {place}.|"
    "There were no immediate reports of injuries or damage.|Aftershocks are possible in the coming days.",
    "{who} Holdings reported a quarterly profit of {money} on {day}.|Revenue rose {k} percent to {money2}.|"
    "The company, based in {place}, earned {n} cents a share; analysts had expected {m} cents.|"
    "Shares were little changed in early trading.|The company confirmed its outlook for the full year.",
)
Cells = dict[str, str]
Chunk = tuple[str, ...]  # words; content words begin with "="


@dataclass(frozen=True)
class Made:
    """One article with its story."""

    name: str
    story: str
    title: str
    text: str
    site: str
    published: date


@dataclass(frozen=True)
class Tongue:
    """Words from often to seldom, their cumulated Zipf weights, and what may stand for each."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    other: dict[str, tuple[str, ...]]


@dataclass
class Event:
    """What happened: its own words and names, and facts as chunks of words that can change places."""

    dice: random.Random
    topic: Sequence[str]
    day: date = field(init=False)
    people: list[str] = field(init=False)
    places: list[str] = field(init=False)
    own: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.day = date(2025, 1, 1) + timedelta(days=self.dice.randrange(700))
        self.people = [f"{name(self.dice)} {name(self.dice)}" for _ in range(self.dice.randint(2, 5))]
        self.places = [name(self.dice) for _ in range(self.dice.randint(1, 3))]
        self.own = [word(self.dice) for _ in range(12)]

    def facts(self) -> list[list[Chunk]]:
        """12 to 26 facts of 4 to 6 chunks: who says it, who does what, how much, where, when."""
        return [self.fact() for _ in range(self.dice.randint(12, 26))]

    def fact(self) -> list[Chunk]:
        """One fact."""
        dice, cells = self.dice, self.cells()
        small, links = (lambda: dice.choice(SMALL)), (lambda: dice.choice(LINKS))
        chunks: list[Chunk] = [
            (small(), f"={cells['a']}", f"={cells['b']}"),
            (f"={cells['c']}", small(), f"={cells['d']}"),
            (links(), small(), f"={cells['e']}"),
        ]
        more: list[Chunk] = [
            (links(), cells["place"]),
            ("on", cells["day"]),
            (links(), small(), cells["n"], f"={cells['f']}"),
            (links(), cells["money"]),
            (links(), f"={cells['g']}", links(), small(), f"={cells['h']}"),
        ]
        speech: list[Chunk] = [(cells["who"], cells["says"])] if dice.random() < 0.35 else []
        return [*speech, *chunks, *dice.sample(more, dice.randint(1, 3))]

    def cells(self) -> Cells:
        """What fills a pattern's gaps."""
        dice = self.dice
        found = {key: self.word() for key in "abcdefgh"}
        day = self.day + timedelta(days=dice.randint(-20, 20))
        return found | {
            "who": dice.choice(self.people), "place": dice.choice(self.places), "says": dice.choice(VERBS),
            "day": f"{day:%B} {day.day}", "n": f"{dice.randrange(20, 9_000):,}", "m": str(dice.randrange(2, 400)),
            "money": f"${dice.randrange(2, 900)}.{dice.randrange(1, 9)} million", "money2": f"${dice.randrange(2, 90)} billion",
            "k": f"{dice.randrange(1, 8)}.{dice.randrange(1, 9)}", "h": str(dice.randrange(1, 12)), "mm": f"{dice.randrange(10, 59)}",
        }  # fmt: skip

    def word(self) -> str:
        """A word of the language, of the topic or of the event."""
        kind = self.dice.random()
        if kind < 0.45:
            tongue = language()
            return self.dice.choices(tongue.words, cum_weights=tongue.weights)[0]
        return self.dice.choice(self.topic if kind < 0.8 else self.own)


def generate(articles: int, seed: int = 1) -> Iterator[Made]:
    """The articles of a corpus, story after story."""
    dice, made, number = random.Random(seed), 0, 0
    topics = [tuple(word(dice) for _ in range(TOPIC_WORDS)) for _ in range(TOPICS)]
    while made < articles:
        number += 1
        event = Event(random.Random(dice.getrandbits(64)), topics[min(int(dice.expovariate(3 / TOPICS)), TOPICS - 1)])
        size = min(versions(dice), articles - made)
        yield from form(event, number, size) if dice.random() < 1 / 12 else told(event, number, size)
        made += size


def versions(dice: random.Random) -> int:
    """1 to 30, MEAN on average: two in five stand alone, and few are told often."""
    return 1 if dice.random() < 0.4 else min(2 + int(dice.expovariate(1 / (MEAN - 0.2))), 30)


def told(event: Event, number: int, size: int) -> Iterator[Made]:
    """A story's versions."""
    facts = event.facts()
    head = [event.word(), event.word(), event.word()]
    for k in range(size):
        dice = event.dice
        strength = dice.choice((0.1, 0.2, 0.35, 0.5))
        keep = sorted(dice.sample(range(len(facts)), max(8, int(len(facts) * dice.uniform(0.6, 0.95)))))
        order = sorted(keep, key=lambda n: n + dice.gauss(0, 1.2))
        lines = [sentence(dice, facts[n], strength) for n in order]
        for _ in range(dice.randint(0, 3)):
            lines.insert(dice.randint(1, len(lines)), dice.choice(FILLER))
        place = dice.choice(event.places)
        title = f"{changed(dice, head[0], strength)} {changed(dice, head[1], strength)} in {place} {changed(dice, head[2], strength)}"
        yield finished(event, f"s{number}", f"{number:07}-{k:02}", title[0].upper() + title[1:], lines)


def form(event: Event, number: int, size: int) -> Iterator[Made]:
    """A form filled in: its versions share the details and most of the wording."""
    pattern, cells = event.dice.choice(FORMS).split("|"), event.cells()
    for k in range(min(size, 3)):
        lines = [line.format(**cells) for line in pattern]
        lines = lines if k == 0 else [*lines[:2], *event.dice.sample(lines[2:], len(lines) - 2)]
        lines += [event.dice.choice(FILLER)] * (k > 0)
        yield finished(event, f"s{number}", f"{number:07}-{k:02}", f"{cells['place']}: {lines[0][:50]}", lines)
    yield from told(event, number + 5_000_000, size - 3) if size > 3 else ()


def sentence(dice: random.Random, fact: Sequence[Chunk], strength: float) -> str:
    """A fact in words: chunks that change places, other small words, synonyms, and seldom a figure that is wrong."""
    chunks = list(fact)
    if dice.random() < strength:
        chunks.insert(0, chunks.pop())
    if dice.random() < strength:
        at = dice.randrange(len(chunks) - 1)
        chunks[at], chunks[at + 1] = chunks[at + 1], chunks[at]
    words = [reworded(dice, word, strength) for chunk in chunks for word in chunk]
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def reworded(dice: random.Random, plain: str, strength: float) -> str:
    """A content word or its synonym, a small word or another, a figure or (one of fifty) a wrong one."""
    if plain.startswith("="):
        return changed(dice, plain[1:], strength)
    if plain.islower():
        return dice.choice(SMALL) if dice.random() < strength / 2 else plain
    return str(dice.randrange(20, 9_000)) if plain[0].isdigit() and dice.random() < 0.02 else plain


def changed(dice: random.Random, plain: str, strength: float) -> str:
    """The word, or one that may stand for it."""
    return dice.choice(synonyms(plain)) if dice.random() < strength else plain


def finished(event: Event, story: str, name: str, title: str, lines: Sequence[str]) -> Made:
    """The article: paragraphs, and the furniture of a site."""
    dice, paragraphs, at = event.dice, [], 0
    while at < len(lines):
        step = dice.randint(1, 4)
        paragraphs.append(" ".join(lines[at : at + step]))
        at += step
    number = dice.randrange(SITES)
    own = random.Random(number)
    head, foot = own.sample(FURNITURE, 2), own.sample(FURNITURE, 4)
    text = "\n\n".join([*head[: dice.randint(0, 2)], title, *paragraphs, *foot[: dice.randint(1, 4)]])
    return Made(name, story, title, text, f"site{number:02}.example", event.day + timedelta(days=dice.randrange(3)))


# ---- words ------------------------------------------------------------------------------------------------------
def word(dice: random.Random) -> str:
    """A made-up word."""
    return "".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) + dice.choice(ENDINGS)


def name(dice: random.Random) -> str:
    """A made-up name."""
    return "".join(dice.choices(SYLLABLES, k=dice.randint(2, 3))).capitalize()


@cache
def language() -> Tongue:
    """The words of the language, the same for every seed."""
    dice = random.Random(7)
    words = tuple(dict.fromkeys(word(dice) for _ in range(WORDS)))
    return Tongue(words, tuple(accumulate(1 / (rank + 3) for rank in range(len(words)))), {})


@cache
def synonyms(plain: str) -> tuple[str, ...]:
    """Two words that may stand for one."""
    dice = random.Random(plain)
    return word(dice), word(dice)


# ---- files ------------------------------------------------------------------------------------------------------
def write(folder: Path, articles: int, seed: int = 1) -> dict[str, str]:
    """Write the corpus; the story of each article, by the name that Copydesk gives it."""
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    count = max(-(-articles // FILE), 1)
    dice, stories = random.Random(f"files {seed}"), {}
    names = [f"part-{k:05}.jsonl" for k in range(count)]
    with ExitStack() as stack:
        files = [stack.enter_context((folder / "articles" / own).open("w", encoding="utf-8")) for own in names]
        for one in generate(articles, seed):
            k = dice.randrange(count)
            row = {"id": one.name, "title": one.title, "text": one.text, "site": one.site, "language": "en"}
            files[k].write(json.dumps(row | {"published": one.published.isoformat()}) + "\n")
            stories[f"{names[k]}#{one.name}"] = one.story
    (folder / "stories.json").write_text(json.dumps(stories), encoding="utf-8")
    return stories


def pair_f1(found: dict[str, str], known: dict[str, str]) -> tuple[float, float, float]:
    """(F1, precision, recall) over pairs of articles that share a story."""
    both, one, other = (
        _pairs(keys) for keys in ((*zip(found.values(), (known[k] for k in found)),), found.values(), known.values())
    )
    precision, recall = both / max(one, 1), both / max(other, 1)
    return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall


def _pairs(keys: object) -> int:
    sizes: dict[object, int] = {}
    for key in keys:  # type: ignore[attr-defined]
        sizes[key] = sizes.get(key, 0) + 1
    return sum(n * (n - 1) // 2 for n in sizes.values())


def main() -> None:
    """Write one corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    told_ = parser.parse_args()
    stories = write(told_.folder, told_.articles, told_.seed)
    print(f"{len(stories):,} articles, {len(set(stories.values())):,} stories in {told_.folder / 'articles'}")


if __name__ == "__main__":
    main()
