"""A case for each rule of the splitter, sentences parted by "|"."""

from __future__ import annotations

import pytest

from tests.support.reading import sentences

ENGLISH = [
    "He lives in the U.S. | She does not. | The U.N. Security Council met.",
    "“We will not wait. | We cannot,” he said. | The room fell silent.",
    "He warned of “fair targets for the army.” | She sat down.",
    "“Is this all?” she asked. | Nobody answered.",
    '"We are ready!" Brook said. | He then left.',
    "“Why?” Foreign Minister Ann Lee asked reporters. | No answer came.",
    "“Who pays?” | Brook said on Friday that the town would pay, as it had for years, if nobody else did.",
    "Det. Ch. Insp. Ida Moss spoke to Lt. Gov. Kim, Cllr. Lund and T.J. Roe of St. James.",
    "Miguel R. Lund and J. D. Kim met. | They left.",
    "The vote was held at 10 a.m. | Counting began at 6 p.m. Tuesday and ended at 3 a.m. ET the next day.",
    "It happened on Jan. 14, 2025, at 3 p.m. local time. | No one was hurt.",
    "Rates had eased by May. | Deputy Governor Lund agreed.",
    "He voted no. | Kim voted yes. | They asked me. | Nobody spoke.",
    "The toll rose to 5. | Seven are missing.",
    "He was born in 1958. | 2024 was his last year.",
    "Prices rose (by 2.5 per cent.) | Wages did not. | (He laughed.) | She did not.",
    "1. The outage began at 7:42.",
    "Do this: 1. Stop the machine. | 2. Open the lid.",
    "He paused ... | Then he spoke.",
    "The deal… is off, he said. | He waited… | Nobody came.",
    "Sen. Ann Lee, R-S.C., backed the bill. | Rep. Kim, D-Minn., did not.",
    "It fell today.The council met. | See www.a.example/b.C or mail kim.Lee@b.example now.",
    "© 2025 Tarn Gazette. All rights reserved. | Imprint",
    "Copyright © All rights reserved. | This site offers news.",
    "iPhone sales fell. | eBay grew.",
    "He said: “I don’t know.” | She said: ‘Me neither.’ | They left.",
    "The hearing begins at 2 p.m. March 4 in Dayton. | It ends at 7:30 p.m. Oct. 3, or at 9 a.m. New Year's Day.",
    "Doors open at 6 p.m. (Eastern) Saturday. | The gala is at 8 p.m. Christmas Eve. | March came early.",
    "Polls close at 8 p.m. | Results are due by midnight. | It rained from 10 a.m. | Then it stopped.",
    "The answer was no. | 12 people had left. | See No. 12 and no. 7.",
    "The mayor met Lt. Gov. Kehoe on Main St. | Police closed the road. | They live at 12 Park Ave. | Two men were held.",
    "He lives in Fort St. John with Dr. Moss. | St. Louis fans drove to St. Paul.",
    "Do the test on 23rd. May at the latest.",
    "“Where is it?” Sen. Carla Voss, D-Nev., asked at the hearing. | “Here!” Mayor Lund replied.",
    "Approx. 30 people, incl. Mayor Ruiz, came. | Mother! is a film that divides audiences.",
    "What happened? | asked the paper.",
    "Pope John XXIII. | The Council met.",
    "No. 10 declined. | See Fig. 3 and pp. 12-14. | It is clear.",
]
GERMAN = [
    "Am 18. September kam er, am 3. Platz vorbei. | Der 1. FC Lund gewann. | Im 19. Jahrhundert war es anders.",
    "Das endet am 28. | Die Polizei kam um 20.15 Uhr.",
    "Die Müller GmbH & Co. KG klagt. | Die Kamps GmbH & Co. KGaA auch. | Die Schmidt & Co. OHG nicht.",
    "Die Messe öffnet am Samstag, 3. Mai, um 10 Uhr. | Sie läuft von Freitag (2. Mai) bis 4. Jänner.",
    "Mein 1. Hauptfach war doof, unser 2. Versuch besser. | Er kam als 3. Läufer ins Ziel. | Ludwig XIV. regierte lange.",
    "Der Angeklagte Dr. h. c. mult. Karl Weber schwieg. | Es dauerte vom 3. bis 5. Juni, ggf. länger.",
    "»Wir haben verloren«, sagte Kovac. | »Aber wir kommen wieder!« | Er ging. | »Ja.«",
    "›Ich gehe‹, sagte er. | ›Nein‹, rief sie.",
    "„Wo ist das Geld?“, fragte Abg. Moser. | „Wo?“ fragte er.",
    "„Wir gehen. | Wir kommen nicht wieder“, sagte er. | „Warum?“, fragte sie. | „Nein!“",
    "Prof. Dr. Lund zahlte z. B. rund 3,5 Mio. Euro, d. h. viel. | Das war ca. 2024.",
    "Tarnhaven. Die Brücke über den Fluss ist nach Angaben der Stadt wieder offen. | Das freut alle.",
    "Das Land rechnet mit 2100 Gästen täglich. | 22 Leute arbeiten dort, in der Hauptstr. 5 in Lund.",
    "Das gefiel mich. | Lund war die Art. | Müller ging.",
]
SPANISH = [
    "—¿Vienes? —preguntó Ana. | —No puedo. | «¿Quién paga?», dijo el Dr. Gil.",
    "¿Quién vino? | ¡Nadie! | «Nadie volverá a casa», dijo el Sr. Lund. | Dijo que no. | Juan se fue.",
    "Salió a las 5 p. m. del jueves. | D. Juan y Dña. Ana viven en EE. UU. desde 2010.",
    "«Hemos salido con lo puesto. | Lo hemos perdido todo», contó. | Fue a las 15.20 h en el mar. | Ana lo vio.",
]
OTHERS = [
    ("fr", "« Nous partons. » | Il est parti. | M. Lund et Mme. Kim virent J.-P. Roe."),
    ("fr", "— Où vas-tu ? demanda-t-il. | — Chez moi. | Il est né au Ve s. av. J.-C. selon l’étude."),
    ("fr", "« Où est l’argent ? » a demandé Mme Lund. | « Ici », dit-il. | « Non ! »"),
    ("ru", "«Кто заплатит?» — спросил И. И. Петров. | Ответа не было. | — Нет! — крикнул он."),
    ("sv", "Mötet är kl. 14. | I dag är det tisdag. | Det började kl. 9 på morgonen."),
    ("tr", "Dr. Yılmaz 3. katta oturuyor. | Toplantı bitti."),
    ("hi", "डॉ. शर्मा चले गए।| बैठक 5.30 बजे समाप्त हुई।"),
    ("it", "Il Sig. Rossi e il Dott. Bianchi dissero: «Andiamo.» | Poi uscì."),
    ("pt", "O Sr. Silva saiu. | A Dra. Ana ficou."),
    ("nl", "Dhr. de Vries kwam. | Mevr. Jansen niet."),
    ("ru", "Он пришёл. | А. С. Лунд писал."),
    ("zh", "他说：“我们走吧。”| 他们走了。| 天晴了！"),
    ("ja", "「もう行きます。」と彼は言った。| 東京は晴れだ。"),
    ("ar", "ماذا قال؟ | ذهب. | عاد."),
    ("hi", "वह गया। | वह आया।"),
    ("und", "He came. | She left."),
    ("xx", "He came. | She left."),
]
CASES = (
    [("en", case) for case in ENGLISH] + [("de", case) for case in GERMAN] + [("es", case) for case in SPANISH] + OTHERS
)


@pytest.mark.parametrize(("language", "case"), CASES)
def test_sentences_end_where_a_reader_ends_them(language, case):
    parts = [part.strip() for part in case.split("|")]
    joined = "".join(parts) if language in ("zh", "ja") else " ".join(parts)
    if "today.The" in joined:
        parts[0:1] = ["It fell today.", "The council met."]
    assert sentences(joined, language) == parts
