"""Who somebody is: what providers and proxies say, what is believed, and which requests come from this computer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import doctor
from dashboard.errors import SetupError
from dashboard.model import Identity
from dashboard.store.access import NEEDED, RANKS, Right
from dashboard.web import identity
from dashboard.web.identity import at_home, from_claims, from_headers, from_proxy, mode

ROOT = Path(__file__).resolve().parents[2]
NOW = 1_800_000_000
SECRET = "s" * 32
CLAIMS = {"is_logged_in": True, "iss": "https://id.example", "sub": "7", "name": "Ana Ruiz", "iat": NOW}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in doctor.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path))


# ---- modes ------------------------------------------------------------------------------------------------------
def test_without_settings_a_section_auth_decides(monkeypatch: pytest.MonkeyPatch):
    assert (mode(False), mode(True)) == ("local", "oidc")
    monkeypatch.setenv("DASHBOARD_LOGIN", " Local ")
    assert mode(True) == "local"


@pytest.mark.parametrize(
    ("login", "secret", "where"),
    [
        ("ldap", "", "DASHBOARD_LOGIN"),
        ("oidc", "", "secrets.toml"),
        ("proxy", "", "DASHBOARD_LOGIN=proxy"),
        ("proxy", "s" * 31, "DASHBOARD_LOGIN=proxy"),
    ],
)
def test_a_mode_that_cannot_work_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, login, secret, where):
    monkeypatch.setenv("DASHBOARD_LOGIN", login)
    monkeypatch.setenv("DASHBOARD_PROXY_SECRET", secret)
    with pytest.raises(SetupError) as caught:
        mode(False)
    assert caught.value.where == where
    assert caught.value.hint


# ---- a provider -------------------------------------------------------------------------------------------------
def test_claims_name_a_person_by_issuer_and_subject():
    claims = CLAIMS | {"email": "ana@desk.example", "email_verified": True}
    assert from_claims(claims, NOW) == Identity("https://id.example", "7", "Ana Ruiz", "ana@desk.example", True, NOW)


@pytest.mark.parametrize("verified", [None, False, "false", "no", 1, "True ", []])
def test_an_address_counts_only_where_the_provider_says_that_it_is_verified(verified: Any):
    found = from_claims(CLAIMS | {"email": "ana@desk.example", "email_verified": verified}, NOW)
    assert found and not found.verified


@pytest.mark.parametrize("missing", [{}, {"is_logged_in": "yes"}, {"is_logged_in": False}, {"iss": ""}, {"sub": None}])
def test_claims_without_a_sign_in_name_nobody(missing: dict[str, Any]):
    assert from_claims((CLAIMS | missing) if missing else {}, NOW) is None


def test_a_sign_in_ends_after_the_hours_that_are_set(monkeypatch: pytest.MonkeyPatch):
    assert from_claims(CLAIMS, NOW + 24 * 3600) and not from_claims(CLAIMS, NOW + 24 * 3600 + 1)
    monkeypatch.setenv("DASHBOARD_SESSION_HOURS", "0.5")
    assert from_claims(CLAIMS, NOW + 1800) and not from_claims(CLAIMS, NOW + 1801)
    monkeypatch.setenv("DASHBOARD_SESSION_HOURS", "for ever")
    assert not from_claims(CLAIMS, NOW + 24 * 3600 + 1)


# ---- a proxy ----------------------------------------------------------------------------------------------------
SENT = {"x-copydesk-user": "u1", "x-copydesk-name": "Ana Ruiz", "x-copydesk-secret": SECRET}


def test_headers_mean_nothing_without_the_secret(monkeypatch: pytest.MonkeyPatch):
    assert from_headers(SENT) is None
    monkeypatch.setenv("DASHBOARD_PROXY_SECRET", SECRET)
    assert from_headers(SENT) == Identity("proxy", "u1", "Ana Ruiz")
    assert from_headers(SENT | {"x-copydesk-secret": SECRET + "s"}) is None
    assert from_headers({k: v for k, v in SENT.items() if k != "x-copydesk-secret"}) is None
    assert from_headers(SENT | {"x-copydesk-user": " "}) is None


@pytest.mark.parametrize("secret", ["", "short", "s" * 31])
def test_a_secret_that_is_too_short_opens_nothing(monkeypatch: pytest.MonkeyPatch, secret: str):
    monkeypatch.setenv("DASHBOARD_PROXY_SECRET", secret)
    assert not from_proxy({"x-copydesk-secret": secret})


@given(st.text(max_size=60))
def test_no_header_that_differs_from_the_secret_is_believed(sent: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_PROXY_SECRET", SECRET)
        assert from_proxy({"x-copydesk-secret": sent.encode("utf-8", "replace").decode()}) == (sent == SECRET)


def test_names_in_utf_8_come_through_a_header(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_PROXY_SECRET", SECRET)
    for name in ("Zoë Żak", "Ольга", "Zo\xeb"):  # the last one as Latin-1, as older proxies send it
        raw = name.encode("utf-8" if name != "Zo\xeb" else "latin-1").decode("latin-1")
        found = from_headers(SENT | {"x-copydesk-name": raw})
        assert found and found.name == name


# ---- this computer ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "LOCALHOST.:80", "127.0.0.1:8501", "127.9.9.9", "[::1]:80", "[::1]"]
)
@pytest.mark.parametrize("address", [None, "127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_computer_is_let_in(host: str, address: str | None):
    assert at_home({"host": host}, address)


@pytest.mark.parametrize(
    "host",
    ["desk.example:8501", "192.168.1.4", "localhost.evil.example", "127.0.0.1.evil.example:80", "evil.example:127", "0.0.0.0", "[2001:db8::1]:80", "2130706433", "", "[::ffff:10.0.0.1]"],
)  # fmt: skip
def test_a_name_that_is_not_this_computer_s_is_refused(host: str):
    """A page of another site whose name was pointed here (DNS rebinding) sends its own name."""
    assert not at_home({"host": host}, "127.0.0.1")
    assert not at_home({}, "127.0.0.1")


@pytest.mark.parametrize("address", ["10.0.0.2", "2001:db8::1", "::ffff:10.0.0.1", "testclient"])
def test_another_computer_is_refused_whatever_name_it_uses(address: str):
    assert not at_home({"host": "localhost:8501"}, address)


@pytest.mark.parametrize("header", identity.FORWARDED)
def test_what_came_through_a_proxy_is_not_this_computer(header: str):
    assert not at_home({"host": "127.0.0.1", header: "10.0.0.2"}, "127.0.0.1")


@given(st.text(max_size=40), st.none() | st.text(max_size=40))
def test_no_host_and_no_address_raises(host: str, address: str | None):
    assert at_home({"host": host}, address) in (True, False)


# ---- what the documentation says --------------------------------------------------------------------------------
def test_the_table_of_roles_is_the_program_s():
    page = (ROOT / "docs" / "people.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", page.partition("<!-- roles")[2], re.MULTILINE)
    said = {right: tuple(cell.strip() == "yes" for cell in cells.split("|")) for right, cells in rows}
    known = {
        right: tuple(rank >= RANKS.index(NEEDED[right]) for rank in range(len(RANKS))) for right in get_args(Right)
    }
    assert said == known
