"""Tokens of the HTTP API: kept as hashes, bounded in number and time, revoked by their person and by an admin."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, text

from dashboard.errors import AccessError, SetupError
from dashboard.settings import API_TOKENS
from dashboard.store.api_tokens import find_token, make_token, revoke_token, tokens_of
from tests.support.people_of import people


def token(store: Engine, person: str = "kim", rights: Any = "read") -> str:
    return make_token(store, person, "a script", rights, 30)[0]


def test_a_token_is_kept_as_a_hash_and_its_person_and_an_admin_can_revoke_it(store: Engine):
    people(store, kim="editor", lee="editor", ann="admin")
    secret, made = make_token(store, "kim", "  my\nscript ", "read", 30)
    with store.connect() as connection:
        row = connection.execute(text("SELECT * FROM api_token")).one()
    assert secret not in str(tuple(row)) and made.name == "my script" and len(secret) == 46
    found = find_token(store, secret)
    assert found and found.person == "kim" and tokens_of(store, "kim")[0].used
    assert [tokens_of(store, who) != [] for who in ("kim", "lee", "ann")] == [True, False, True]
    with pytest.raises(AccessError):
        revoke_token(store, "lee", made.id)
    revoke_token(store, "ann", made.id)
    assert find_token(store, secret) is None and tokens_of(store, "kim")[0].state() == "revoked"
    for days in (0, -1, 367, 10**30):
        with pytest.raises(SetupError):
            make_token(store, "kim", "", "read", days)
    with pytest.raises(AccessError):
        make_token(store, "nobody", "", "read", 1)


def test_one_person_has_a_bounded_number_of_tokens(store: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("dashboard.store.api_tokens.API_TOKENS", 2)
    assert API_TOKENS >= 10
    token(store), token(store)
    with pytest.raises(SetupError, match="2 tokens"):
        token(store)
