"""People: who signs in is known again, roles are changed by those who may, and what a role forbids the store refuses."""

from __future__ import annotations

import ast
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select

from dashboard import review
from dashboard.errors import AccessError, DatabaseError, SetupError, SignedOutError
from dashboard.jobs import learning, loading
from dashboard.model import DESK, Identity, Reading
from dashboard.store import (
    current,
    decide,
    decision_log,
    demand,
    get_own,
    get_setting,
    people,
    save_articles,
    set_own,
    set_setting,
    token_key,
)
from dashboard.store.access import INVITED, LOCAL, RANKS, may
from dashboard.store.engine import reading, writing
from dashboard.store.people import WAIT, Person, let_in, set_active, set_role, sign_in, sign_out, slug
from dashboard.store.tables import desk_event, person
from dashboard.web import tokens
from tests.support.making import version
from tests.support.marking import NOW, analysis, event, filled, keep
from tests.support.people_of import people as present

ANA = Identity("https://id.example", "7", "Ana Ruiz", "ana@desk.example", True, NOW // 1000)
BO = Identity("https://id.example", "8", "Bo", "bo@desk.example", False, NOW // 1000)


def log(store: Engine) -> list[tuple[str, str, str | None]]:
    with reading(store) as connection:
        rows = connection.execute(select(desk_event).order_by(desk_event.c.id))
        return [(row.actor, row.kind, row.person) for row in rows]


def table(store: Engine) -> dict[str, Person]:
    return {one.id: one for one in people.people(store)}


# ---- signing in -------------------------------------------------------------------------------------------------
def test_a_person_is_known_again_by_issuer_and_subject_whatever_else_changes(store: Engine):
    first = sign_in(store, ANA, now=NOW)
    assert (first.id, first.role, first.active, first.epoch) == ("ana-ruiz", "reader", True, 0)
    married = sign_in(store, replace(ANA, name="Ana Oyelaran", email="oyelaran@desk.example"), now=NOW + 1)
    assert (married.id, married.name, married.email) == ("ana-ruiz", "Ana Oyelaran", "oyelaran@desk.example")
    assert sign_in(store, replace(ANA, name="", email=None), now=NOW + 2).name == "Ana Oyelaran"
    assert list(table(store)) == ["ana-ruiz"]
    assert log(store) == [("ana-ruiz", "person_new", "ana-ruiz")]


def test_the_same_subject_of_another_provider_is_somebody_else(store: Engine):
    ids = {sign_in(store, who, now=NOW).id for who in (ANA, replace(ANA, issuer="https://other.example"))}
    assert ids == {"ana-ruiz", "ana-ruiz-2"}


def test_being_here_is_written_now_and_then_and_not_at_every_click(store: Engine):
    for later in (0, 1_000, 299_000):
        assert sign_in(store, ANA, now=NOW + later).seen == NOW
    assert sign_in(store, ANA, now=NOW + 301_000).seen == NOW + 301_000


def test_a_first_sign_in_from_two_places_at_once_makes_one_person(store: Engine):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: sign_in(store, ANA, now=NOW).id, range(16)))
    assert found == {"ana-ruiz"}
    assert len(table(store)) == 1


def test_a_new_person_gets_the_role_of_the_settings(store: Engine):
    for role in RANKS:
        assert sign_in(store, replace(BO, subject=role), new_role=role).role == role
    with pytest.raises(SetupError):
        sign_in(store, ANA, new_role="boss")
    with pytest.raises(AccessError, match="ana-ruiz"):
        sign_in(store, ANA, new_role=WAIT)
    set_active(store, None, "ana-ruiz", True)
    assert sign_in(store, ANA, new_role=WAIT).role == "reader"


def test_admins_are_named_by_a_verified_address_or_by_issuer_and_subject(store: Engine):
    for named in ("ANA@desk.example", "https://id.example#7"):
        assert sign_in(store, ANA, admins=("x@desk.example", named), now=NOW).role == "admin"
        set_role(store, None, "ana-ruiz", "reader")


def test_an_address_that_nobody_verified_makes_nobody_an_admin(store: Engine):
    assert sign_in(store, BO, admins=("bo@desk.example", "https://id.example", "8", "", "#")).role == "reader"


# ---- handles ----------------------------------------------------------------------------------------------------
def test_a_handle_is_made_from_the_name_else_the_address(store: Engine):
    said = {
        ("Ana Ruiz", None): "ana-ruiz",
        ("  O'Neil, Zoë_Żak  ", None): "o-neil-zoë-żak",
        ("Ольга", None): "ольга",
        ("…", "bo.b@desk.example"): "bo-b",
        ("", None): "editor",
        ("(desk)", None): "desk",
        ("ＡＢＣ", None): "abc",
        ("ana ruiz", None): "ana-ruiz-2",
    }
    for n, ((name, email), handle) in enumerate(said.items()):
        assert sign_in(store, Identity("https://id.example", str(n), name, email)).id == handle


@given(st.text(max_size=90))
def test_a_handle_is_never_the_desk_s_own_name_nor_has_signs_that_separate(name: str):
    found = slug(name)
    assert found != DESK and not set(found) & set(". ()#/:\t\n") and len(found) <= 40


def test_a_handle_that_somebody_marked_under_before_there_was_a_sign_in_is_not_given_away(store: Engine):
    a, _ = filled(store)
    review.record_marks(store, "Ana-Ruiz", [event(a, 1)])
    decide(store, "bo", "source", [a.article.id])
    assert sign_in(store, ANA).id == "ana-ruiz-2"
    assert sign_in(store, BO).id == "bo-2"


# ---- signing out and being shut out -----------------------------------------------------------------------------
def test_signing_out_ends_tokens_and_this_sign_in_but_not_a_newer_one(store: Engine):
    sign_in(store, ANA, now=NOW)
    let_in(store, "ana-ruiz", 0)
    sign_out(store, "ana-ruiz", ANA.issued)
    with pytest.raises(SignedOutError):
        let_in(store, "ana-ruiz", 0)
    for copied in (ANA, replace(ANA, issued=ANA.issued - 5)):
        with pytest.raises(SignedOutError):
            sign_in(store, copied)
        assert not people.allows(store, copied, "read")
    again = sign_in(store, replace(ANA, issued=ANA.issued + 1))
    let_in(store, "ana-ruiz", again.epoch)
    assert log(store)[-1] == ("ana-ruiz", "person_signed_out", "ana-ruiz")


def test_somebody_shut_out_can_do_nothing_and_comes_back_with_role_and_marks(store: Engine):
    a, _ = filled(store)
    present(store, lea="admin")
    sign_in(store, ANA, new_role="editor")
    review.record_marks(store, "ana-ruiz", [event(a, 1)])
    set_active(store, "lea", "ana-ruiz", False)
    for refused in (
        lambda: sign_in(store, ANA),
        lambda: let_in(store, "ana-ruiz", table(store)["ana-ruiz"].epoch),
        lambda: review.record_marks(store, "ana-ruiz", [event(a, 2)]),
        lambda: demand(store, "ana-ruiz", "read"),
    ):
        with pytest.raises(AccessError):
            refused()
    set_active(store, "lea", "ana-ruiz", True)
    assert sign_in(store, ANA).role == "editor"
    with pytest.raises(SignedOutError):
        let_in(store, "ana-ruiz", 0)
    assert len(review.read_marks(store, "story-1").marks) == 1
    assert [entry for entry in log(store) if entry[1].startswith("person_") and entry[0] == "lea"] == [
        ("lea", "person_out", "ana-ruiz"),
        ("lea", "person_in", "ana-ruiz"),
    ]


# ---- roles ------------------------------------------------------------------------------------------------------
def test_only_an_admin_changes_roles_and_the_last_one_stays(store: Engine):
    present(store, ana="reader", kim="lead", lea="admin")
    for by in ("ana", "kim", "nobody", ""):
        with pytest.raises(AccessError):
            set_role(store, by, "ana", "admin")
        with pytest.raises(AccessError):
            set_active(store, by, "kim", False)
    for change in (lambda: set_role(store, "lea", "lea", "editor"), lambda: set_active(store, "lea", "lea", False)):
        with pytest.raises(AccessError, match="last admin"):
            change()
    set_role(store, "lea", "ana", "admin")
    set_role(store, "ana", "lea", "editor")
    assert {handle: one.role for handle, one in table(store).items()} == {
        "ana": "admin",
        "kim": "lead",
        "lea": "editor",
    }
    assert log(store) == [("lea", "person_role", "ana"), ("ana", "person_role", "lea")]


def test_two_admins_who_take_each_other_s_role_at_once_leave_one(store: Engine):
    present(store, ana="admin", lea="admin")

    def take(by: str, other: str) -> bool:
        try:
            set_role(store, by, other, "editor")
        except AccessError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(take, ("ana", "lea"), ("lea", "ana")))
    assert sorted(done) == [False, True]
    assert sorted(one.role for one in table(store).values()) == ["admin", "editor"]


def test_the_command_line_does_what_no_page_may_and_says_what_is_wrong(store: Engine):
    present(store, lea="admin")
    set_role(store, None, "lea", "reader")
    assert table(store)["lea"].role == "reader"
    for wrong in (lambda: set_role(store, None, "lea", "boss"), lambda: set_role(store, None, "noone", "lead")):
        with pytest.raises(SetupError):
            wrong()
    assert log(store) == [(people.SHELL, "person_role", "lea")]


# ---- names without a sign-in ------------------------------------------------------------------------------------
def test_a_desk_where_nobody_signs_in_belongs_to_every_name(store: Engine):
    assert people.local(store, "Kim *Bell*").role == "admin"
    let_in(store, "Kim *Bell*", 0)
    for name in ("", DESK):
        with pytest.raises(AccessError):
            people.local(store, name)


def test_a_name_typed_at_a_desk_where_people_sign_in_is_nobody_s_handle(store: Engine):
    present(store, lea="admin")
    for name in ("lea", "kim", ""):
        with pytest.raises(AccessError):
            people.local(store, name)
    with pytest.raises(AccessError):
        let_in(store, "kim", 0)
    made = people.add_local(store, " Kim ", "editor")
    assert people.local(store, "Kim") == made
    assert (made.id, made.issuer, made.role) == ("Kim", LOCAL, "editor")
    assert people.add_local(store, "Kim", "lead").role == "lead"
    for taken in ("lea", "", DESK):
        with pytest.raises(SetupError):
            people.add_local(store, taken, "admin")


# ---- invitations ------------------------------------------------------------------------------------------------
def test_somebody_invited_has_a_handle_at_once_and_the_role_at_the_first_sign_in(store: Engine):
    present(store, lea="admin", kim="lead")
    invited = people.invite(store, "lea", " Ana@Desk.example ", "editor", name="Ana R.")
    assert (invited.id, invited.issuer, invited.email, invited.seen) == ("ana-r", INVITED, "ana@desk.example", 0)
    with pytest.raises(AccessError):
        people.invite(store, "kim", "bo@desk.example", "reader")
    for nobody, role in (("", "editor"), ("a b@desk.example", "editor"), ("x@desk.example", "boss")):
        with pytest.raises(SetupError):
            people.invite(store, "lea", nobody, role)
    with pytest.raises(SetupError, match=r"ana@desk\.example"):
        people.invite(store, "lea", "ANA@desk.example", "lead")
    came = sign_in(store, ANA, new_role=WAIT, now=NOW)
    assert (came.id, came.name, came.role, came.issuer, came.seen) == ("ana-r", "Ana Ruiz", "editor", ANA.issuer, NOW)
    with pytest.raises(SetupError):
        people.invite(store, "lea", "ana@desk.example", "lead")
    assert log(store) == [("lea", "person_invited", "ana-r"), ("ana-r", "person_new", "ana-r")]


def test_an_invitation_is_not_taken_up_with_an_address_that_nobody_verified(store: Engine):
    present(store, lea="admin")
    people.invite(store, "lea", "bo@desk.example", "admin")
    assert (sign_in(store, BO).id, sign_in(store, BO).role) == ("bo-2", "reader")
    with pytest.raises(AccessError, match="lea"):
        set_active(store, "lea", "lea", False)  # an admin who has not come yet is none


def test_an_invitation_names_issuer_and_subject_or_the_account_of_a_proxy(store: Engine):
    present(store, lea="admin")
    people.invite(store, "lea", "https://id.example#8", "lead")
    people.invite(store, "lea", "Mo7", "editor")
    assert sign_in(store, BO).role == "lead"
    assert sign_in(store, Identity("https://id.example", "mo7", "Mo")).role == "reader"
    assert sign_in(store, Identity("proxy", "mo7", "Mo")).role == "editor"


def test_who_was_invited_and_shut_out_again_stays_out(store: Engine):
    present(store, lea="admin")
    set_active(store, "lea", people.invite(store, "lea", "ana@desk.example", "editor").id, False)
    with pytest.raises(AccessError):
        sign_in(store, ANA)


# ---- what a role forbids, the store refuses ---------------------------------------------------------------------
def calls(store: Engine) -> dict[str, tuple[str, Callable[[str], object]]]:
    """Everything of this room that somebody may ask for: name -> (the role it needs, the call)."""
    a, b = version(["One.", "Two."], name="a.txt"), version(["One.", "Three."], name="b.txt")
    keep(store, analysis(a, b))
    articles = Reading((replace(a.article, id="other", name="other.txt"),), ())
    return {
        "record": ("editor", lambda who: review.record_marks(store, who, [event(a, 1)])),
        "rule": ("lead", lambda who: review.record_marks(store, who, [event(a, 2, cause="adjudication")])),
        "decide": ("editor", lambda who: decide(store, who, "source", [a.article.id])),
        "save_articles": ("lead", lambda who: save_articles(store, articles, who)),
        "load_folder": ("lead", lambda who: loading.load_folder(store, Path("/no/such/folder"), by=who)),
        "set_setting": ("lead", lambda who: set_setting(store, "learning", True, who)),
        "switch": ("lead", lambda who: learning.switch(store, True, who)),
        "learn_now": ("lead", lambda who: learning.learn_now(store, who)),
        "set_own": ("reader", lambda who: set_own(store, who, "language", "de")),
        "set_role": ("admin", lambda who: set_role(store, who, "reader", "reader")),
        "set_active": ("admin", lambda who: set_active(store, who, "reader", True)),
    }


def state(store: Engine) -> object:
    return (
        len(review.read_marks(store, "story-1").marks), len(decision_log(store)), len(log(store)), table(store),
        get_setting(store, "learning"), get_own(store, "x", "language"),
    )  # fmt: skip


def test_whoever_bypasses_the_page_is_refused_by_the_store_and_nothing_changes(store: Engine):
    every = calls(store)
    present(store, **{rank: rank for rank in RANKS}, out="admin")
    set_active(store, None, "out", False)
    for name, (needed, call) in every.items():
        before = state(store)
        for who in ("nobody", "out", *RANKS[: RANKS.index(needed)]):  # type: ignore[arg-type]
            with pytest.raises(AccessError):
                call(who)
            assert state(store) == before, f"{name} by {who}"


def test_whoever_has_the_role_is_let_do_it(store: Engine):
    every = calls(store)
    present(store, **{rank: rank for rank in RANKS})
    for needed, call in every.values():
        try:
            call(needed)
        except AccessError:
            raise
        except Exception as error:
            assert "no/such/folder" in str(error)


def test_may_says_what_require_would(store: Engine):
    present(store, kim="editor")
    assert [may(store, "kim", right) for right in ("read", "mark", "assign", "people")] == [True, True, False, False]
    assert not may(store, "nobody", "read")


# ---- small things -----------------------------------------------------------------------------------------------
def test_what_a_person_keeps_is_theirs_alone(store: Engine):
    present(store, ana="reader", bo="reader")
    set_own(store, "ana", "language", "de")
    assert (get_own(store, "ana", "language"), get_own(store, "bo", "language", "en")) == ("de", "en")


def test_all_processes_of_a_desk_get_the_same_token_key(store: Engine):
    with ThreadPoolExecutor(6) as pool:
        keys = set(pool.map(lambda _: token_key(store), range(6)))
    assert len(keys) == 1 and len(keys.pop()) == 64


def test_on_postgresql_tokens_hold_on_every_machine_and_on_sqlite_the_key_stays_out_of_the_database(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DASHBOARD_DB", database_url)
    monkeypatch.delenv("DASHBOARD_TOKEN_KEY", raising=False)
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "one"))
    token = tokens.mint("kim", 3)
    tokens._shared.cache_clear()  # another machine: nothing remembered, another folder
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "two"))
    shared = database_url.startswith("postgresql")
    assert tokens.verify(token) == (tokens.Signed("kim", 3) if shared else None)
    assert (tmp_path / "one" / "token.key").exists() != shared
    assert get_setting(current.engine(), "token key") is None or shared
    current._engine.cache_clear()


def test_the_table_of_people_is_written_by_this_room_alone():
    root = Path(people.__file__).parents[1]
    others = [
        p
        for p in root.rglob("*.py")
        if p.name not in ("people.py", "tables.py", "access.py") or p.parent.name != "store"
    ]
    writers = [
        path.name
        for path in others
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("insert", "update", "delete")
        and node.args
        and getattr(node.args[0], "id", "") == "person"
    ]
    assert writers == []


def test_a_person_without_a_known_role_cannot_be_kept(store: Engine):
    row = {
        "id": "x",
        "issuer": "i",
        "subject": "s",
        "name": "x",
        "role": "boss",
        "active": 1,
        "epoch": 0,
        "made": 1,
        "seen": 1,
    }
    with pytest.raises(DatabaseError), writing(store) as connection:
        connection.execute(insert(person).values(row))
