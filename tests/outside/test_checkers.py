"""Checkers: a package's function, the rule of the documents, a model behind an endpoint, and those that misbehave."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard import cli
from dashboard.errors import SetupError
from dashboard.outside import checkers, outgoing
from dashboard.outside.outgoing import OutgoingError, post
from dashboard.outside.running import last_run, run_checker
from dashboard.store.outside import read_outside
from tests.support.completions import completions
from tests.support.marking import filled

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "checkers.md").read_text(encoding="utf-8")
(RULE,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S)
BAD = """
import os, time
def raises(question): raise RuntimeError("no model at hand")
def hangs(question): time.sleep(60)
def dies(question): os._exit(3)
def lies(question): return 7, "certainly"
def babbles(question): return "yes"
def points(question): return {"score": 0.9, "evidence": [99]}
def invents(question): return {"score": 0.9, "label": "true"}
def sometimes(question):
    if question.n == 2: raise ValueError("not this one")
    return {"score": 0.8, "label": "boilerplate", "reason": "x" * 9999}
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package as pip installs it: modules, and the entry points beside them."""
    (tmp_path / "figures.py").write_text(RULE, encoding="utf-8")
    (tmp_path / "bad.py").write_text(BAD, encoding="utf-8")
    info = tmp_path / "newsroom_checkers-1.0.dist-info"
    info.mkdir()
    names = re.findall(r"^def (\w+)", BAD, re.M)
    points = ["figures = figures:check", "absent = nowhere:check", *(f"{name} = bad:{name}" for name in names)]
    (info / "entry_points.txt").write_text("[copydesk.checkers]\n" + "\n".join(points), encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: newsroom-checkers\nVersion: 1.0\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("DASHBOARD_CHECKER_URL", "DASHBOARD_OUTGOING", "DASHBOARD_CHECKER_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_rule_of_the_documents_is_asked_once_about_every_sentence(empty_desk: Engine, package: Path):
    assert len(RULE.strip().splitlines()) <= 11
    filled(empty_desk)
    run = run_checker(empty_desk, "figures")
    said = [one for some in read_outside(empty_desk, "story-1").values() for one in some]
    assert run.asked > 0 and run.failed == 0 and not run.stopped
    assert run.answered == len(said) and {one.by for one in said} <= {"figures"}
    assert run_checker(empty_desk, "figures").asked == run.asked - run.answered
    assert run_checker(empty_desk, "figures", again=True).asked == run.asked


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("raises", "no model at hand"), ("dies", "process ended"), ("lies", "from 0 to 1"), ("babbles", "returns"),
        ("points", "were not given"), ("invents", "label is one of"),
    ],
)  # fmt: skip
def test_a_checker_that_fails_or_lies_is_stopped_and_its_trouble_is_kept(
    empty_desk: Engine, package: Path, name: str, words: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("dashboard.outside.running.CHECK_FAILURES", 2)
    filled(empty_desk)
    run = run_checker(empty_desk, name)
    assert (run.asked, run.answered, run.failed, run.stopped) == (2, 0, 2, True)
    assert words in run.trouble and last_run(empty_desk, name) == run
    assert read_outside(empty_desk) == {}


def test_a_checker_that_hangs_is_ended(empty_desk: Engine, package: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("dashboard.outside.running.CHECK_FAILURES", 1)
    filled(empty_desk)
    run = run_checker(empty_desk, "hangs", seconds=0.3)
    assert run.stopped and "longer than 0.3 seconds" in run.trouble


def test_one_failure_costs_one_sentence_and_no_reason_floods_the_screen(empty_desk: Engine, package: Path):
    filled(empty_desk)
    run = run_checker(empty_desk, "sometimes")
    assert run.failed == 2 and run.answered == run.asked - 2 and not run.stopped and "not this one" in run.trouble
    said = [one for some in read_outside(empty_desk).values() for one in some]
    assert {one.label for one in said} == {"boilerplate"} and max(len(one.reason) for one in said) <= 500


def test_a_checker_that_is_not_there_or_cannot_be_imported_is_named(
    empty_desk: Engine, package: Path, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SetupError, match="no checker named nobody"):
        run_checker(empty_desk, "nobody")
    url = empty_desk.url.render_as_string()
    assert cli.main(["suggestions", "check", "absent", "--db", url]) == 7
    assert "No module named 'nowhere'" in capsys.readouterr().err
    assert "nowhere" in (last_run(empty_desk, "absent") or pytest.fail("not kept")).trouble


# ---- a model behind an endpoint -------------------------------------------------------------------------------------
def model(asked: dict[str, Any]) -> str:
    """Doubts whatever names a Wednesday; wraps its answer into a fence, as models do."""
    user = asked["messages"][1]["content"].split("Source sentences:")[0]
    said = {"score": 0.2 if "Wednesday" in user else 0.9, "reason": "compared with the source", "evidence": [0]}
    return f"```json\n{json.dumps(said)}\n```"


def test_a_model_on_loopback_is_asked_and_shown_under_its_name(
    empty_desk: Engine, package: Path, monkeypatch: pytest.MonkeyPatch
):
    filled(empty_desk)
    with completions(model) as server:
        monkeypatch.setenv("DASHBOARD_CHECKER_URL", f"http://127.0.0.1:{server.server_port}/v1")
        monkeypatch.setenv("DASHBOARD_CHECKER_MODEL", "small")
        monkeypatch.setenv("DASHBOARD_CHECKER_KEY", "k")
        run = run_checker(empty_desk, "endpoint")
    assert run.answered == run.asked > 0 and run.trouble == ""
    assert {asked["model"] for asked in server.asked} == {"small"}
    assert server.sent[0][0]["authorization"] == "Bearer k"
    said = {one.quote: one for some in read_outside(empty_desk).values() for one in some}
    for quote, one in said.items():
        assert one.label == ("unsupported" if "Wednesday" in quote else "sourced") and one.evidence[0]["quote"]


@pytest.mark.parametrize(
    "content", ["I cannot say.", '{"reason": "no score"}', '{"score": "high"}', '{"score": 3}', "[" * 9000]
)
def test_what_a_model_babbles_is_no_verdict(content: str, package: Path, monkeypatch: pytest.MonkeyPatch):
    from dashboard.outside.endpoint import check

    with completions(lambda _: content) as server:
        monkeypatch.setenv("DASHBOARD_CHECKER_URL", f"http://127.0.0.1:{server.server_port}/v1")
        with pytest.raises((ValueError, TypeError)):
            checkers.judged(checkers.asked(check, checkers.Question("A.", ("B.",))) or {}, 1)


# ---- the way out ----------------------------------------------------------------------------------------------------
def test_nothing_is_sent_to_an_address_that_was_not_named():
    with completions() as server:
        url = f"http://127.0.0.1:{server.server_port}/"
        for allowed in ((), ("127.0.0.1:1",), (f"localhost:{server.server_port}",)):
            with pytest.raises(SetupError, match="may not send"):
                post(url, b"{}", {}, allowed=allowed)
        assert server.sent == []


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "http://", "http://user:word@a.example/", "http://a.example:99999/", "file:///etc/passwd", "http://a.example/#x",
     "http://a.example/\r\nHost: b", "http://[::1/", "//a.example/", "http://ä.example/"],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(url: str):
    with pytest.raises(SetupError):
        outgoing.address_of(url)


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1",
        "169.254.169.254",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "fe80::1",
        "2002:7f00:1::",
        "64:ff9b::a9fe:a9fe",
    ],
)
def test_a_name_that_leads_back_inside_is_refused(inside: str, monkeypatch: pytest.MonkeyPatch):
    rows = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", (inside, 80))]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_, **__: rows)
    with pytest.raises(OutgoingError, match="must not lead"):
        post("http://hooks.example/", b"{}", {}, allowed=["hooks.example:80"])


def test_a_redirect_is_not_followed_and_a_slow_answer_is_cut():
    with completions() as server:
        address = f"127.0.0.1:{server.server_port}"
        server.mode = "redirect"
        assert post(f"http://{address}/", b"{}", {}, allowed=[address])[0] == 307
        server.mode = "drip"
        begun = time.monotonic()
        try:
            _, body = post(f"http://{address}/", b"{}", {}, allowed=[address], seconds=0.4)
        except OutgoingError:
            body = b""
        assert len(body) < 100 and time.monotonic() - begun < 8  # ten seconds of drops were on their way
    with pytest.raises(OutgoingError, match="did not answer"):
        post(f"http://{address}/", b"{}", {}, allowed=[address], seconds=1)
