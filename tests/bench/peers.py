"""Driving the annotation tools Copydesk is measured against, where they are installed.

Looked for on the path, or where DOCCANO and LABEL_STUDIO say. Each is given the same sentences in a home of its own and
used as its manual says: a key for the label, and the key that goes on; the time counts from the key that goes on until the
next item is painted, and from the label's key until the server has answered. INSTALL says which versions work: the
package of doccano 1.8.5 lacks its web pages, every one answers 500; 1.8.4 breaks with marshmallow 4, numpy 2 and setuptools 81.
"""

from __future__ import annotations

import http.cookiejar
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from tests.browser.conftest import free_port

LABELS = {"b": "boilerplate", "u": "unsupported", "s": "sourced"}
INSTALL = {
    "doccano": "pip install 'doccano==1.8.4' 'marshmallow<4' 'numpy<2' 'setuptools<81'",
    "label studio": "pip install label-studio",
}
PASSWORD = "bench-pass-1234"
Page = Callable[[], AbstractContextManager[Any]]
Times = tuple[list[float], list[float]]


class NotInstalledError(Exception):
    """The peer is not on this machine."""

    def __init__(self, name: str) -> None:
        """`name`: a key of INSTALL."""
        super().__init__(f"not installed ({INSTALL[name]} in an environment of its own, then name its program in "
                         f"{name.upper().replace(' ', '_')})")  # fmt: skip


class BrokenPeerError(Exception):
    """The peer is installed and answers with an error of its own."""


def sentences(count: int) -> list[str]:
    """What is labelled: the sentences of the other two contestants."""
    return [
        f"Point {n} of the report says that crew {n % 17} moved {n * 3} crates along quay {n % 23} before noon, as planned."
        for n in range(1, count + 1)
    ]


class Site:
    """JSON over HTTP with a session, as the peers' own pages do it."""

    def __init__(self, base: str, headers: Mapping[str, str] | None = None) -> None:
        self.base, self.headers = base, dict(headers or {})
        self.cookies = http.cookiejar.CookieJar()
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies)).open

    def ask(self, path: str, body: Any = None) -> Any:
        """GET without a body, POST with one."""
        token = next((c.value for c in self.cookies if c.name == "csrftoken"), None)
        headers = {"Content-Type": "application/json", "Referer": self.base, **self.headers} | (
            {"X-CSRFToken": token} if token else {}
        )
        data = None if body is None else json.dumps(body).encode()
        with self.open(urllib.request.Request(self.base + path, data, headers), timeout=60) as answer:
            text = answer.read().decode()
        return json.loads(text) if text.strip().startswith(("{", "[")) else text


@contextmanager
def served(name: str, command: list[str], home: Path, url: str, env: Mapping[str, str]) -> Iterator[None]:
    """The peer `name` answering at `url`, ended at the end. BrokenPeerError where its page answers 500 or more."""
    log = (home / "log").open("wb")
    process = subprocess.Popen(
        command, cwd=home, env=os.environ | {"HOME": str(home)} | env, stdout=log, stderr=log, start_new_session=True
    )
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except urllib.error.HTTPError as error:
                fail_on_500(name, url, error.code)
                break
            except OSError:
                time.sleep(0.5)
        yield
    finally:
        os.killpg(process.pid, 15)
        process.wait(20)


def run_once(name: str, command: list[str], home: Path, env: Mapping[str, str]) -> None:
    """A command of the peer `name` that must work; BrokenPeerError with the last line it said."""
    done = subprocess.run(command, env=os.environ | env, cwd=home, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise BrokenPeerError(f"{name}: {' '.join(command[1:2])} failed: {last}. {INSTALL[name]} works.")


def fail_on_500(name: str, url: str, status: int) -> None:
    """BrokenPeerError for a page that answers 500 or more, with the versions that work."""
    if status >= 500:
        raise BrokenPeerError(f"{name} answers {status} at {url}: this installation is broken. {INSTALL[name]} works.")


def visit(name: str, page: Any, url: str) -> None:
    """Open a page of the peer `name`; BrokenPeerError where it answers 500 or more."""
    answer = page.goto(url)
    fail_on_500(name, url, answer.status if answer else 0)


def measured(page: Any, label: str, go_on: str, keys: int, pace: float) -> Times:
    """Label, wait, go on; three rounds warm up."""
    for k in range(keys + 3):
        page.keyboard.press(label[k % len(label)])
        page.wait_for_timeout(max(pace, 0.4) * 1000)
        page.keyboard.press(go_on)
        page.wait_for_timeout(max(pace, 0.6) * 1000)
    page.wait_for_timeout(1500)
    samples = page.evaluate("() => window.bench.samples")
    return [s["painted"] for s in samples[3:] if "painted" in s], page.evaluate("() => window.bench.answered.slice(3)")


ANSWERED = """
window.bench.answered = [];
let pressed = 0;
addEventListener('keydown', (e) => { if ('%s'.includes(e.key)) pressed = performance.now(); }, { capture: true });
const settle = () => { if (pressed) { window.bench.answered.push(performance.now() - pressed); pressed = 0; } };
const send = XMLHttpRequest.prototype.send, opened = XMLHttpRequest.prototype.open;
XMLHttpRequest.prototype.open = function (method, url, ...rest) { this.mark = method === 'POST' && /categories|annotations/.test(url); return opened.call(this, method, url, ...rest); };
XMLHttpRequest.prototype.send = function (...args) { if (this.mark) this.addEventListener('loadend', settle); return send.apply(this, args); };
const before = window.fetch;
window.fetch = async (...args) => { const answer = await before(...args); if ((args[1]?.method ?? args[0]?.method) === 'POST' && /annotations/.test(String(args[0]?.url ?? args[0]))) settle(); return answer; };
"""


def doccano(new_page: Page, keys: int, pace: float) -> Times:
    """doccano, text classification with one label: a letter labels, the right arrow goes on."""
    program = os.environ.get("DOCCANO") or shutil.which("doccano")
    if not program:
        raise NotInstalledError("doccano")
    with tempfile.TemporaryDirectory() as folder:
        home, port = Path(folder), free_port()
        env = {"HOME": folder}
        for command in (["init"], ["createuser", "--username", "admin", "--password", PASSWORD]):
            run_once("doccano", [program, *command], home, env)
        command = [program, "webserver", "--port", str(port), "--workers", "2"]
        with served("doccano", command, home, f"http://127.0.0.1:{port}/", env):
            site = Site(f"http://127.0.0.1:{port}")
            site.ask("/v1/auth/login/", {"username": "admin", "password": PASSWORD})
            project = site.ask(
                "/v1/projects",
                {
                    "name": "bench",
                    "description": "bench",
                    "guideline": "",
                    "project_type": "DocumentClassification",
                    "resourcetype": "TextClassificationProject",
                    "single_class_classification": True,
                    "random_order": False,
                    "collaborative_annotation": False,
                },
            )["id"]
            for key, text in LABELS.items():
                site.ask(
                    f"/v1/projects/{project}/category-types",
                    {"text": text, "suffix_key": key, "background_color": "#2f6690", "text_color": "#ffffff"},
                )
            for text in sentences(keys + 6):
                site.ask(f"/v1/projects/{project}/examples", {"text": text, "meta": {}})
            with new_page() as page:
                page.add_init_script(ANSWERED % "bus")
                page.context.add_cookies(
                    [{"name": c.name, "value": c.value or "", "url": site.base} for c in site.cookies]
                )
                visit("doccano", page, f"{site.base}/auth")
                page.locator("input[name=username], input[type=text]").first.fill("admin")
                page.locator("input[type=password]").first.fill(PASSWORD)
                page.keyboard.press("Enter")
                page.wait_for_timeout(3000)
                visit("doccano", page, f"{site.base}/projects/{project}/text-classification?page=1")
                page.get_by_text("Point 1 of the report").first.wait_for(timeout=60_000)
                page.wait_for_timeout(1500)
                page.evaluate(
                    "() => window.watch(() => document.body.innerText.match(/Point \\d+ of/)?.[0], ['ArrowRight'])"
                )
                return measured(page, "bus", "ArrowRight", keys, pace)


CONFIG = (
    '<View><Text name="text" value="$text"/><Choices name="label" toName="text">'
    + "".join(f'<Choice value="{text}" hotkey="{key}"/>' for key, text in LABELS.items())
    + "</Choices></View>"
)


def label_studio(new_page: Page, keys: int, pace: float) -> Times:
    """Label Studio, choices with hotkeys: a letter labels, Ctrl+Enter submits and goes on to the next task."""
    program = os.environ.get("LABEL_STUDIO") or shutil.which("label-studio")
    if not program:
        raise NotInstalledError("label studio")
    with tempfile.TemporaryDirectory() as folder:
        home, port, token = Path(folder), free_port(), "0123456789abcdef0123456789abcdef01234567"
        env = {"LABEL_STUDIO_BASE_DATA_DIR": folder, "COLLECT_ANALYTICS": "false", "LATEST_VERSION_CHECK": "false"}
        command = [
            program,
            "start",
            "--port",
            str(port),
            "--no-browser",
            "--username",
            "bench@example.org",
            "--password",
            PASSWORD,
            "--user-token",
            token,
            "--enable-legacy-api-token",
        ]
        with served("label studio", command, home, f"http://127.0.0.1:{port}/health", env):
            site = Site(f"http://127.0.0.1:{port}", {"Authorization": f"Token {token}"})
            project = site.ask("/api/projects", {"title": "bench", "label_config": CONFIG})["id"]
            site.ask(f"/api/projects/{project}/import", [{"text": text} for text in sentences(keys + 6)])
            with new_page() as page:
                page.add_init_script(ANSWERED % "Enter")
                visit("label studio", page, f"{site.base}/user/login")
                page.locator("input[name=email]").fill("bench@example.org")
                page.locator("input[name=password]").fill(PASSWORD)
                page.keyboard.press("Enter")
                page.wait_for_timeout(4000)
                visit("label studio", page, f"{site.base}/projects/{project}/data?labeling=1")
                page.get_by_text("Point 1 of the report").first.wait_for(timeout=90_000)
                page.wait_for_timeout(2000)
                page.evaluate(
                    "() => window.watch(() => document.body.innerText.match(/Point \\d+ of/)?.[0], ['Enter'])"
                )
                return measured(page, "bus", "Control+Enter", keys, pace)
