"""A peer that is missing or broken is named as such, with what to install."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.bench import peers
from tests.browser.conftest import free_port

SERVER = """
import http.server, sys
class Broken(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_error(int(sys.argv[2]))
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Broken).serve_forever()
"""


def serve(home: Path, status: int) -> str:
    """What is said of a doccano whose every page answers `status`; empty: nothing."""
    port = free_port()
    command = [sys.executable, "-c", SERVER, str(port), str(status)]
    try:
        with peers.served("doccano", command, home, f"http://127.0.0.1:{port}/", {}):
            return ""
    except peers.BrokenPeerError as error:
        return str(error)


def test_a_peer_whose_pages_answer_500_is_called_broken_and_the_version_that_works_is_named(tmp_path: Path):
    said = serve(tmp_path, 500)
    assert "doccano answers 500" in said
    assert "doccano==1.8.4" in said and "marshmallow<4" in said and "numpy<2" in said


def test_a_peer_that_asks_for_a_sign_in_is_not_broken(tmp_path: Path):
    assert serve(tmp_path, 401) == ""


def test_a_peer_that_is_not_here_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("DOCCANO", "LABEL_STUDIO"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(peers.NotInstalledError, match=r"doccano==1\.8\.4"):
        peers.doccano(lambda: pytest.fail("no page is opened"), 1, 0.1)
    with pytest.raises(peers.NotInstalledError, match="LABEL_STUDIO"):
        peers.label_studio(lambda: pytest.fail("no page is opened"), 1, 0.1)


def test_a_peer_whose_set_up_fails_says_what_it_said_last(tmp_path: Path):
    command = [sys.executable, "-c", "import no_such_package"]
    with pytest.raises(peers.BrokenPeerError, match=r"No module named 'no_such_package'.*doccano==1\.8\.4"):
        peers.run_once("doccano", command, tmp_path, {})
