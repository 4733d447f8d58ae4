"""Numbers of the pane, the routes and of what is sent to other machines."""

from __future__ import annotations

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
