"""`python -m dashboard doctor`: is this machine ready, and if not, what to do about it."""

from __future__ import annotations

import os
import platform
import re
import runpy
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from dashboard import __version__
from dashboard.errors import DashboardError
from dashboard.settings import SECRET_CHARS, environment
from dashboard.strings import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 14)
DISK_MB = 500  # a corpus of 10,000 articles with its analysis needs about 200 MB
VARIABLES = (
    "DASHBOARD_DB",
    "DASHBOARD_DATA",
    "DASHBOARD_EDITOR",
    "DASHBOARD_LANGUAGE",
    "DASHBOARD_TOKEN_KEY",
    "DASHBOARD_LOGIN",
    "DASHBOARD_NEW_ROLE",
    "DASHBOARD_ADMINS",
    "DASHBOARD_SESSION_HOURS",
    "DASHBOARD_BACKUPS",
    "DASHBOARD_LOG",
    "DASHBOARD_METRICS_KEY",
    "DASHBOARD_PROXY_SECRET",
    "DASHBOARD_SIGN_OUT_URL",
    "DASHBOARD_OUTGOING",
    "DASHBOARD_CHECKER_URL",
    "DASHBOARD_CHECKER_MODEL",
    "DASHBOARD_CHECKER_KEY",
)
REINSTALL_COPY = "Install it once more: python -m pip install --force-reinstall copydesk"
REINSTALL = "Run `make run`, or: python -m pip install --require-hashes -r requirements.lock"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `needed`: the desk does not work without it."""

    name: str
    ok: bool
    says: str
    hint: str = ""
    needed: bool = True


def checks(db: str | None = None, port: int = 8501) -> Iterator[Check]:
    """Every check, the quickest first; none changes anything."""
    yield python()
    yield packages()
    yield variables()
    yield data_folder()
    yield disk(db)
    yield database(db)
    yield loaded(db)
    yield backups(db)
    yield sign_in()
    yield people(db)
    yield processes(db)
    yield postgresql()
    yield free(port)
    yield chromium()


def python() -> Check:
    """The interpreter is one that the locked packages are made for."""
    says = f"{sys.version.split()[0]} at {sys.executable}; Copydesk {__version__}"
    fits = OLDEST_PYTHON <= sys.version_info[:2] <= NEWEST_PYTHON
    return Check("Python", fits, says, "Copydesk needs Python 3.11 to 3.14.")


def packages() -> Check:
    """Every package has the version that the lock names, or in an installed copy the one that Copydesk was built for."""
    if LOCK.is_file():
        named, source, hint = locked(LOCK.read_text(encoding="utf-8")), "requirements.lock", REINSTALL
    else:
        named, source, hint = required(), f"Copydesk {__version__} asks for", REINSTALL_COPY
    if not named:
        return Check("Packages", False, "the list of required packages is missing", hint)
    wrong = []
    for name, wanted, marker in named:
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = "" if is_for_this_system(marker) else wanted
        if installed != wanted:
            wrong.append(f"{name} {installed or 'missing'} (lock: {wanted})")
    return Check("Packages", not wrong, ", ".join(wrong) or f"{len(named)}, as {'in ' * LOCK.is_file()}{source}", hint)


def is_for_this_system(marker: str) -> bool:
    """Whether the marker of a package in the lock lets it be installed here; not, where it asks for what is not known here."""
    known = {
        "sys_platform": sys.platform,
        "implementation_name": sys.implementation.name,
        "platform_python_implementation": platform.python_implementation(),
    }
    for clause in marker.split(" and ") if marker else ():
        asked = re.fullmatch(r"\s*(\w+) ([!=]=) ['\"]([^'\"]*)['\"]\s*", clause)
        if asked is None or asked[1] not in known or (known[asked[1]] == asked[3]) != (asked[2] == "=="):
            return False
    return True


def required() -> list[tuple[str, str, str]]:
    """Name, version and marker of every package that the installed Copydesk needs; none where it is not installed."""
    try:
        return locked("\n".join(line for line in requires("copydesk") or [] if "extra ==" not in line))
    except PackageNotFoundError:
        return []


def locked(text: str) -> list[tuple[str, str, str]]:
    """Name, version and marker of every package in a lock."""
    return re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)(?: ?; ([^\\\n]+))?", text, re.MULTILINE)


def variables() -> Check:
    """No DASHBOARD_* variable is misspelt, and the language is one we speak."""
    odd = sorted(name for name in os.environ if name.startswith("DASHBOARD_") and name not in VARIABLES)
    if odd:
        hint = f"Copydesk knows {', '.join(VARIABLES)}."
        return Check("Variables", False, f"unknown: {', '.join(odd)}", hint, needed=False)
    language = environment().language
    if language not in LANGUAGES:
        return Check("Variables", False, f"DASHBOARD_LANGUAGE is {language}", f"Choose {' or '.join(LANGUAGES)}.")
    if wrong := way_in() or watched():
        return wrong
    given = [name for name in VARIABLES if os.environ.get(name)]
    return Check("Variables", True, ", ".join(given) + " set" if given else "none set; defaults apply")


def way_in() -> Check | None:
    """What is wrong with the settings of the sign-in."""
    from dashboard.store import people
    from dashboard.web import server

    try:
        server.check_way_in("127.0.0.1", server.secrets_files())
        if environment().new_role != people.WAIT:
            people.rank(environment().new_role)
    except DashboardError as error:
        return Check("Variables", False, f"{error.where or 'DASHBOARD_NEW_ROLE'}: {error.message}", error.hint)
    hours = os.environ.get("DASHBOARD_SESSION_HOURS", "")
    if hours and str(environment().hours).removesuffix(".0") != hours.removesuffix(".0"):
        hint = "Set a number of hours, at most 720."
        return Check("Variables", False, f"DASHBOARD_SESSION_HOURS is {hours}", hint)
    if environment().login == "proxy" and not environment().sign_out_url:
        hint = "Set DASHBOARD_SIGN_OUT_URL to the proxy's own sign-out address."
        return Check("Variables", False, "signing out ends the desk's tokens, not the proxy's session", hint, False)
    return None


def watched() -> Check | None:
    """What is wrong with the settings of backups, logs and figures."""
    kept = os.environ.get("DASHBOARD_BACKUPS", "")
    if kept and str(environment().backups) != kept:
        return Check("Variables", False, f"DASHBOARD_BACKUPS is {kept}", "Set a whole number; 0 makes none.")
    if environment().log not in ("text", "json"):
        return Check("Variables", False, f"DASHBOARD_LOG is {environment().log}", "Choose text or json.")
    if 0 < len(environment().metrics_key) < SECRET_CHARS:
        hint = f"Use {SECRET_CHARS} or more random characters: openssl rand -hex 32."
        return Check("Variables", False, "DASHBOARD_METRICS_KEY is too short and opens nothing", hint)
    return None


def existing(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.absolute().parents) if is_visible(path))


def is_visible(path: Path) -> bool:
    """Whether a path exists, as far as this user can see."""
    try:
        return path.exists()
    except OSError:
        return False


def data_folder() -> Check:
    """The data folder can be written, or can be made."""
    folder = environment().data
    near = existing(folder)
    hint = "Set DASHBOARD_DATA to a writable folder."
    try:
        with tempfile.TemporaryFile(dir=near):
            pass
    except OSError as error:
        return Check("Data folder", False, f"{near} is not writable ({error.strerror})", hint)
    return Check("Data folder", True, f"{folder}" + ("" if near == folder else " (will be created)"))


def disk(db: str | None) -> Check:
    """There is room for a corpus in the data folder and where an SQLite database lies."""
    folders = {existing(folder) for folder in (environment().data, sqlite_folder(db)) if folder}
    free_mb, folder = min((shutil.disk_usage(folder).free // 1_000_000, folder) for folder in folders)
    hint = f"Free up space: {DISK_MB} MB should be free."
    return Check("Disk", free_mb >= DISK_MB, f"{free_mb:,} MB free at {folder}", hint)


def sqlite_folder(db: str | None) -> Path | None:
    """Where an SQLite database lies; None for another one, or where the address says nothing."""
    from dashboard.store.engine import parse
    from dashboard.store.read_only import sqlite_path

    try:
        address = parse(db or environment().db)
        return sqlite_path(address).parent if address.get_backend_name() == "sqlite" else None
    except DashboardError:
        return None


def database(db: str | None) -> Check:
    """The database answers, its pages are sound, its tables are ours, all there and not too new."""
    from dashboard.store.condition import condition

    try:
        where, revision, wanted = condition(db)
        if revision is not None and revision <= wanted and (wrong := faulty(db, where)):
            return wrong
    except DashboardError as error:
        return Check("Database", False, f"{error.where}: {error.message}", error.hint)
    if revision is None:
        return Check("Database", True, f"{where}, empty: tables are created at the first start")
    if revision == wanted:
        return Check("Database", True, f"{where}, tables at {revision}")
    if revision < wanted:
        return Check("Database", True, f"{where}, tables at {revision}: upgraded to {wanted} at the next start")
    return Check(
        "Database", False, f"{where}, tables at {revision}, newer than {wanted}", "Install the newer Copydesk."
    )


def faulty(db: str | None, where: str) -> Check | None:
    """What is wrong with a desk's database: what stops a desk, then what it should not go on without, then its rights."""
    from dashboard import store
    from dashboard.store.condition import may_write

    engine = store.open_existing(db, upgrade=False)
    try:
        if faults := store.find_faults(engine):
            hint = "Stop the desk and restore the newest backup; keep this database for a rescue."
            return Check("Database", False, f"{where}: {'; '.join(faults[:5])}", hint)
        if lacks := store.find_lacks(engine):
            more = f"; and {len(lacks) - 5} more" if len(lacks) > 5 else ""
            return Check("Database", False, f"{where}: {'; '.join(lacks[:5])}{more}", store.MEND)
        if not may_write(engine):
            hint = "The desk needs to write: give this user the right to, on the file and its folder or on the server."
            return Check("Database", False, f"{where} may only be read", hint)
    finally:
        engine.dispose()
    return None


def backups(db: str | None) -> Check:
    """When the newest backup was made, as far as it lies where the desk puts them."""
    from dashboard.store.engine import parse
    from dashboard.store.rotation import age_of_newest, backup_folder

    try:
        folder = backup_folder(parse(db or environment().db))
        hours = age_of_newest(folder)
    except (DashboardError, OSError):
        return Check(
            "Backups", False, "nobody can say: the folder cannot be read", "See the database above.", needed=False
        )
    if hours is None:
        hint = "Run `backup` every night (docs/operations.md), unless the server is backed up otherwise."
        return Check("Backups", True, f"none in {folder}. {hint}", needed=False)
    return Check("Backups", True, f"the newest in {folder} is {hours:,.0f} hours old", needed=False)


def loaded(db: str | None) -> Check:
    """No load was interrupted, and every article is in a story."""
    from dashboard.store.condition import loads

    try:
        load_standing = loads(db)
    except DashboardError as error:
        return Check("Loading", False, error.message, error.hint)
    if load_standing is None:
        return Check("Loading", True, unknown_until(db) or "nothing loaded yet")
    if load_standing.complete:
        under_way = "; a load is under way" if load_standing.running else ""
        return Check("Loading", True, f"nothing left unfinished{under_way}")
    says = f"a load was interrupted: {load_standing.unplaced:,} articles are in no story"
    return Check("Loading", False, says, "Start the desk, or run `analyse` again: the next start finishes it.")


def unknown_until(db: str | None) -> str:
    """What to say of a database whose tables are another version's, which was therefore not asked; "" of any other."""
    from dashboard.store.condition import condition

    _, revision, wanted = condition(db)
    return f"not looked at: the tables are at {revision}" if revision not in (None, wanted) else ""


def sign_in() -> Check:
    """How people come in."""
    from dashboard.web import identity, server

    says = {
        "local": "none: for this computer only",
        "oidc": "through a provider (OpenID Connect)",
        "proxy": "through a trusted proxy",
    }
    try:
        return Check("Sign-in", True, says[identity.mode(server.has_auth(server.secrets_files()))])
    except DashboardError as error:
        return Check("Sign-in", False, f"{error.where}: {error.message}", error.hint)


def people(db: str | None) -> Check:
    """Check who has access, and that someone can assign roles."""
    from dashboard.store.condition import census
    from dashboard.web import identity, server

    try:
        census_rows = census(db)
        local = identity.mode(server.has_auth(server.secrets_files())) == "local"
    except DashboardError as error:
        return Check("People", False, error.message, error.hint, needed=False)
    if not census_rows:
        return Check("People", True, unknown_until(db) or "nobody has signed in yet")
    says = ", ".join(
        f"{census_rows[role]} {role}" for role in ("admin", "lead", "editor", "reader") if role in census_rows
    )
    hint = "Name one in DASHBOARD_ADMINS, or: python -m dashboard people role HANDLE admin"
    return Check("People", local or "admin" in census_rows, says, hint, needed=False)


def processes(db: str | None) -> Check:
    """Whether several processes may share the desk, and what they must have in common for it."""
    from dashboard.web import server

    kind = (db or environment().db).partition(":")[0]
    if not kind.startswith("postgres"):
        return Check("Processes", True, "one, or several on this machine: the database is an SQLite file")
    if server.has_auth(server.secrets_files()):
        return Check("Processes", True, "several may share the database, each with the same .streamlit/secrets.toml")
    return Check("Processes", True, "several may share the database; the token key is kept in it")


def postgresql() -> Check:
    """The PostgreSQL driver and its client library load."""
    try:
        import psycopg

        says = f"psycopg {psycopg.__version__}, libpq {psycopg.pq.version()}"
    except ImportError as error:
        return Check(
            "PostgreSQL driver", False, str(error), f"Only needed for postgresql://. {REINSTALL}", needed=False
        )
    return Check("PostgreSQL driver", True, says)


def free(port: int) -> Check:
    """The port can be listened on."""
    from dashboard.web.server import free_port

    try:
        free_port("127.0.0.1", port)
    except DashboardError as error:
        return Check("Port", False, error.message, "`serve` without --port uses the next free one.", needed=False)
    return Check("Port", True, f"{port} is free")


def chromium() -> Check:
    """A Chromium for the browser tests; editors use any current browser."""
    script = ROOT / ".ci" / "system.py"
    chromium_path = runpy.run_path(str(script))["find"]("chromium") if script.is_file() else shutil.which("chromium")
    hint = "Only the tests need it: install chromium, or set CHROMIUM to its path."
    return Check("Chromium", bool(chromium_path), chromium_path or "none found", hint, needed=False)
