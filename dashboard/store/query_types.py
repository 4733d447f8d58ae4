"""What queries give, for the signatures of store/ and review/: SQLAlchemy cannot know the columns of a row by name.

Which columns there are says the query that a function names; `Any` stands here, once.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, FromClause, Row, Select

Query: TypeAlias = Select[*tuple[Any, ...]]
Record: TypeAlias = Row[*tuple[Any, ...]]  # the columns of a query's result, by name
Recorded: TypeAlias = Record | SimpleNamespace  # one that was read, or was written just now
Condition: TypeAlias = ColumnElement[bool]
Value: TypeAlias = ColumnElement[Any]
Relation: TypeAlias = FromClause  # a table, an alias of one, or a subquery
NewRow: TypeAlias = dict[str, Any]  # a row to be written, values by column: their types are those of the table
