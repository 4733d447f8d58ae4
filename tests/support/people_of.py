"""People of a desk with sign-in, put there without the door."""

from __future__ import annotations

from sqlalchemy import Engine, insert

from dashboard.store.engine import writing
from dashboard.store.tables import person
from tests.support.marking import NOW


def people(store: Engine, **roles: str) -> None:
    """A desk where these people have signed in; name="role"."""
    common = {"issuer": "https://id.example", "email": None, "active": 1, "epoch": 0, "made": NOW, "seen": NOW}
    with writing(store) as connection:
        rows = [{"id": name, "subject": name, "name": name, "role": role} | common for name, role in roles.items()]
        connection.execute(insert(person), rows)
