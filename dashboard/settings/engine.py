"""Limits of an analysis and how its work is cut into parts."""

from __future__ import annotations

# ---- analysis: how parts are spread ------------------------------------------------------------------------------
PARALLEL_FROM = 200  # stories; below, starting workers (1 s each) costs more than it saves, 2 cores, 2026-11


# ---- limits: what is over one is kept and can be marked, but is not analysed, and a note says so ---------------------
LIMIT_SENTENCES = 500  # of one article; 7,500 words, twice the longest of 13,000 articles at hand
LIMIT_SENTENCE_CHARS = 1_200  # of one sentence; the longest in 13,000 of the developer corpora has 1,100
LIMIT_VERSIONS = 40  # of one story that are aligned each with each; 200 took 73 s, 2026-11
LIMIT_HUBS = 6  # versions that all the others are aligned with in a larger story, sources first; 12 took twice as long
LIMIT_PAIRS = 800  # aligned in such a story, as many as 40 versions have; one of 200 took 11 s with 1,372 of them
HEAVY_SENTENCES = 1_500  # a story of more is analysed in a process of its own, which can be ended
HEAVY_SENTENCE_CHARS = 1_000  # ... or one with a longer sentence
PART_SECONDS = 60.0  # a story may take; the largest ordinary one (40 versions of 60 sentences) takes 9
PART_MEMORY = 1_000_000_000  # bytes a story may take beyond what a worker needs itself; Linux only
COLLECT_AFTER = 100_000  # new objects after which a worker looks for circles: 3 ms an article less than at 700, 2026-11
PART_AHEAD = 64  # stories computed before the one whose turn it is
PATTERN_SECONDS = 5.0  # one call of a regular expression on article text; the slowest known takes .05
START_SECONDS = 120.0  # a worker may take to start: 1 s, or 40 on a machine under load


# ---- analysis by parts (engine/by_parts.py) ----------------------------------------------------------------------
WORK_SECONDS = 300.0  # a part of several articles or stories may take; one alone has PART_SECONDS
WORK_BYTES = 2_000_000  # of files read in one part: some 600 articles, 50 MB in a worker
WORK_FILES = 500  # files of one part at most
WORK_ARTICLES = 500  # articles of a part where they come from the database
KEYS_AT_ONCE = 8_000_000  # words and lines counted at once, 130 MB; an article has some 70 that its part counts first
WORK_PAIRS = 20_000  # candidate pairs compared in one part: some seconds
WORK_SENTENCES = 500  # sentences suggested for in one part: some seconds
