"""Pairs of one sentence and its telling (siblings.jsonl), each in a short report of its own: altered, or the same otherwise.

Written by kind of alteration before the engine was run on them; `first` says whether it was right then, which is the only
held-out figure they give.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard import compare, suggest
from dashboard.engine import analysis
from dashboard.model import Role, Story, Suggestion, Version
from tests.quality.gold import rows
from tests.support.making import version

FILE = Path(__file__).with_suffix(".jsonl")
FRAME = {
    "en": (
        "Heavy snow closes the mountain pass at Kelling",
        "Heavy snow has closed the mountain pass at Kelling, the road authority said on Thursday.",
        "Ploughs had cleared the lower stretch by noon, but drifts of two metres remained at the top.",
        "Hauliers were told to take the tunnel at Marbeck, which adds an hour to the journey.",
    ),
    "de": (
        "Schnee sperrt den Pass bei Kelling",
        "Starker Schneefall hat den Pass bei Kelling gesperrt, wie die Straßenverwaltung am Donnerstag mitteilte.",
        "Räumfahrzeuge hatten den unteren Abschnitt bis Mittag befreit, oben lagen jedoch Verwehungen von zwei Metern.",
        "Spediteure sollen durch den Tunnel bei Marbeck fahren, was die Fahrt um eine Stunde verlängert.",
    ),
    "es": (
        "La nieve cierra el puerto de Quelina",
        "Una fuerte nevada ha cerrado el puerto de Quelina, informó el jueves la dirección de carreteras.",
        "Las quitanieves habían despejado el tramo inferior al mediodía, pero arriba quedaban ventisqueros de dos metros.",
        "Los transportistas deben usar el túnel de Marbeque, que alarga el viaje una hora.",
    ),
    "fr": (
        "La neige ferme le col de Queline",
        "De fortes chutes de neige ont fermé le col de Queline, a indiqué jeudi la direction des routes.",
        "Les chasse-neige avaient dégagé la partie basse en milieu de journée, mais des congères de deux mètres restaient au sommet.",
        "Les transporteurs doivent emprunter le tunnel de Marbec, ce qui rallonge le trajet d'une heure.",
    ),
    "it": (
        "La neve chiude il passo di Quelina",
        "Una forte nevicata ha chiuso il passo di Quelina, ha comunicato giovedì l'ente stradale.",
        "Gli spazzaneve avevano liberato il tratto inferiore in giornata, ma in cima restavano cumuli di due metri.",
        "I trasportatori devono usare la galleria di Marbecco, che allunga il viaggio di un'ora.",
    ),
    "pt": (
        "A neve fecha o passo de Quelina",
        "Um forte nevão fechou o passo de Quelina, informou na quinta-feira a direção das estradas.",
        "Os limpa-neves tinham desimpedido o troço inferior durante o dia, mas no cimo restavam montes de dois metros.",
        "Os transportadores devem usar o túnel de Marbeque, que alonga a viagem uma hora.",
    ),
    "nl": (
        "Sneeuw sluit de bergpas bij Kelling",
        "Zware sneeuwval heeft de bergpas bij Kelling gesloten, meldde de wegendienst donderdag.",
        "Sneeuwschuivers hadden het onderste deel overdag vrijgemaakt, maar bovenaan lagen nog hopen van twee meter.",
        "Vervoerders moeten de tunnel bij Marbeek nemen, wat de reis een uur langer maakt.",
    ),
}


def judged() -> Iterator[tuple[dict[str, Any], list[Suggestion]]]:
    """Every pair with the suggestions for its telling."""
    by_language: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(FILE):
        by_language[row["language"]].append(row)
    for some in by_language.values():
        made = [(_report(row, "source"), _report(row, "rewrite")) for row in some]
        weights = compare.weigh([one for pair in made for one in pair])
        for row, pair in zip(some, made, strict=True):
            ids = tuple(one.article.id for one in pair)
            background = analysis.Background(weights, suggest.recurrence(pair))
            story = Story(row["id"], row["id"], ids, dict(zip(ids, ("source", "rewrite"), strict=True)))
            said = analysis.analyse_story(background, story, pair).suggestions[ids[1]]
            yield (
                row,
                [s for s, sentence in zip(said, pair[1].sentences, strict=True) if 3 <= sentence.n < len(said) - 1],
            )


def _report(row: dict[str, Any], role: Role) -> Version:
    title, opening, *rest = FRAME[row["language"]]
    return version(
        [title, opening, row["source" if role == "source" else "rewrite"], *rest],
        name=f"{row['id']}-{role}",
        language=row["language"],
        title=title,
        role=role,
    )


def is_right(row: dict[str, Any], said: list[Suggestion]) -> bool:
    """Altered pairs are called unsupported, the others are not."""
    return (row["label"] == "unsupported") == any(s.label == "unsupported" for s in said)


def shares(found: list[tuple[dict[str, Any], list[Suggestion]]]) -> dict[str, tuple[int, int]]:
    """ "kind: altered" or "kind: equal" -> right, of."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for row, said in found:
        hits[f"{row['kind']}: {'altered' if row['label'] == 'unsupported' else 'equal'}"].append(is_right(row, said))
    return {k: (sum(v), len(v)) for k, v in sorted(hits.items())}
