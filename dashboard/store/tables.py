"""The tables, on SQLite and PostgreSQL alike.

Four kinds: what was read (article, refusal, load), what the analysis made of it (story, story_article, sentence, suggestion,
alignment;
replaced by every analysis), what people decided (mark_event, decision, desk_event, guideline; only ever added to), and
who is at work on what (person, claim, presence, assignment, plan). `mark` is the present state of mark_event, kept in
the same transaction and rebuilt from the log by `review.rebuild_marks`.
A change here needs a new file in migrations/versions; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Counter = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only in a column of type INTEGER

article = Table(
    "article",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("format", String, nullable=False),
    Column("url", Text),
    Column("site", String, index=True),
    Column("published", Date, index=True),
    Column("language", String, nullable=False, index=True),
    Column("role", String),
    Column("story", String),
    Column("page", JSON, nullable=False),
    Column("copies", JSON, nullable=False),
    Column("position", Integer, nullable=False),  # the order articles were read in
    Column("replaced_by", String, index=True),  # a corrected text of the same name took its place
    Column("captured", BigInteger),  # when it was seen at its address, ms since 1970
    Column("archived", BigInteger, index=True),  # when it was put away, ms; NULL: it is in the corpus
    Column("archived_from", String),  # the story it was in then, so that it comes back to it
    Index("ix_article_position", "position", "id"),
)

load = Table(
    "load",
    metadata,
    Column("id", String, primary_key=True),
    Column("made", BigInteger, nullable=False, index=True),  # this server's clock, ms
    Column("actor", String, nullable=False),  # empty: the command line
    Column("what", Text, nullable=False),  # the folder, or in words what else
    Column("counts", JSON, nullable=False),  # {new, changed, known, archived, refused}
    Column(
        "report", JSON, nullable=False
    ),  # {refused: [[place, reason, hint], …], notes: [[place, kind, what, n], …], stories}
)

load_article = Table(
    "load_article",
    metadata,
    Column("load", ForeignKey("load.id"), primary_key=True),
    Column("article", ForeignKey("article.id"), primary_key=True, index=True),
    Column("how", String, nullable=False),  # new, changed, known, archived
)

refusal = Table(
    "refusal",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("place", Text, nullable=False),  # file or file:line
    Column("reason", Text, nullable=False),
    Column("hint", Text, nullable=False),
)

story = Table(
    "story",
    metadata,
    Column("id", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("near", JSON, nullable=False),
    Column("ties", JSON, nullable=False),  # [Tie as a dictionary, …]
    Column("stamp", String, nullable=False),  # changes when the analysis of the story does
    # what the queue is answered from, written with the analysis
    Column("versions", Integer, nullable=False),
    Column("sources", Integer, nullable=False),
    Column("sentences", Integer, nullable=False),  # those to mark: not the source documents'
    Column("suggested", JSON, nullable=False),  # {label or state: how many of those}
    Column("need", Double, nullable=False),  # sum over its sentences
    Column("kinds", JSON, nullable=False),  # {kind of specific: how many nothing bears out}
    Column("languages", JSON, nullable=False),
    Column("sites", JSON, nullable=False),
)

standing = Table(  # what the queue's pages and "next story" are looked up in: review/queue/shortlist.py, listing.py
    "standing",
    metadata,
    Column("story", ForeignKey("story.id", ondelete="CASCADE"), primary_key=True),
    Column("left", Double, nullable=False),  # the need of what is not settled in it
    Column("open", Integer, nullable=False),  # 0: everything is settled
    Column("stale", Integer, nullable=False),  # 1: to be worked out anew; 2: only its rank is
    Column("rank", Double, nullable=False),  # minus the need that the queue shows: smaller comes first
    Column("single", Integer, nullable=False),  # 1: one version
    Column("language", String, nullable=False),  # of most of its versions
    Column("head", String().with_variant(String(collation="C"), "postgresql"), nullable=False),  # how its title begins
    Column("sentences", Integer, nullable=False),
    Column("marked", Integer, nullable=False),  # sentences that somebody has answered
    Index("ix_standing_open_left", "open", "left"),
    Index("ix_standing_stale", "stale"),
    Index("ix_standing_order", "open", "single", "language", "rank", "head"),
    Index("ix_standing_sums", "single", "open", "language", "sentences", "marked"),
)

story_facet = Table(  # what the queue is filtered by without looking at sentences: review/queue/filters.py
    "story_facet",
    metadata,
    Column("facet", String, primary_key=True),  # label, said, kind, site, language
    Column("value", String, primary_key=True),  # of said: label/band of confidence
    Column("story", ForeignKey("story.id", ondelete="CASCADE"), primary_key=True),
    Column("n", Integer, nullable=False),  # sentences (of site, language: articles)
    Index("ix_story_facet_story", "story"),
    sqlite_with_rowid=False,
)

story_article = Table(
    "story_article",
    metadata,
    Column("article", ForeignKey("article.id"), primary_key=True),
    Column("story", ForeignKey("story.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("role", String, nullable=False),
)

sentence = Table(
    "sentence",
    metadata,
    Column("article", ForeignKey("article.id"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("story", ForeignKey("story.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("part", String, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("label", String),  # the machine's state; NULL: no suggestion was made
    Column("confidence", Double),
    Column("need", Double, nullable=False),  # risk x uncertainty x reach, see review/need.py; 0 in a source document
    # holds all that a filter asks: the rows themselves are wide
    Index("ix_sentence_filter", "label", "confidence", "story", "article", "n"),
)

suggestion = Table(
    "suggestion",
    metadata,
    Column("article", ForeignKey("article.id"), primary_key=True),
    Column("story", ForeignKey("story.id", ondelete="CASCADE"), nullable=False, index=True),
    Column(
        "packed", LargeBinary, nullable=False
    ),  # of each of its sentences: scores, reasons, evidence, … (packing.py)
)

sentence_kind = Table(
    "sentence_kind",
    metadata,
    Column("article", String, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, primary_key=True),  # of a detail in the sentence that nothing bears out
    Column("story", String, nullable=False),
    ForeignKeyConstraint(["article", "n"], ["sentence.article", "sentence.n"], ondelete="CASCADE"),
    Index("ix_sentence_kind_kind", "kind", "story", "article", "n"),
)

alignment = Table(
    "alignment",
    metadata,
    Column("story", ForeignKey("story.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("a", String, nullable=False),
    Column("b", String, nullable=False),
    Column("links", JSON, nullable=False),  # [[a, b, score, kind, moved], …]
)

mark_event = Table(
    "mark_event",
    metadata,
    Column("rev", Counter, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("editor", String, nullable=False),
    Column("article", ForeignKey("article.id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("label", String),  # of labels.ANSWERS, held by review/marks/check.py; NULL: taken away
    Column("made", BigInteger, nullable=False),  # the editor's clock, ms
    Column("seq", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),  # this server's clock, ms
    Column("story", String, nullable=False, index=True),
    Column("evidence", JSON, nullable=False),
    Column("span_start", Integer),
    Column("span_stop", Integer),
    Column("note", Text, nullable=False),
    Column("cause", String, nullable=False),
    Column("bundle", String, index=True),  # MarkEvent.group
    Column("reverts", String),
    Column("actor", String),  # who did it, where that is not the editor: the lead behind a ruling of the desk
    Column("category", String),  # what kind of mistake a ruling put right
    UniqueConstraint("article", "start", "stop", "editor", "version"),
    Index("ix_mark_event_editor_rev", "editor", "rev"),
    sqlite_autoincrement=True,
)

mark = Table(
    "mark",
    metadata,
    Column("article", ForeignKey("article.id"), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("stop", Integer, primary_key=True, autoincrement=False),
    Column("editor", String, primary_key=True),
    Column("rev", ForeignKey("mark_event.rev"), nullable=False, unique=True),
    Column("label", String),
    Column("made", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("noted", Integer, nullable=False),  # 1: carries a note
    Column("at_article", String, nullable=False),  # the sentence it stands at now, in the text of today
    Column("at_n", Integer),  # 0: the article as a whole; NULL: cannot be found any more
    Index("ix_mark_at", "at_article", "at_n", "editor"),
    Index("ix_mark_label_editor", "label", "editor"),
    Index("ix_mark_editor", "editor"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("editor", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("articles", JSON, nullable=False),
    Column("reverts", BigInteger),
    Column("made", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

search_entry = Table(  # what can be found, for the index of either database; see search.py
    "search_entry",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("kind", String, nullable=False),
    Column("article", String, index=True),  # of an article
    Column("rev", BigInteger, index=True),  # of a note, of evidence: the event it came with
    Column("words", Text, nullable=False),  # folded, each once
    CheckConstraint("kind IN ('article', 'note', 'evidence')", name="kind"),
)

setting = Table(
    "setting",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("changed", BigInteger, nullable=False),
)

# ---- people and who has what ------------------------------------------------------------------------------------
# No foreign key to story: an analysis replaces stories, and what people have in hand must outlive it.
person = Table(
    "person",
    metadata,
    Column("id", String, primary_key=True),  # what mark_event.editor says; made at the first sign-in, never changed
    Column("issuer", String, nullable=False),  # the provider's address, "proxy" or "local"
    Column("subject", String, nullable=False),
    Column("name", String, nullable=False),
    Column("email", String),
    Column("role", String, nullable=False),
    Column("active", Integer, nullable=False),
    Column("epoch", BigInteger, nullable=False),  # goes up at sign-out: tokens given before are void
    Column("made", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    CheckConstraint("role IN ('reader', 'editor', 'lead', 'admin')", name="role"),
    UniqueConstraint("issuer", "subject"),
)

desk_event = Table(
    "desk_event",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("made", BigInteger, nullable=False),  # this server's clock, ms
    Column("actor", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("story", String, index=True),
    Column("person", String, index=True),  # whom it is about
    Column("details", JSON, nullable=False),
    Index("ix_desk_event_actor_made", "actor", "made"),
    sqlite_autoincrement=True,
)

claim = Table(
    "claim",
    metadata,
    Column("story", String, primary_key=True),
    Column("editor", String, primary_key=True),
    Column("taken", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False, index=True),  # evaluated on read; nothing ever cleans up
)

presence = Table(
    "presence",
    metadata,
    Column("editor", String, primary_key=True),
    Column("story", String, primary_key=True, index=True),
    Column("article", String),
    Column("n", Integer),
    Column("seen", BigInteger, nullable=False),
)

assignment = Table(
    "assignment",
    metadata,
    Column("story", String, primary_key=True),
    Column("editor", String, primary_key=True, index=True),
    Column("actor", String, nullable=False),
    Column("reason", Text, nullable=False),  # the rule that did it, empty: by hand
    Column("made", BigInteger, nullable=False),
)

plan = Table(
    "plan",
    metadata,
    Column("story", String, primary_key=True),
    Column("overlap", Integer, nullable=False),  # how many editors are to mark it, each on their own
    Column("actor", String, nullable=False),
    Column("made", BigInteger, nullable=False),
)

guideline = Table(
    "guideline",
    metadata,
    Column("version", Counter, primary_key=True),
    Column("made", BigInteger, nullable=False),
    Column("actor", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("about", Text, nullable=False),  # what changed and why, in the lead's words
    sqlite_autoincrement=True,
)

# ---- other programs ---------------------------------------------------------------------------------------------
outside_suggestion = Table(  # what somebody else's program says of a sentence; never mixed with `sentence.label`
    "outside_suggestion",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("by", String, nullable=False),
    Column("article", ForeignKey("article.id"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("label", String, nullable=False),
    Column("score", Double),  # 0..1, how sure it is of the label; NULL: it does not say
    Column("reason", Text, nullable=False),
    Column("evidence", JSON, nullable=False),  # [{article, quote} or {url} or {note}]
    Column("made", BigInteger, nullable=False),
    UniqueConstraint("by", "article", "start", "stop"),
)

api_token = Table(  # the token itself is known to nobody: its SHA-256 is
    "api_token",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("rights", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
    Column("made", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("used", BigInteger),
    Column("revoked", BigInteger),
    CheckConstraint("rights IN ('read', 'write', 'admin')", name="rights"),
)

webhook = Table(
    "webhook",
    metadata,
    Column("id", String, primary_key=True),
    Column("url", Text, nullable=False),
    Column("events", JSON, nullable=False),
    Column("secret", String, nullable=False),  # signs what is sent, so it cannot be kept as a hash
    Column("actor", String, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("active", Integer, nullable=False),
)

webhook_delivery = Table(  # the outbox: what is to be sent, and what became of it
    "webhook_delivery",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("webhook", ForeignKey("webhook.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("event", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("due", BigInteger, index=True),  # when to try next; NULL: delivered, or given up
    Column("tries", Integer, nullable=False),
    Column("delivered", BigInteger),
    Column("trouble", Text, nullable=False),  # why the last try failed
    sqlite_autoincrement=True,
)

story_done = Table(  # stories whose completion the webhooks have been told of
    "story_done",
    metadata,
    Column("story", String, primary_key=True),
)

comment = Table(  # what editors say to each other about a sentence; only ever added to
    "comment",
    metadata,
    Column("rev", Counter, primary_key=True),
    Column("id", String, nullable=False, unique=True),  # made in the browser: sending it again changes nothing
    Column("editor", String, nullable=False),
    Column("article", ForeignKey("article.id"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("story", String, nullable=False, index=True),
    Column("kind", String, nullable=False),  # said, resolved
    Column("text", Text, nullable=False),
    Column("mentions", JSON, nullable=False),  # handles
    Column("made", BigInteger, nullable=False),  # this server's clock, ms
    sqlite_autoincrement=True,
)
