"""Numbers of the queue, marks, the store and agreement."""

from __future__ import annotations

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
EXPORT_SENTENCES = (
    1_200  # sentences read at once by an export (bench_export); more gains little, and memory grows with it
)
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
