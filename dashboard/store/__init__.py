"""The database: SQLite in a file, or PostgreSQL. Every function takes the Engine of `open_database` first."""

from __future__ import annotations

from sqlalchemy import Engine

from dashboard.store.access import demand
from dashboard.store.article_list import ArticleCounts, ListedArticle, count_listed, list_articles
from dashboard.store.articles import (
    Saved,
    articles_by_id,
    articles_listed,
    has_articles,
    read_articles,
    read_refusals,
    save_articles,
    save_asides,
    stream_articles,
)
from dashboard.store.backup import back_up, has_events, next_backup
from dashboard.store.decisions import Decision, Kind, decide, decision_log, read_decisions, standing
from dashboard.store.engine import open_database
from dashboard.store.existing import find_faults, find_lacks, open_existing
from dashboard.store.likely import stories_sharing
from dashboard.store.load_reports import LoadReport, read_reports
from dashboard.store.loads import Load, Standing
from dashboard.store.loads import standing as load_standing
from dashboard.store.outdated import (
    corpus_size,
    stories_bound,
    stories_of,
    stories_outdated,
    unplaced_articles,
)
from dashboard.store.raw_copy import has_tool
from dashboard.store.restoring import Backup, restore
from dashboard.store.restoring import look_at as look_at_backup
from dashboard.store.rotation import back_up_before
from dashboard.store.rotation import drop_old as drop_old_backups
from dashboard.store.schema import MEND
from dashboard.store.search import Hit, search_texts
from dashboard.store.search_index import index_anew
from dashboard.store.sheets import Sheet, read_sheets
from dashboard.store.shelf import Shelved, archive_articles, count_shelf, find_articles, read_shelf, restore_articles
from dashboard.store.stories import (
    find_stories,
    finish_analysis,
    finish_part,
    load_story,
    roles,
    save_stories,
    save_story,
    stamp,
    stories_by_id,
    story_ids,
    story_members,
    story_of,
)
from dashboard.store.story_list import story_titles
from dashboard.store.text import clean_all
from dashboard.store.transfer import copy_database, move
from dashboard.store.values import get_own, get_setting, keep_learned, learned, ping, set_own, set_setting, token_key

__all__ = [
    "MEND",
    "ArticleCounts",
    "Backup",
    "Decision",
    "Engine",
    "Hit",
    "Kind",
    "ListedArticle",
    "Load",
    "LoadReport",
    "Saved",
    "Sheet",
    "Shelved",
    "Standing",
    "archive_articles",
    "articles_by_id",
    "articles_listed",
    "back_up",
    "back_up_before",
    "clean_all",
    "copy_database",
    "corpus_size",
    "count_listed",
    "count_shelf",
    "decide",
    "decision_log",
    "demand",
    "drop_old_backups",
    "find_articles",
    "find_faults",
    "find_lacks",
    "find_stories",
    "finish_analysis",
    "finish_part",
    "get_own",
    "get_setting",
    "has_articles",
    "has_events",
    "has_tool",
    "index_anew",
    "keep_learned",
    "learned",
    "list_articles",
    "load_standing",
    "load_story",
    "look_at_backup",
    "move",
    "next_backup",
    "open_database",
    "open_existing",
    "ping",
    "read_articles",
    "read_decisions",
    "read_refusals",
    "read_reports",
    "read_sheets",
    "read_shelf",
    "restore",
    "restore_articles",
    "roles",
    "save_articles",
    "save_asides",
    "save_stories",
    "save_story",
    "search_texts",
    "set_own",
    "set_setting",
    "stamp",
    "standing",
    "stories_bound",
    "stories_by_id",
    "stories_of",
    "stories_outdated",
    "stories_sharing",
    "story_ids",
    "story_members",
    "story_of",
    "story_titles",
    "stream_articles",
    "token_key",
    "unplaced_articles",
]
