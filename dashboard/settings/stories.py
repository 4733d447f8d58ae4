"""Numbers of grouping, and of meaning, which it asks."""

from __future__ import annotations

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
TIE_KEPT = 500  # articles whose words are kept while ties are made, 30 kB each, …
TIE_WHOLES = 100  # … and stories
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
TERMS_AT_ONCE = 8_000_000  # terms counted at once, 130 MB while they are put together; an article has some 700
PAIRS_AT_ONCE = 20_000  # pairs compared at once: some 4 million numbers
MEANT_AT_ONCE = 500  # pairs whose meaning is asked at once: hardly more than a thousand sentences
FULL_TABLE = 2_000_000  # numbers of a component's table of words; a larger one is sparse
WORDS_KEPT = 300_000  # words of a language kept with their numbers, 200 bytes each
RARE_SPECIFICS = (
    40  # ... and, in a second search, by so many of its rarest names and numbers: heavy rewrites keep those
)
RARE_TERMS = 60  # an article is looked up by so many of its rarest terms; engine
SHARED_TERMS = 3  # rare terms two articles must share to be compared; engine
CANDIDATES = 30  # partners an article is compared with; engine
CANDIDATE_ROWS = 2_000  # articles looked up at once: some 100 MB of intermediate product
SITE_LINE = 3  # articles of a site on which a short line must stand to be furniture
SITE_LINE_LENGTH = 80  # characters; longer lines that recur are the story itself, told again
