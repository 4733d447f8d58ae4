"""Every number that can be tuned and every DASHBOARD_* variable, with its origin. One block a room.

Origins: "engine" = measured on public gold before the first line was written; "quality" = tests/quality on the demo
corpus and on the developer corpora; a date says when.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


# ---- the machine: DASHBOARD_* variables -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Environment:
    """The DASHBOARD_* variables, read once a call so that tests can set them."""

    db: str  # DASHBOARD_DB: a SQLAlchemy URL
    data: Path  # DASHBOARD_DATA: folder of the SQLite file, the token key and the logs
    editor: str  # DASHBOARD_EDITOR: the name marks are recorded under where nobody signs in
    language: str  # DASHBOARD_LANGUAGE: en or de, the language of the screen until somebody chooses another
    login: str  # DASHBOARD_LOGIN: local, oidc or proxy; empty: oidc where secrets.toml has [auth], else local
    new_role: str  # DASHBOARD_NEW_ROLE: what a person may do after the first sign-in; "none": wait for an admin
    admins: tuple[str, ...]  # DASHBOARD_ADMINS: verified e-mail addresses or issuer#subject, in a row with commas
    proxy_secret: str  # DASHBOARD_PROXY_SECRET: what the proxy sends in X-Copydesk-Secret
    sign_out_url: str  # DASHBOARD_SIGN_OUT_URL: where the proxy ends its own session
    backups: (
        int  # DASHBOARD_BACKUPS: how many of the backups made by themselves are kept of each occasion; 0: none is made
    )
    log: str  # DASHBOARD_LOG: json, or text
    metrics_key: str  # DASHBOARD_METRICS_KEY: what a scraper of another computer sends as its bearer token
    hours: float  # DASHBOARD_SESSION_HOURS: after so many hours the provider is asked again
    outgoing: frozenset[str]  # DASHBOARD_OUTGOING: host:port of every address the desk may send to, with commas
    checker_url: str  # DASHBOARD_CHECKER_URL: an OpenAI-compatible endpoint that is asked about sentences
    checker_model: str  # DASHBOARD_CHECKER_MODEL: the model named in the request
    checker_key: str  # DASHBOARD_CHECKER_KEY: sent as a bearer token


def environment() -> Environment:
    """What the variables say now, defaults filled in."""
    usual = platformdirs.user_data_dir("copydesk", appauthor=False)
    data = Path(os.environ.get("DASHBOARD_DATA") or usual).expanduser()
    return Environment(
        db=os.environ.get("DASHBOARD_DB") or f"sqlite:///{data / 'copydesk.db'}",
        data=data,
        editor=os.environ.get("DASHBOARD_EDITOR") or "editor",
        language=os.environ.get("DASHBOARD_LANGUAGE") or "en",
        login=os.environ.get("DASHBOARD_LOGIN", "").strip().lower(),
        new_role=os.environ.get("DASHBOARD_NEW_ROLE", "").strip().lower() or "reader",
        admins=tuple(filter(None, map(str.strip, os.environ.get("DASHBOARD_ADMINS", "").split(",")))),
        proxy_secret=os.environ.get("DASHBOARD_PROXY_SECRET", ""),
        sign_out_url=os.environ.get("DASHBOARD_SIGN_OUT_URL", "").strip(),
        log=os.environ.get("DASHBOARD_LOG", "").strip().lower() or "text",
        metrics_key=os.environ.get("DASHBOARD_METRICS_KEY", ""),
        backups=_backups(os.environ.get("DASHBOARD_BACKUPS", "")),
        hours=_hours(os.environ.get("DASHBOARD_SESSION_HOURS", "")),
        outgoing=frozenset(filter(None, map(str.strip, os.environ.get("DASHBOARD_OUTGOING", "").lower().split(",")))),
        checker_url=os.environ.get("DASHBOARD_CHECKER_URL", "").strip().rstrip("/"),
        checker_model=os.environ.get("DASHBOARD_CHECKER_MODEL", "").strip() or "default",
        checker_key=os.environ.get("DASHBOARD_CHECKER_KEY", "").strip(),
    )


def _backups(text: str) -> int:
    """A number of backups; BACKUPS_KEPT for what is none, which `doctor` names."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else BACKUPS_KEPT


def _hours(text: str) -> float:
    """A number of hours; a day for what is none, which `doctor` names."""
    try:
        hours = float(text)
    except ValueError:
        return SESSION_HOURS
    return hours if 0 < hours < 24 * 31 else SESSION_HOURS  # the provider's cookie lives 30 days


BACKUPS_KEPT = 5  # of each occasion; the demo's is 2 MB, one of 10,000 articles 200 MB
BACKUPS_MADE = 14  # kept of those that `backup` makes without a name: two weeks of nights
SESSION_HOURS = 24.0  # a working day and the evening; the provider mostly remembers its visitor, so it is one click
SECRET_CHARS = 32  # of the proxy's secret at least; `openssl rand -hex 32` gives 64
SECRET_KINDS = 8  # different characters in a key at least: 32 random hex digits have fewer in one of 28 million keys
SEEN_STEP = 300  # seconds between two entries of "last seen", so that a click does not write
HANDLE_CHARS = 40  # of the name that stands beside a person's marks


# ---- analysis: how parts are spread ------------------------------------------------------------------------------
PARALLEL_FROM = 200  # stories; below, starting workers (1 s each) costs more than it saves, 2 cores, 2026-11

# ---- limits: what is over one is kept and can be marked, but is not analysed, and a note says so ---------------------
LIMIT_SENTENCES = 500  # of one article; 7,500 words, twice the longest of 13,000 articles at hand
LIMIT_SENTENCE_CHARS = 1_200  # of one sentence; the longest in 13,000 of the developer corpora has 1,100
LIMIT_VERSIONS = 40  # of one story that are aligned each with each; 200 took 73 s, 2026-11
LIMIT_HUBS = 6  # versions that all the others are aligned with in a larger story, sources first; 12 took twice as long
HEAVY_SENTENCES = 1_500  # a story of more is analysed in a process of its own, which can be ended
HEAVY_SENTENCE_CHARS = 1_000  # ... or one with a longer sentence
PART_SECONDS = 60.0  # a story may take; the largest ordinary one (40 versions of 60 sentences) takes 9
PART_MEMORY = 1_000_000_000  # bytes a story may take beyond what a worker needs itself; Linux only
PART_AHEAD = 64  # stories computed before the one whose turn it is
PATTERN_SECONDS = 5.0  # one call of a regular expression on article text; the slowest known takes .05
START_SECONDS = 120.0  # a worker may take to start: 1 s, or 40 on a machine under load

# ---- analysis by parts (engine/by_parts.py) ----------------------------------------------------------------------
WORK_SECONDS = 300.0  # a part of several articles or stories may take; one alone has PART_SECONDS
WORK_BYTES = 2_000_000  # of files read in one part: some 600 articles, 50 MB in a worker
WORK_FILES = 500  # files of one part at most
WORK_ARTICLES = 500  # articles of a part where they come from the database
WORK_PAIRS = 20_000  # candidate pairs compared in one part: some seconds
WORK_SENTENCES = 500  # sentences suggested for in one part: some seconds

# ---- corpus -----------------------------------------------------------------------------------------------------
MAX_FILE_BYTES = 25_000_000  # one .txt or .html: the largest news pages seen are 5 MB
MAX_TABLE_BYTES = 1_000_000_000  # one .jsonl or .csv, held in memory while it is read
MAX_UNPACKED_BYTES = 2_000_000_000  # all files of one archive, counted while they are unpacked
MAX_MEMBERS = 100_000  # files of one archive
MAX_DOCUMENT_BYTES = 300_000_000  # the parts of one office document, unpacked; a book of 1,000 pages has 5 MB
READ_SECONDS = 90.0  # for one file by a parser of others (corpus/guarded.py); slow PDFs are given up before
PDF_SECONDS = 60.0  # for the text of one PDF; ten pages take about a second
PDF_HEAD_PAGES = 3  # pages with the same line at their edge, numbers aside: a running head ...
PDF_HEAD_CHARS = 60  # ... if it is no longer than this
SHEET_WHOLE_BYTES = 8_000_000  # sheets of this size are read whole, for merged cells: openpyxl takes 50 times that
SHEET_CELLS = 2_000_000  # ... and only if it is no wider and longer than this, empty cells counted
SHEET_GAP = 10_000  # empty rows behind which a sheet is taken to be over
SHEET_COLUMNS = 500  # of a spreadsheet; a stray cell in the last column would cost 16,384 a row
MERGED_ROWS = 10_000  # that a merged cell counts for
PARQUET_ROWS = 64  # rows in memory at once: each may hold an article of the largest size
MAX_TEXT_CHARS = 1_000_000  # one article: two long novels; longer is a file that holds many
MAX_LISTED = 20  # refused records of one file that are listed one by one; a broken file might have thousands
MAX_ALIKE = 5  # of each kind of fault that are listed where there are more
HEADER_LINES = 6  # lines of a table among which the names of its columns are looked for
ESCAPED_LINES = 200  # lines of one row of a table with \\" for a quote
WATCH_SECONDS = 5.0  # between two looks at a watched folder
REPORT_ROWS = 20_000  # refusals and notes of one load report, each; 2 MB of JSON
ARCHIVED_NAMES = 100  # names of archived articles in one entry of the desk's log
MAX_KEY_CHARS = 200  # the id of a record, part of the article's name
SNIFF_BYTES = 65_536  # how much of a file is looked at to tell text from binary
BINARY_CONTROL_SHARE = 0.02  # control characters above this share: not a text
UTF16_NUL_SHARE = 0.2  # NULs below this share among plain ASCII: stray ones, not UTF-16 (English has .5)
UTF16_MIX_SHARE = 0.25  # Latin letters and East Asian characters both above this: bytes, not UTF-16
UTF8_VALID_SHARE = 0.9  # high bytes in valid characters above this share: UTF-8 with some broken bytes
CP1252_HIGH_SHARE = 0.3  # accented letters per plain letter in western text: French .04, Vietnamese without marks .2
GUESS_CHAOS_PERCENT = 10.0  # charset-normalizer's measure of mess; above it its guess is worse than cp1252
WRAP_COLUMNS = (40, 120)  # width of soft-wrapped text; mail wraps at 72, agency copy at 64 to 80
WRAP_JOINTS = 3  # lines filled to the column in mid-sentence; fewer are no pattern
WRAP_SHARE = 0.8  # of the lines that end in mid-sentence; 214 of 220 articles wrapped at 60-80 columns come back whole
TITLE_LINES = 8  # lines looked through for a headline or a dated byline
TITLE_CHARS = 160  # longer lines are paragraphs (the longest headline in the developer corpora has 93)
PARAGRAPH_CHARS = 60  # a line longer than this that ends in a stop is a sentence, not a headline
TITLE_WORDS = (4, 22)  # words of a headline glued to its first sentence
SITE_CHARS = 60  # a longer text behind the headline in a window title is no site's name
TAG_CHARS = 20_000  # a longer HTML tag is cut to its name: 100,000 attributes in one take minutes to parse
GLUED_LOOK = 400  # characters looked through for the end of a glued headline
GLUED_CHARS = 80  # a line shorter than this holds no headline and a sentence
BYLINE_LINES = 4  # how far from the headline a dated byline may stand
BYLINE_LOOK = 20_000  # how much of a text is searched for its headline and byline
BYLINE_WORDS = 8  # more words beside the date: no byline
BYLINE_CHARS = 80  # a line longer than this is no byline
NAME_CHARS = 70  # what a text without a headline is called by
PAGE_LINE_CHARS = 25  # letters and digits; a line this long counts as kept where it stands in the extracted text
PAGE_LINE_SHARE = 0.8  # ... or this share of it: extractors drop footnotes and hidden words
PAGE_PROSE_CHARS = 80  # a line this long, or of so many words, is prose where it holds few links
PAGE_PROSE_WORDS = 8
PAGE_LINK_SHARE = 0.4  # characters of a line that are links; above, it is a list of them
PAGE_LEAD_LINES = 12  # how far above the first paragraph the headline and its standfirst may stand
PAGE_SHAPE_LINES = 2  # kept lines made of the same elements from which others made so are kept, too
PAGE_LEAST_CHARS = 400  # prose an extractor must find ...
PAGE_LEAST_SHARE = 0.2  # ... and of all prose on the page, or its other mode is asked
PAGE_REPEAT_CHARS = 80  # letters and digits; a line this long stands once in an article, twice on a page by accident
EXTRACT_CHARS = 3_000_000  # larger pages are not sent through the extractor
EXTRACT_LINES = 8_000  # ... nor are pages of more lines, which are lists and tables; 10,000 rows took 6 s, 2026-11
LANGUAGE_CHARS = 4_000  # how much of a text the language is told from
LANGUAGE_LETTERS = 20  # fewer letters tell nothing
LANGUAGE_SURE_CHARS = 500  # a page this long is asked for its language even where its markup names one
LANGUAGE_SURE = 0.99  # and believed from here on
LANGUAGE_CONFIDENCE = 0.6  # py3langid on headlines of the developer corpora: wrong ones stay below .5

# ---- meaning (text/encoder.py, text/meaning.py) -----------------------------------------------------------------
MEANING_CHARS = 600  # characters of a sentence that are encoded: three times the longest usual one
MEANING_KEPT = 20_000  # sentences whose vectors are kept, 1 kB each

# ---- stories ----------------------------------------------------------------------------------------------------
STORY_EDGE = 0.02  # Jaccard of neighbouring words from which two articles are looked at together; lowest real pair .014
STORY_CUT = 0.04  # likeness × details that makes a story; developer corpus: F1 1.0 from .035 to .045, 2026-11
STORY_NEAR = 0.6  # of the cut; from here on an editor is asked
STORY_PRIDE = 0.3  # how much more a group of close versions asks of a newcomer; F1 1.0 from .2 to .4, 2026-11
STORY_CLOSE = 0.3  # versions more alike than this ask no more
STORY_WORDS = 12  # content words below which an article stays alone
STORY_SENTENCE = 60  # content words of a sentence that are paired; a whole article on one line would make millions
STORY_PART = 600  # articles linked at once; 1,500 take eight times as long, no event has so many versions
TIE_TRAITS, TIES_APART = 6, 3  # traits of a kind that a tie names, stories a story is kept apart from, at most
TIE_APART = 0.03  # Jaccard of neighbouring words from which two stories say why they are kept apart
TIE_KEPT = 500  # articles whose words are kept while ties are made, 30 kB each
RECOUNT = 0.2  # share of a corpus, new or archived, from which how common its words are is counted anew
NEAR_COPY = 0.6  # Jaccard of neighbouring words from which two articles count as one; engine
HOLDS = 0.33  # share of the others' word pairs that a suggested source holds (sources .34-.49, others up to .38), …
HOLDS_MORE = 1.3  # … and so much more than the next best; both from 19 stories, 2026-11
STORY_SAID = 12  # sentences of an article whose meaning is looked at; all of them gain nothing
STORY_SAID_CHARS = 40  # a shorter one says too little
NOUN_CAPITALS = frozenset({"de", "lb", "und"})  # languages that write every noun with a capital (or nobody knows which)
FORM_SHARE = 0.25  # specifics that two articles share at least, and as much more as they share wording, …
FORM_SHARE_MOST = (
    0.75  # … but not more than this: a form filled in anew shares .0-.67 of them, versions .45-1 (2026-11)
)
FORM_WORDING = 0.1  # Jaccard of neighbouring words from which the wording asks for specifics
FORM_COPY = 0.5  # Jaccard from which a headline must be known to the other article, too: obituaries share all the rest
FORM_TITLE = 0.34  # share of the headline's words that is
FORM_LEAST = 4  # specifics below which nothing can be told from them
STORY_WORDED = 0.08  # Jaccard from which words alone show one event; below, meaning is asked
NEAR_DAYS = 14  # days between two publications from which meaning joins nothing: the same people, another event
NEAR_EVENT = (
    0.22  # mean best cosine of two articles' sentences from which they may tell one event; other events: 99 % below .36
)
NEAR_WORTH = 0.4  # what a cosine above it is worth in likeness
NEAR_MOST = 0.07  # likeness that meaning can lift a pair to: enough to join, not to carry others along
NEAR_SPECIFICS = (0.4, 0.6)  # share of specifics from which meaning counts at all, and counts fully
NEAR_DETAILS = (0.75, 1.05)  # agreement of details from which meaning counts at all, and counts fully
ACROSS_LANGUAGES = True  # tellings of one event in several languages are one story
ACROSS_EVENT = 0.38  # ... of two languages; other events stay below .33
ACROSS_SPECIFICS = 0.3  # share of numbers and names that tellings in two languages have in common at least
ROUNDUP_SHARE = 0.25  # share of an article's wording that each of two unrelated others has alone to make it a round-up
ROUNDUP_PARTNERS = (
    64  # of an article that are asked whether it gathers them; 200 versions of one story took 3 s, 2026-11
)
ROUNDUP_LINK = 0.2  # of a round-up's likeness to two articles; what joins them without it is weaker than that
DETAIL_PRIOR = 4.0  # weight of "half of the details are found" against the details themselves; 2 to 6 do as well
TERM_ARTICLES = 400  # a term of more articles says nothing about an event; engine
TERMS_AT_ONCE = 8_000_000  # terms counted at once, 200 MB; an article has some 700
RARE_SPECIFICS = (
    40  # ... and, in a second search, by so many of its rarest names and numbers: heavy rewrites keep those
)
RARE_TERMS = 60  # an article is looked up by so many of its rarest terms; engine
SHARED_TERMS = 3  # rare terms two articles must share to be compared; engine
CANDIDATES = 30  # partners an article is compared with; engine
CANDIDATE_ROWS = 2_000  # articles looked up at once: some 100 MB of intermediate product
SITE_LINE = 3  # articles of a site on which a short line must stand to be furniture
SITE_LINE_LENGTH = 80  # characters; longer lines that recur are the story itself, told again

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
CLAUSE_SHARED = (
    0.3  # of its words in one sentence elsewhere: told there; rewrites: 51 of 72 clauses below hold wrong words
)
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
COPY_ROUNDS = 40  # times the evidence is drawn anew; the share of rounds in which a link comes back is its certainty

# ---- suggest ----------------------------------------------------------------------------------------------------
# what is said and what bears it out (compare/specifics.py, suggest/support.py)
NUMBER_TOLERANCE = 0.006  # two numbers this close are the same: 2.31 and 2.3 million; engine
CONVERSION_TOLERANCE = 0.025  # ... of two measures, for 3.7 miles are 6 kilometres in print
ROUNDING_TOLERANCE = 0.05  # ... where one of them is said to be rounded ("nearly 12,500")
COPY_SHARE = 0.6  # Jaccard of word triples above which two versions are copies and count once; engine
NEAREST_VERSIONS = 12  # witnesses of a sentence at most, or a story of 300 would cost 300²; engine
SYNONYM_WORTH = 0.8  # what a synonym counts, the word itself being 1
DETAILS_CHECKED = 60  # of each kind in one sentence; whoever lists more has a table, and its rows are sentences
POOL_MOST = 800  # sentences that one is held against; 12 versions of 60 are 720, and nothing longer is usual
POOL_SECTION = 200  # sentences in a row for which a longer pool is narrowed to the part that bears on them
TOP_EVIDENCE = 8  # sentences of the pool that are looked at closely
BOILERPLATE_FROM = 0.5  # chance from which a sentence is boilerplate and not checked
FREE_USUAL = 0.6  # share of a sentence that the nearest sentence covers, in a usual rewrite; quality, 2026-11
FREE_PRIOR = 3  # sentences of the usual kind added to every article
FREE_FROM = 0.2  # an article whose sentences are covered no better on average is told in words of its own, …
FREE_TO = 0.6  # … and one from here on keeps to the wording; corpus-out, 2026-11
MEANING_ASKED = 0.6  # share of a sentence covered by another from which nobody asks for their meaning
MEANING_WORTH = 0.6  # what meaning adds to the rank of evidence; corpus-out, 2026-11
MEANT_SAYS = 0.5  # nearness in meaning from which a sentence is not called new, whatever its words
MEANT_FROM = 0.3  # nearness in meaning from which a sentence may say what another says, …
MEANT_TO = 0.65  # … and from which it does; new claims have a median of .35, rewordings of .5, 2026-11
SURELY_FILLER = 0.9  # chance from which filler stays filler whatever figures it holds
REASONS_SHOWN = 4  # reasons of a suggestion at most, strongest first
EVIDENCE_SHOWN = 3  # pieces of evidence at most, best first
WITNESS_COVERS = 0.5  # share of a sentence another version must cover to count as saying it
STRONG_CLAIM = 0.9  # strength of a finding from which what looks like boilerplate says something that can be wrong
TOLD_SCORE, TOLD_FILLER = 0.8, 0.7  # rank score and share in a source from which filler is half as likely
TOLD_LINE, TURNED_LINE = 0.8, 0.3  # share of a short line that others say, or turn round
NEAR_SCORE = 0.3  # rank score from which a sentence of the pool counts as telling the same thing
RIVAL_FIT = 0.45  # likeness of surroundings from which another figure stands in the same place
RIVAL_MARGIN = 0.15  # ... and by how much it must fit better than the same figure elsewhere
MISPLACED_FIGURES = 2  # figures that two sentences share at least for a place in the one to stand for that in the other
WAY_SCORE = 0.45  # rank score from which "every 14" may stand for "every 12" in a sentence of other words
NAME_LIKENESS = 70.0  # rapidfuzz ratio from which a name may be a misspelling of another
WORDING_COVERS = 0.35  # share a sentence must cover before its wording is held against ours
NEGATION_COVERS = 0.18  # ... before its negations are: "No one was hurt" covers little of a long sentence
NEGATION_FIT = 0.3  # likeness of the words beside a negated word from which both sides speak of the same thing
OPPOSITE_FIT = 0.5  # likeness of surroundings from which two opposite words speak of the same thing
ELSEWHERE_FIT = 0.6  # ... from which another figure stands where ours is known only from elsewhere
SAME_PLACE_FIT = 0.75  # ... and from here on it is the same sentence with the figure changed; quality, 2026-11
SAME_PLACE_MARGIN = 0.5  # ... where the same figure stands nowhere near as close
ACROSS_SAID = 0.4  # nearness in meaning from which a sentence in another language may say the same, ...
ACROSS_BORNE, ACROSS_PLAIN = 0.5, 0.6  # ... from which it does where a detail agrees, and where there is none
CHANCE_DIFFERS, CHANCE_MISSING, CHANCE_OPEN, CHANCE_BORNE = 0.85, 0.7, 0.5, 0.12  # that it is unsupported
NEW_WORDS_SHARE = 0.6  # weight of new words from which nothing covers a sentence
CLAUSE_SHARE = 0.25  # weight of a stretch of new words that counts as an added clause
QUOTE_ALTERED = 62.0  # partial_ratio from which a quotation is another one altered, not an invented one
QUOTE_MATCH = 92.0  # rapidfuzz partial_ratio from which a quotation's wording is borne out; engine
RECURRENCE_PAGES = 2  # a line on so many pages recurs; engine: P .995 on full pages
RECURRENCE_LONGEST = 240  # characters; longer lines are legal notices at most, and not worth the memory
LONG_LINE = 12  # words; a line from here on, ended by a full stop, is running text (jusText and boilerpipe use 10-15)
FILLER_WITH_CLAIM = 0.4  # a sentence with a figure or a speaker's words is never called filler, whatever it sounds like
COPYRIGHT_NOTICE = 0.9  # a line that claims a copyright is no news
ROW_OF_LINKS = 0.9  # "News / Eating out / Property": a menu
ROW_OF_FIGURES = 0.3  # a row of a table is content: what stands in it can be checked
TELLS_WORDS, TELLS_MOST = 5, 0.2  # in a language without lists a sentence of so many words is hardly of the page
CALIBRATION_CEILING = 0.99  # no suggestion claims to be surer; the gold itself has a wrong label in a hundred or so
LEARN_PRIOR = 0.1  # weight of the machine's own label on an unmarked sentence; engine §8: .05-.2
LEARN_EVERY = 10  # marks between two fits; engine §8
LEARN_PAUSE = 3.0  # s without a mark before a fit begins; longer than an editor's thought, shorter than a coffee
LEARN_LATEST = 120.0  # s after which it begins all the same: a busy desk of twenty never pauses
LEARN_SAMPLE = 5_000  # unmarked sentences that take part in a fit: more change nothing and cost time
LEARN_LEAST = 10  # marks before anything is learnt; below, the cross-validated figure is noise
LEARN_FOLDS = 5  # parts of the cross-validation over marks
LEARN_C = 0.05  # inverse strength of the regularisation, unit deviation; .3 gains less on unseen (bench_learning)
LEARN_TRUST = 20  # marks at which the learned scores count half
LEARN_SURE = 0.6  # a label changes only when the new one has this score
LEARN_SAY = 0.1  # a change of confidence from here on is told as a reason
SITE_PRIOR = 40  # sentences of the usual kind added to every site: two short articles' worth
SITE_NOTABLE = 0.25  # a quarter more unsupported than usual is worth telling

# ---- review and store -------------------------------------------------------------------------------------------
BUSY_SECONDS = 30.0  # a load waits so long for the writers' lock; one of 10,000 articles holds it for 1-2 s at a time
WRITE_SECONDS = 4.0  # an editor's write waits so long, then is told to come back: longer than a load's turn of 1-2 s
RETRY_SECONDS = 2  # what a busy desk asks a browser to wait before it sends again
WRITE_THREADS = 8  # threads that may wait for the writers' lock; the rest of the pool keeps answering readers
CONNECT_SECONDS = 10  # an unreachable PostgreSQL server is reported after this; psycopg alone waits for minutes
BULK_ROWS = 40  # rows from which COPY or a raw statement is faster than SQLAlchemy's (bench_desk)
STANDING_HEAD = 200  # signs of a title that the queue's order looks at: an index of PostgreSQL takes 2,700 bytes
IN_LIST = 500  # values in one IN (…); SQLite before 3.32 allows 999 variables in a statement
LIMIT_IMPORT = 200_000_000  # bytes of a file of marks, and of what a ZIP of them unpacks to: some 500,000 marks
EXPORT_STORIES = 10  # stories read at once by an export; from 10 on it gains nothing, and memory grows with it
EXPORT_ROWS = 5_000  # rows in a block of Parquet or of a page being put together: memory against speed
LOAD_SILENT = 900  # seconds without a word after which another computer's load counts as interrupted; a story takes 60
CORRECTION_OVERLAP = 0.5  # a text of the same name is a correction if this share of its lines or word triples stays
ANCHOR_CONTEXT = 32  # characters either side that tell equal sentences apart, as the W3C's TextQuoteSelector does
ANCHOR_COVER = 0.5  # a mark stays with the sentence that covers this share of the shorter of the two
CLOCK_AHEAD = 120_000  # ms; a clock further ahead of the server's is set back, or its marks would win for ever
BATCH_LIMIT = 5_000  # events in one call of record; a whole outbox of an offline day is about 3,000
QUOTE_LIMIT = 20_000  # characters of a marked sentence
NOTE_LIMIT = 4_000  # characters of a note
URL_LIMIT = 2_000  # characters of an address given as evidence
EVIDENCE_LIMIT = 20  # pieces of evidence on one mark
NAME_LIMIT = 320  # characters of an editor's name: the longest e-mail address
QUEUE_HALF = 15.0  # needs of its sentences at which a story has need .5; the demo's stories have 20-38, 2026-11
QUEUE_SITE_PRIOR = 20.0  # marks that a site needs before its own share outweighs the mean of all sites
QUEUE_SITE_WEIGHT = 2.0  # a site 25 points above the mean raises the need of its stories by half
QUEUE_SITE_SHOWN = 0.1  # points above the mean from which the reason names the site
CONFLICT_QUESTION = 0.4  # somebody asked and nobody has answered: between the two smaller harms of labels.py
CONFLICT_CONTESTED = 0.5  # the desk has answered already
LEASE_SECONDS = 300  # how long a story stays somebody's without a sign of life: a phone call, not a lunch
LEASE_STEP = 60  # a lease is renewed when this much of it has gone, so that a heartbeat hardly ever writes
PRESENCE_SECONDS = 50  # without a word for so long an editor is no longer shown at a story; a page that is left says so
PRESENCE_STEP = 20  # seconds after which the same place is written again; hidden pages ask every 15 s
BOARD_PART = 500  # stories asked about in one statement when many have changed: the variables of an IN (…)
KNOWN_MOST = 2_000  # stories of which a server keeps what it knows, 3 kB each; beyond, they are asked about again
LISTED_MOST = 1_000  # stories of a list whose order is kept while an editor goes down it; then its order of the moment
SHORTLIST = 50  # stories looked at together for the next one: more than a desk has in hand
MARKS_LATE = 500  # newest marks asked for again: two stories' marks may be committed out of the order of their numbers
SITES_SECONDS = 60.0  # how old the record of sites may be when the next story is chosen in a corpus of many
NEXT_LOOKED_UP = 1_000  # stories from which the next one is looked up in an index; below, the whole queue is ordered
NEXT_TRIED = 50  # stories that "next story" looks at inside its lock at once; more editors than that are no desk
OVERLAP_MOST = 9  # editors who are to mark one story
CASE_CONTEXT = 2  # sentences shown before and after the one to rule on: what a pronoun or a quotation refers to
CASE_WITNESSES = 3  # sentences shown beside it: three fill the height of the sentence in its context
CASE_BATCH = 24  # cases sent at a time, 4 kB each; the next come before these are used up
CASE_LISTED = 60  # rulings or agreed sentences listed on the page, the newest; the export has all of them
CASE_RECENT = 20  # newest own rulings that can be taken back after a reload
PRECEDENT_SHOWN = 6  # decided sentences told beside one; more are not read
PRECEDENT_LOOKED_AT = 60  # most alike wordings looked up: enough for PRECEDENT_SHOWN where most are no longer decided
PRECEDENT_LEAST = 0.2  # cosine from which two sentences have more in common than the words of every sentence
GUIDELINE_LIMIT = 200_000  # characters of the guideline: a hundred pages, which nobody reads
SEAL_TRIES = 600  # moments at which a writer is found at work before a seal is given up: with the pause a minute
SEAL_PAUSE = 0.1  # s between them; a mark holds the log for 5-7 ms
RECORD_SIZE = 50  # lines on a page of the record: three screens
RECORD_AT_ONCE = 2_000  # ms; entries of one person and kind closer than this were done in one go
RECORD_LATE = 60_000  # ms between making and arriving from which a line says that the mark came late (offline)
RECORD_PLACES = 12  # sentences of a folded line that can be opened from it
SEARCH_WORD = 60  # characters of a word that the search looks at; the longest German compound in use has 63
SEARCH_TEXT_BYTES = 400_000  # bytes of different words of one text: PostgreSQL takes a list of 1 MB, spaces and all
SEARCH_TERMS = 12  # words of a query; what is typed after them changes nothing
SEARCH_EXCERPT = 160  # characters shown around a hit: two lines of the queue at 1400 px
SEARCH_SHOWN = 3  # hits shown with a story; the story itself is one click away
# .85 is PANE_CONFIDENT; the demo has 7, 10 and 83 % of its sentences in these, 2026-11
FILTER_BANDS = {"low": (0.0, 0.6), "middle": (0.6, 0.85), "high": (0.85, 1.01)}
QUEUE_PAGE = 60  # stories sent to the browser at once: three screens; 5,000 would be 2.5 MB a rerun
PICK_MOST = 300  # stories in a list to choose from, 20 kB; the others are found by their titles
ARTICLES_PAGE = 1_000  # articles on a page of Corpus, 150 kB
VIEWS_MOST = 50  # saved views of one person: more are not found again in a list
VIEW_NAME = 60  # characters of a view's name: one line of the list
QUEUE_LIVE = 1_000  # stories up to which every mark renews the list and the record of sites at once
QUEUE_LATE = 5  # seconds that colleagues' marks may be late in a longer one; twenty editors would make it ever anew

# ---- agreement --------------------------------------------------------------------------------------------------
AGREEMENT_DRAWS = 1_000  # resamples of one interval; 4,000 move its ends by less than .005 on 200 sentences, 2026-11
AGREEMENT_SEED = 1960  # the same marks give the same intervals; the year of Cohen's kappa
AGREEMENT_LEVEL = 0.95  # of the intervals
AGREEMENT_FEW = 30  # sentences; below, a kappa's interval is some .4 wide and the figure is shown grey
AGREEMENT_LOST_DRAWS = 0.05  # share of undefined resamples from which there is no interval
TREND_LINES = 15  # lines and phrases of boilerplate that Insight lists
TREND_PHRASE = 4  # words of such a phrase: shorter ones are grammar, longer ones miss what is reworded at its ends
TREND_SENTENCES = 50_000  # sentences of boilerplate read for them; a second's work
FORECAST_DAYS = 7  # days on which somebody marked that the forecast rests on: a working week and a half
INSIGHT_SITES = 12  # sites with a bar of their own, those with the most answers
INSIGHT_STORIES = 12  # stories listed under agreement; each one's intervals cost some 5 ms
INSIGHT_SENTENCES = 20  # sentences listed behind a figure; who wants more opens the story
AGREEMENT_DEAR = 1.0  # seconds of the processor; below, figures are always of now (30,000 marks, 2026-11)
AGREEMENT_REST = 20  # dear figures are made anew after so many times what they cost: a twentieth of a processor
AGREEMENT_SLIP = 10_000  # ms; a label changed again so soon was a slip of the finger, not a change of mind

# ---- pane and routes --------------------------------------------------------------------------------------------
TOKEN_SECONDS = 12 * 3600  # a page left open over a working day keeps marking; then it reloads, and the outbox is kept
TOKEN_STEP = 600  # seconds to which the expiry is rounded, so that a rerun gives the pane the same data
BODY_LIMIT = 4_000_000  # bytes of one POST; a page sends 60 kB, or 50 marks; 200 articles of 20 kB fit, too
CLOCK_DRIFT = 30_000  # ms between browser and server that are put down to the way and to rounding
CLAIM_REVIVES = 3_600  # s; a page that comes back within this time has its story again, later it only looks: a lunch
OWN_EVENTS = 500  # an editor's newest events of a story that come with the page, for undo after a reload
PAIR_CACHE = 256  # pairs of versions kept with their diffs, about 50 kB each
PANE_CONFIDENT = 0.85  # confidence from which "accept all" takes a suggestion until the editor moves the slider
PANE_NEAR = 0.8  # share of words two sentences must have in common to be offered the same mark (Dice on words)

# ---- outside: suggestions, checkers, requests to other machines ---------------------------------------------------
OUTSIDE_LINES = 1_000_000  # suggestions in one file; a line each, read one after the other
OUTSIDE_LINE_CHARS = 100_000  # of one of them: a sentence with ten pieces of evidence has 5,000
OUTSIDE_REASON_CHARS = 500  # of a reason; the pane shows one line
OUTSIDE_EVIDENCE = 5  # pieces of evidence kept of one suggestion
OUTSIDE_SHOWN = 3  # ... and suggestions of a sentence that the pane has room for without scrolling
UNMATCHED_SHOWN = 20  # lines named one by one on the terminal; all of them go to --unmatched
CHECK_SECONDS = 30.0  # a checker may take for one sentence; a local model of 7B needs some 5 on a CPU
CHECK_FAILURES = 5  # sentences in a row that a checker may fail on before it is stopped
CHECK_CANDIDATES = 8  # sentences a checker is given as evidence
CHECK_BATCH = 50  # verdicts kept in one transaction
OUTGOING_SECONDS = 10.0  # a request to another machine may take from its first byte to its last
OUTGOING_ANSWER = 1_000_000  # bytes of an answer that are read

# ---- limits of requests (web/limits.py); a burst may come at once, then so many a second ----------------------------
BODY_VALUES = 100_000  # commas, lists, objects in a body; decoding the worst takes .1 s, 2026-11, and holds up the rest
MARK_BURST, MARK_RATE = 600, 30.0  # of one person's pages: reading speed is 3 a second, a day's outbox 8 requests
API_BURST, API_RATE = 200, 20.0  # of one token
BAD_BURST, BAD_RATE = 20, 0.2  # bad tokens of one address; good ones of the same address are never held up
LIMITED_KEYS = 10_000  # people, tokens and addresses remembered; more than that at once are not one newsroom
API_PAGE = 100  # stories in one answer, unless asked for fewer
API_PAGE_MOST = 500  # ... or more
API_ARTICLES = 200  # articles in one request
API_SUGGESTIONS = 5_000  # suggestions in one request
API_TOKEN_DAYS = (1, 366)  # a token is good for so long, in days
API_TOKENS = 50  # tokens of one person that are good at once
WEBHOOKS_MOST = 20  # of a desk
WEBHOOK_TICK = 5.0  # seconds between two looks at what has happened
WEBHOOK_LEASE = 300  # seconds a process has messages for itself while it sends them: 20 of OUTGOING_SECONDS and some
WEBHOOK_WAIT, WEBHOOK_WAIT_MOST = 30, 6 * 3600  # seconds before the second try, doubled with each, up to six hours
WEBHOOK_TRIES = 12  # then it is given up: some 18 hours after the first
WEBHOOK_KEPT = 30  # days that a settled message is kept
