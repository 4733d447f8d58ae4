"""Numbers of alignment, differences and details."""

from __future__ import annotations

# ---- compare ----------------------------------------------------------------------------------------------------
# Alignment: numbers from the public sets, the seeds and the developer corpus together, 2026-11; see tests/quality
NEIGHBOUR = 0.25  # a pair's score grows by this share of its better neighbour pair; engine
SOLID = 0.32  # links from here on are shown as saying the same; engine
MAYBE = 0.22  # links from here to SOLID are shown as "maybe"; .20 costs the developer corpus .005, .24 costs aesop .02
ONE_SIDED = 0.2  # what a link that is the best of one side only must have more; engine
EDITED = 0.6  # weighted Dice from which a pair is a light edit; the diff's own border to painted words
RARITY = 1.25  # power of a word's weight; 1 costs the seeds .01, 1.5 costs aesop .01
NUMBER_STRENGTH = 2.0  # words with a digit; developer corpus +.01, others even
BESIDE = 0.1  # granted to a second partner that stands next to the first
LEFT_OVER = 0.36  # share of the shorter sentence that a second partner must explain; .30 costs the seeds .02
LEFT_OVER_WORDS = 1.15  # rare words that it must explain at least
LEFT_OVER_SCORE = 0.85  # a second partner's share becomes its score: from .38 on it is solid
SCRAP_WORDS = 3  # a line of fewer words, and any line of page furniture, …
SCRAP_DICE = 0.7  # … is linked only to one this much alike
LINKS_MOST = 12  # links of one sentence where a text repeats its lines; four times what a row of the screen shows
SETTLED = 0.3  # Dice from which words alone settle a pair; below, meaning is asked (2026-11, leave-one-corpus-out)
MEANT = 0.8  # what a nearness in meaning of 1 is worth in Dice; .5 to 1 do as well
NEAR_ACROSS = 0.3  # cosine from which two sentences in two languages have something in common …
MEANT_ACROSS = 1.0  # ... and what a nearness of 1 is worth there, where words add hardly anything
NEAR_FREE = 0.25  # cosine from which meaning adds where words settle no sentence of two versions …
NEAR_SETTLED = 0.2  # … and so much more where they settle all
FAR = 0.4  # cosine below which a weak pair of words loses
HEADS_NEAR = 0.25  # cosine of two headlines for a maybe; of a story's headlines 95 % have more
ACROSS_NEAR = 0.3  # ... of a headline and the other side's lead; without it 40 % of such links are wrong
LEADS_NEAR = 0.35  # ... of two leads
SUMMED_UP_NEAR = 0.35  # ... of a headline and a sentence it sums up
SUMMED_UP = 0.35  # share of a headline that a sentence must have to be what it sums up
SUMMED_UP_WORDS = 0.85  # rare words that it must have at least
SUMMED_UP_SCORE = 0.6  # its share becomes its score: solid from .53 on
HEAD_LEAD = 0.1  # share of a headline that a lead must have for a maybe; 60-85 % of such pairs belong together
LEADS = 0.15  # Dice of two leads for a maybe, …
LEADS_WORDS = 1.0  # … with so many rare words in common; 80 % belong together
LEAD_WORDS = 8  # a first sentence has at least so many words; shorter lines are bylines
BLOCK = 3  # sentences a side in one row of the side-by-side view; longer blocks cannot be read across
CLAIM = 2  # sentences of one version in a claim row
FACT_FIT = 0.3  # words in common around two figures of a claim that are values of one fact; demo and rewrites, by eye
FACT_FIT_NAMES = 0.45  # … around two names, roles or quotations: there are more of them in a sentence
QUOTE_FIT = 0.34  # of the words of the shorter of two quotations in the other: one quotation, altered; demo, by eye
CLAUSE_WORDS = 4  # content words of a clause that can stand alone; shorter ones go with the clause beside them
CLAUSE_FIGURES = 0.2  # the same for a clause with figures, all of which the other sentence has
CLAUSE_SHARED = (
    0.3  # of its words in one sentence elsewhere: told there; rewrites: 51 of 72 clauses below hold wrong words
)
CLAUSE_BLOCK = 500  # clauses held against all sentences at once: 30 MB in a story of 200 versions
CLAUSE_CELLS = 10_000_000  # words × sentences that are held as a table: 40 MB
DIFF_WORDS = 0.6  # share of words kept from which a diff is painted as it comes; engine
DIFF_REWRITTEN = 0.2  # below, no words are painted (pairs that do not belong together: 95th percentile .12); engine
DIFF_TOKENS = 600  # words a side; two unrelated texts of this length take .5 s without a timeout

COPY_WORDS = (
    4  # words in a row, two of them with content, that two versions share: a phrase; shorter ones meet by chance
)
COPY_LEAST = (
    5.0  # weight of shared phrases from which on a version may be copied; a rare phrase weighs its content words
)
COPY_ERROR = 6.0  # weight of an odd value that two versions share: such errors are hardly made twice
COPY_VERSIONS = 100  # of a story, sources first, of which every two are held against each other: 3 s, 2026-11
COPY_ROUNDS = 40  # times the evidence is drawn anew; the share of rounds in which a link comes back is its certainty

# ---- Versions: how much its boards look at; a line on the page says what was left out ---------------------------
# of one version and one sentence they look at what was analysed: LIMIT_SENTENCES, LIMIT_SENTENCE_CHARS
BOARD_SENTENCES = 4_000  # of a story, evenly of its versions; the largest ordinary one (40 versions of 60) has 2,400
BOARD_CELLS = 8_000  # of the table of claims at once: 40 versions and 200 claims; Chromium draws 10,000 in a second
