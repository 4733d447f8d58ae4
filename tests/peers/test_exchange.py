"""Other people's programs take what Copydesk exports, and give back what Copydesk takes: `make test-peers`.

Without LABEL_STUDIO and DOCCANO (their programs) and PEERS_PYTHON (a Python with datasets, DuckDB and pandas) the tests are skipped.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.request import Request

import pytest
from sqlalchemy import Engine

from dashboard import review, store
from dashboard.exchange import EXPORTS, Source, import_marks, read_marks, read_rows
from dashboard.exchange.writers.label_studio import INTERFACE
from dashboard.labels import LABELS
from dashboard.model import MarkEvidence, StoryAnalysis
from tests.bench.peers import PASSWORD, Site, run_once, served
from tests.browser.conftest import free_port
from tests.peers.web_annotation_rules import Rules
from tests.support.marking import event, filled, from_sentence

TOKEN = "0123456789abcdef0123456789abcdef01234567"


def program(variable: str) -> str:
    found = os.environ.get(variable)
    if not found:
        pytest.skip(f"{variable} is not set: run `make test-peers`")
    return found


@pytest.fixture
def marked(demo_desk: Engine) -> Engine:
    """The demo desk with the machine's suggestions taken over by two editors."""
    for story in store.story_ids(demo_desk):
        take_over(demo_desk, store.load_story(demo_desk, story))
    return demo_desk


def take_over(engine: Engine, analysis: StoryAnalysis) -> None:
    for version in analysis.versions:
        said = analysis.suggestions[version.article.id]
        marks = [event(version, n, s.label, story=analysis.story.id, evidence=(MarkEvidence(note="seen"),))  # type: ignore[arg-type]
                 for n, s in enumerate(said, 1) if s.label in LABELS]  # fmt: skip
        for editor, own in (("Kim", marks[::2]), ("Inés", marks[1::2])):
            review.record_marks(engine, editor, own)


def written(engine: Engine, form: str) -> bytes:
    out = io.BytesIO()
    EXPORTS[form].write(Source(engine), out)
    return out.getvalue()


def standing(engine: Engine) -> Counter[tuple[Any, ...]]:
    rows = read_rows(Source(engine))
    return Counter((row["article"], row["n"], row["editor"], row["label"]) for row in rows if row["label"])


def test_label_studio_imports_the_export_and_its_own_export_comes_back(marked: Engine, demo_file: Path, tmp_path: Path):
    data = written(marked, "label-studio")
    back = through_label_studio(program("LABEL_STUDIO"), json.loads(data), tmp_path)
    fresh = store.open_database(
        f"sqlite:///{(tmp_path / 'fresh.db').write_bytes(demo_file.read_bytes()) and tmp_path / 'fresh.db'}"
    )
    found = import_marks(fresh, read_marks(back, "export.json"), name="export.json")
    assert found.left == ()
    assert standing(fresh) == standing(marked)
    assert len(standing(marked)) > 300
    fresh.dispose()


def through_label_studio(label_studio: str, tasks: list[Any], home: Path) -> bytes:
    """Import the tasks into a Label Studio of our own on loopback, and return its JSON export."""
    port = free_port()
    env = {"LABEL_STUDIO_BASE_DATA_DIR": str(home), "COLLECT_ANALYTICS": "false", "LATEST_VERSION_CHECK": "false"}
    command = [label_studio, "start", "--port", str(port), "--internal-host", "127.0.0.1", "--no-browser"]
    command += [
        "--username",
        "desk@example.org",
        "--password",
        PASSWORD,
        "--user-token",
        TOKEN,
        "--enable-legacy-api-token",
    ]
    with served("label studio", command, home, f"http://127.0.0.1:{port}/health", env):
        site = Site(f"http://127.0.0.1:{port}", {"Authorization": f"Token {TOKEN}"})
        project = site.ask("/api/projects", {"title": "copydesk", "label_config": INTERFACE})["id"]
        told = site.ask(f"/api/projects/{project}/import", tasks)
        assert told["task_count"] == len(tasks)
        assert told["annotation_count"] == sum(len(task["annotations"]) for task in tasks)
        exported = site.ask(f"/api/projects/{project}/export?exportType=JSON")
    assert Counter(labels_of(exported)) == Counter(labels_of(tasks))
    return json.dumps(exported).encode()


def labels_of(tasks: list[Any]) -> list[tuple[Any, ...]]:
    return [
        (task["data"]["copydesk_id"], region["value"]["start"], region["value"]["end"], *region["value"]["labels"])
        for task in tasks
        for annotation in task["annotations"]
        for region in annotation["result"]
    ]


def test_doccano_imports_the_export_and_its_own_export_comes_back(marked: Engine, demo_file: Path, tmp_path: Path):
    lines = written(marked, "doccano").decode().splitlines()
    home = tmp_path / "doccano"
    home.mkdir()
    back = through_doccano(program("DOCCANO"), lines, home)
    assert Counter(map(spans_of, back)) == Counter(map(spans_of, lines))
    path = tmp_path / "fresh.db"
    path.write_bytes(demo_file.read_bytes())
    fresh = store.open_database(f"sqlite:///{path}")
    data = "\n".join(back).encode()
    found = import_marks(fresh, read_marks(data, "doccano.jsonl"), name="doccano.jsonl")
    assert found.left == ()
    assert standing(fresh) == standing(marked)
    fresh.dispose()


def spans_of(line: str) -> tuple[Any, ...]:
    row = json.loads(line)
    return row["copydesk_id"], row["editor"], tuple(sorted(map(tuple, row["label"])))


def through_doccano(doccano: str, lines: list[str], home: Path) -> list[str]:
    """Import the lines into a doccano of our own on loopback, and return the lines that it exports."""
    port, env = free_port(), {"HOME": str(home)}
    for command in (["init"], ["createuser", "--username", "admin", "--password", PASSWORD]):
        run_once("doccano", [doccano, *command], home, env)
    server = [doccano, "webserver", "--port", str(port), "--workers", "1"]
    queue = subprocess.Popen(
        [doccano, "task", "--concurrency", "1"], cwd=home, env=os.environ | env, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        with served("doccano", server, home, f"http://127.0.0.1:{port}/", env):
            site = Site(f"http://127.0.0.1:{port}")
            site.ask("/v1/auth/login/", {"username": "admin", "password": PASSWORD})
            return through_project(site, lines)
    finally:
        os.killpg(queue.pid, 15)
        queue.wait(20)


def through_project(site: Site, lines: list[str]) -> list[str]:
    """The same in a project for sequence labelling, by the calls of doccano's own pages."""
    project = site.ask("/v1/projects", SEQUENCE)["id"]
    told = {"format": "JSONL", "task": "SequenceLabeling", "uploadIds": [upload(site, lines)]}
    wait(site, site.ask(f"/v1/projects/{project}/upload", told | {"column_data": "text", "column_label": "label"}))
    assert site.ask(f"/v1/projects/{project}/examples?limit=1")["count"] == len(lines)
    task = site.ask(f"/v1/projects/{project}/download", {"format": "JSONL", "exportApproved": False})
    wait(site, task)
    with site.open(f"{site.base}/v1/projects/{project}/download?taskId={task['task_id']}", timeout=60) as answer:
        packed = zipfile.ZipFile(io.BytesIO(answer.read()))
    return [line for name in packed.namelist() for line in packed.read(name).decode().splitlines()]


SEQUENCE = {
    "name": "copydesk", "description": "copydesk", "guideline": "", "project_type": "SequenceLabeling",
    "resourcetype": "SequenceLabelingProject", "random_order": False, "collaborative_annotation": True,
    "allow_overlapping": False, "grapheme_mode": False,
}  # fmt: skip


def upload(site: Site, lines: list[str]) -> str:
    """The id that doccano gives a file it was sent."""
    border, text = "copydesk-border", "\n".join(lines)
    head = 'Content-Disposition: form-data; name="filepond"'
    body = f'--{border}\r\n{head}\r\n\r\n{{}}\r\n--{border}\r\n{head}; filename="marks.jsonl"\r\n'
    body += f"Content-Type: application/octet-stream\r\n\r\n{text}\r\n--{border}--\r\n"
    token = next(cookie.value for cookie in site.cookies if cookie.name == "csrftoken") or ""
    headers = {"Content-Type": f"multipart/form-data; boundary={border}", "X-CSRFToken": token, "Referer": site.base}
    with site.open(Request(f"{site.base}/v1/fp/process/", body.encode(), headers), timeout=60) as answer:
        return str(answer.read().decode()).strip('"')


def wait(site: Site, task: dict[str, str]) -> None:
    """Until doccano has done a task, without an error of it."""
    for _ in range(600):
        state = site.ask(f"/v1/tasks/status/{task['task_id']}")
        if state["ready"]:
            assert not (state.get("result") or {}).get("error") if isinstance(state.get("result"), dict) else True
            return
        time.sleep(0.5)
    raise AssertionError("doccano did not finish its task in five minutes")


def test_the_w3c_tests_of_the_annotation_model_accept_every_annotation_and_the_collection(empty_desk: Engine):
    rules = Rules(Path(program("WEB_ANNOTATION_TESTS")))
    a, b = filled(empty_desk)
    pieces = (MarkEvidence(url="https://example.org/minutes"), MarkEvidence(note="minutes"), from_sentence(a, 1))
    marks = [
        event(b, 1, "sourced", evidence=pieces, note="seen"),
        event(b, 2),
        event(a, 1, "boilerplate", note="a menu"),
    ]
    assert not review.record_marks(empty_desk, "Ada", marks).refused
    collection = json.loads(written(empty_desk, "web-annotation"))
    assert list(rules.broken("collections/collectionMusts.test", collection)) == []
    assert len(collection["first"]["items"]) == 3
    for one in collection["first"]["items"]:
        annotation = {"@context": collection["@context"], **one}
        assert list(rules.broken("annotations/annotationMusts.test", annotation)) == []
    purposeful = {**annotation, "body": {"id": "https://example.org/minutes", "purpose": "linking"}}
    assert list(rules.broken("annotations/annotationMusts.test", purposeful)) != []  # they can say no


TYPED = """import type { Graph } from "schema-dts";
const graph: Graph = %s;
export default graph;
"""


def test_schema_org_as_types_accepts_every_claim_review(empty_desk: Engine, tmp_path: Path):
    a, b = filled(empty_desk)
    pieces = (MarkEvidence(url="https://example.org/minutes"), MarkEvidence(note="minutes"), from_sentence(a, 1))
    marks = [event(b, 1, "unsupported", evidence=pieces, note="seen"), event(a, 2, "unsupported")]
    assert not review.record_marks(empty_desk, "Ada", marks).refused
    text = written(empty_desk, "claim-review").decode()
    assert len(json.loads(text)["@graph"]) == 2
    assert wrong_types(text, tmp_path) == ""
    assert "claimReviewd" in wrong_types(text.replace("claimReviewed", "claimReviewd"), tmp_path)  # they can say no


def wrong_types(graph: str, folder: Path) -> str:
    """What TypeScript says of a graph as schema-dts has schema.org."""
    (folder / "graph.ts").write_text(TYPED % graph, "utf-8")
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(Path(program("SCHEMA_ORG")) / "node_modules")
    node = [program("NODE")]
    flags = ["--noEmit", "--strict", "--skipLibCheck", "--moduleResolution", "node", "--module", "esnext", "graph.ts"]
    command = [*node, "node_modules/typescript/bin/tsc", *flags]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


READ = """
import json, sys
import datasets, duckdb, pandas
folder, parquet = sys.argv[1:]
rows = datasets.load_dataset(folder)["train"]
table = pandas.read_parquet(parquet)
found = duckdb.sql(f"select label, count(*) from '{parquet}' where label is not null group by label").fetchall()
when = duckdb.sql(f"select typeof(any_value(marked_at)), typeof(any_value(evidence)) from '{parquet}'").fetchall()[0]
print(json.dumps([len(rows), rows.column_names, len(table), dict(found), when]))
"""


def test_datasets_pandas_and_duckdb_read_what_was_written(marked: Engine, tmp_path: Path):
    python = program("PEERS_PYTHON")
    with zipfile.ZipFile(io.BytesIO(written(marked, "hugging-face"))) as packed:
        packed.extractall(tmp_path / "marks")
    parquet = tmp_path / "marks.parquet"
    parquet.write_bytes(written(marked, "parquet"))
    env = os.environ | {"HF_HOME": str(tmp_path / "home"), "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    told = subprocess.run(
        [python, "-c", READ, str(tmp_path / "marks"), str(parquet)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    many, columns, length, labels, types = json.loads(told.stdout.splitlines()[-1])
    rows = list(read_rows(Source(marked)))
    assert many == length == len(rows)
    assert columns == list(rows[0])
    assert labels == dict(Counter(row["label"] for row in rows if row["label"]))
    assert types[0] == "TIMESTAMP WITH TIME ZONE" and types[1].startswith("STRUCT")
