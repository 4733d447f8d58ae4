"""A sentence held against one that tells the same: what changed in a place is found, what is only told otherwise is not."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard import compare, corpus
from dashboard.compare.specifics import story_names
from dashboard.model import Article
from dashboard.reasons import spec_of
from dashboard.suggest.checks import World
from dashboard.suggest.evidence import Links, make_pool
from dashboard.suggest.reading import read
from dashboard.suggest.support import judge
from tests.support.telling import judge as tell

DAY = date(2025, 4, 2)

ALTERED = [
    ("en", "The pilot was banned from flying for three years.", "The pilot was banned from flying for three months."),
    ("en", "More than 90 shops joined the strike.", "Fewer than 90 shops joined the strike."),
    ("en", "The water rose to 4 metres above normal.", "The water rose to 4 feet above normal."),
    ("en", "The library has six clerks and eleven readers.", "The library has eleven clerks and six readers."),
    ("en", "Sales rose from $20 million to $30 million.", "Sales rose from $30 million to $20 million."),
    ("en", "The shop opens at 8 a.m. and closes at 6 p.m.", "The shop opens at 6 p.m. and closes at 8 a.m."),
    ("en", "Norbeck beat Ostville 4-2 in the cup final.", "Ostville beat Norbeck 4-2 in the cup final."),
    ("en", "Vera Lund sued Omar Keel over the orchard.", "Omar Keel sued Vera Lund over the orchard."),
    ("en", "Seven of the nine judges backed the ruling.", "All nine judges backed the ruling."),
    ("en", "Fog closed the eastern runway of the airport.", "Fog closed the western runway of the airport."),
    ("en", "Her uncle, Omar Keel, runs the orchard.", "Her cousin, Omar Keel, runs the orchard."),
    ("en", "The mushrooms are edible when cooked.", "The mushrooms are inedible when cooked."),
    ("en", "Omar Keel, R-Maine, voted for the orchard bill.", "Omar Keel, D-Maine, voted for the orchard bill."),
    ("en", "Deputy Mayor Vera Lund opened the orchard.", "Mayor Vera Lund opened the orchard."),
    ("en", "The envoy from Niger toured the orchard.", "The envoy from Nigeria toured the orchard."),
    ("en", "If frost returns, the orchard could lose its crop.", "If frost returns, the orchard will lose its crop."),
    ("en", "Hundreds of pickers walked out of the orchard.", "Dozens of pickers walked out of the orchard."),
    ("en", "The orchard was planted in the early 1950s.", "The orchard was planted in the late 1950s."),
    ("en", "The match lasted 41 moves, the longest of the day.", "The match lasted 14 moves, the longest of the day."),
    ("en", "The jury has seven women and five men.", "The jury has five women and seven men."),
    ("en", "Rents rose by 8 percent in the old town.", "Rents rose to 8 percent in the old town."),
    ("en", "The geologist Omar Keel led the dig.", "The former geologist Omar Keel led the dig."),
    ("en", "Some of the pickers walked out.", "All of the pickers walked out."),
    ("en", "Rents rose in the north but fell in the south.", "Rents fell in the north but rose in the south."),
    ("en", "“You have to find cracks when they want finding,” Vera Lund said.", "“You have to find cracks when they need finding,” Vera Lund said."),
    ("en", "It was one of the largest strikes in the port's history.", "It was the largest strike in the port's history."),
    ("en", "It was the second warmest May in the orchard.", "It was the warmest May in the orchard."),
    ("en", "Highs will reach 31 degrees inland and 24 on the coast.", "Highs will reach 31 degrees on the coast and 24 inland."),
    ("en", "The play runs in 12 towns in Spain and 30 in France.", "The play runs in 30 towns in Spain and 12 in France."),
    ("en", "Vera Lund was born in Cork and grew up in Galway.", "Vera Lund was born in Galway and grew up in Cork."),
    ("en", "Vera Lund, 71, a customer of the kiosk, died on Friday.", "Vera Lund, the kiosk's 71-year-old owner, died on Friday."),
    ("en", "The witness refused to testify in the orchard case.", "The witness testified in the orchard case."),
    ("en", "The orchard hopes to reopen in spring.", "The orchard will reopen in spring."),
    ("de", "Es war der zweitwärmste Mai im Obstgarten.", "Es war der wärmste Mai im Obstgarten."),
    ("es", "Fue uno de los mayores incendios del siglo.", "Fue el mayor incendio del siglo."),
    ("de", "Der Pilot erhielt drei Jahre Flugverbot.", "Der Pilot erhielt drei Monate Flugverbot."),
    ("de", "Nebel sperrte die östliche Landebahn des Flughafens.", "Nebel sperrte die westliche Landebahn des Flughafens."),
    ("es", "La niebla cerró la pista norte del aeropuerto.", "La niebla cerró la pista sur del aeropuerto."),
]  # fmt: skip
EQUAL = [
    ("en", "Vera Lund sued Omar Keel over the orchard.", "Omar Keel was sued by Vera Lund over the orchard."),
    ("en", "Norbeck United beat Ostville Rovers 4-2 in the final.", "Ostville Rovers lost 2-4 to Norbeck United in the final."),
    ("en", "Plastic was seen on seven of the 52 dives.", "On seven dives out of 52 there was plastic, too."),
    ("en", "It was one of the largest strikes in the port's history.", "Few strikes in the port's history were larger."),
    ("en", "Prosecutors allege that Omar Keel took the pears.", "According to prosecutors, Omar Keel took the pears."),
    ("en", "Two dozen shops joined the strike.", "24 shops joined the strike."),
    ("en", "The trip takes an hour and a half by bus.", "The trip takes 90 minutes by bus."),
    ("en", "The orchard has 900 trees, 640 of which bear fruit.", "Of the orchard's 900 trees, 260 bear no fruit yet."),
    ("en", "A quarter of the pickers walked out.", "Some 25 percent of the pickers walked out."),
    ("en", "Sales fell from 3.75 percent to 3.5 percent.", "Sales fell to 3.5 percent from 3.75 percent."),
    ("en", "The meeting is at noon on Friday.", "The meeting is at 12 p.m. on Friday."),
    ("en", "Nguyễn Văn An planted the orchard.", "Nguyen Van An planted the orchard."),
    ("en", "Mayor Łucja Wróbel opened the orchard.", "Mayor Lucja Wrobel opened the orchard."),
    ("en", "The labour office organised the harvest.", "The labor office organized the harvest."),
    ("en", "The orch\u00adard belongs to Vera Lund.", "The orchard belongs to Vera Lund."),
    ("de", "Ein Dutzend Läden schloss sich dem Streik an.", "Zwölf Läden schlossen sich dem Streik an."),
    ("de", "Jörg Schäfer leitet den Obsthof.", "Joerg Schaefer leitet den Obsthof."),
    ("es", "Una docena de tiendas se unió a la huelga.", "Doce tiendas se unieron a la huelga."),
]  # fmt: skip


AROUND = {
    "en": (
        "Growers in the valley met on the farm of the cooperative.",
        "The cooperative will publish its accounts later.",
    ),
    "de": (
        "Die Bauern im Tal trafen sich auf dem Hof der Genossenschaft.",
        "Die Genossenschaft legt ihre Bilanz später vor.",
    ),
    "es": (
        "Los agricultores del valle se reunieron en la cooperativa.",
        "La cooperativa publicará sus cuentas más tarde.",
    ),
}


def findings(language: str, source: str, rewrite: str) -> list[tuple[str, float, str]]:
    """(code, strength, the source's words) of what is found about the sentence in the middle of a short report."""
    before, after = AROUND[language]
    made = [
        corpus.version(
            Article(key, f"{key}.txt", "", f"{before}\n\n{text}\n\n{after}", published=DAY, language=language)
        )
        for key, text in (("mine", rewrite), ("source", source))
    ]
    weights = compare.weigh(made)
    names = frozenset().union(*(story_names((s.text for s in v.sentences), language) for v in made))
    told = {v.article.id: read(v, names, weights) for v in made}
    pool = make_pool(told, ["source"], "source", frozenset())
    support = judge(told["mine"][1], pool, World(pool), Links([compare.align(*made, weights)]))
    return [(f.reason.code, f.strength, f.reason.values.get("there", "")) for f in support.findings]


def contradicted(found: list[tuple[str, float, str]]) -> bool:
    """Whether a reason that settles the matter, a dropped hedge or a negation, was found."""
    return any(
        strength >= 0.9 and (spec_of(code).nature == "hard" or code in ("hedge-dropped", "negation-differs"))
        for code, strength, _ in found
    )


def test_a_word_in_the_place_of_another_is_named_where_the_rest_is_kept():
    found = findings(
        "en",
        "The launch director opened the old orchard at noon.",
        "The flight engineer opened the old orchard at noon.",
    )
    assert ("wording-differs", "launch director") in [(code, there) for code, _, there in found]
    free = findings(
        "en", "The launch director opened the old orchard at noon.", "At midday it was the director who cut the ribbon."
    )
    assert "wording-differs" not in [code for code, _, _ in free]


@pytest.mark.parametrize(("language", "source", "rewrite"), ALTERED)
def test_what_changed_in_its_place_is_found(language, source, rewrite):
    assert contradicted(found := findings(language, source, rewrite)), found


@pytest.mark.parametrize(("language", "source", "rewrite"), EQUAL)
def test_what_is_only_told_otherwise_is_not_held_against_it(language, source, rewrite):
    assert not contradicted(found := findings(language, source, rewrite)), found


@pytest.mark.parametrize(("language", "source", "rewrite"), ALTERED)
def test_a_reason_never_shows_the_same_words_on_both_sides_nor_none(language, source, rewrite):
    before, after = AROUND[language]
    report = f"{before}\n\n{source}\n\n{after}"
    for reason in tell(f"{before}\n\n{rewrite}\n\n{after}", source=report, language=language, published=DAY)[1].reasons:
        here, there = reason.values.get("here"), reason.values.get("there")
        assert here is None or here.strip()
        assert there is None or there != here
