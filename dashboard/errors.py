"""The error tree.

    DashboardError
    ├── CorpusError      a file of the corpus, or the table beside it, cannot be used
    ├── DatabaseError    the database cannot be opened, read or written
    │   └── BusyError        another writer holds it; the same call will work in a moment
    ├── MarkError        a mark the desk must not record
    ├── ExportError      an export cannot be written
    ├── ExchangeError    a file of another program, or of another desk, cannot be brought in
    ├── AccessError      this person's role does not allow it
    │   └── SignedOutError   the sign-in was ended
    ├── ClaimError       a colleague has the story
    └── SetupError       this machine or its settings stand in the way (port, folder, variable)

Each error is one sentence that says what and where, and a hint that says what to do next. The command line prints both
and ends with `exit_code`; a page shows both in a box. Neither ever shows a traceback for them.

Errors that visitors meet are raised by their code (`AccessError.of("needs_role", …)`): their words come from
strings/*/errors.toml, and `in_language` says them in the visitor's language. What only an administrator meets is English.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

from dashboard.strings import catalogue, text

_ROLES = ("needed", "yours")  # values that are roles, said as the screen calls them


class DashboardError(Exception):
    """`message` says what happened, `where` names the file:line, URL or setting, `hint` is the next thing to do."""

    exit_code = 1
    code: str = ""  # of strings/*/errors.toml
    values: Mapping[str, object] = MappingProxyType({})

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        """Keep the three; `str` joins them to one line."""
        super().__init__(message)
        self.message, self.where, self.hint = message, where, hint

    @classmethod
    def of(cls, code: str, /, *, where: str = "", **values: object) -> Self:
        """Return the error `errors.CODE` of the catalogue, in English, ready to be said in another language."""
        error = cls("", where=where)
        error.code, error.values = code, values
        error.message, error.hint = error.in_language("en")
        error.args = (error.message,)
        return error

    def in_language(self, language: str) -> tuple[str, str]:
        """Return message and hint in `language`; as they were written where the error has no code."""
        if not self.code:
            return self.message, self.hint
        strings = catalogue(language)
        roles = {name: strings[f"views.role_of_{self.values[name]}"] for name in _ROLES if name in self.values}
        values = {**self.values, **roles}
        hint = f"errors.{self.code}_hint"
        localized = text(f"errors.{self.code}", language, **values)
        return localized, text(hint, language, **values) if hint in strings else ""

    def __str__(self) -> str:
        """WHERE: message hint."""
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head} {self.hint}".strip()


class CorpusError(DashboardError):
    """A file cannot be used. `where` is file or file:line, `hint` one sentence an editor can act on."""

    exit_code = 3


class DatabaseError(DashboardError):
    """The database cannot be opened, read or written. `where` is the URL without its password."""

    exit_code = 4


class BusyError(DatabaseError):
    """Another writer holds the database. Nothing was written; the same call works once the other one is done."""


class MarkError(DashboardError):
    """A mark that must not be recorded: unknown label, a sentence that does not exist, evidence that is missing."""

    exit_code = 5


class ExportError(DashboardError):
    """An export cannot be written."""

    exit_code = 6


class ExchangeError(DashboardError):
    """A file of another program, or of another desk, cannot be brought in. `where` is file or file:line."""

    exit_code = 10


class SetupError(DashboardError):
    """This machine or a setting stands in the way: a port in use, a folder that cannot be written, a wrong variable."""

    exit_code = 7


class AccessError(DashboardError):
    """This person's role does not allow it."""

    exit_code = 8


class SignedOutError(AccessError):
    """The sign-in was ended, here or on another page: signing in again helps."""


class ClaimError(DashboardError):
    """A colleague has the story; the message says who and until when, `claims` are the `review.claims.Claim`s."""

    exit_code = 9
    claims: tuple[Any, ...] = ()
