"""Serial, processes and Ray come to the same, byte for byte; on Ray also when one of two nodes is killed meanwhile.

Ray is no requirement of the project: `pip install ray` (the version of pyproject.toml), then these tests run. The nodes listen on
loopback addresses of their own and share a token that is made here, for whoever reaches a node may run anything on it.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from dashboard import settings
from dashboard.engine import by_parts
from dashboard.engine.running import Engine
from dashboard.exchange import write_analysis
from tests.bench.generated import generate

ROOT = Path(__file__).resolve().parents[2]
NODES = ("127.0.0.2", "127.0.0.3")
OBJECTS = 100_000_000  # bytes of a node's object store: parts are files, nothing large goes through it
TRIES = 3  # a node has 30 s to start, written into Ray; a busy machine may need more

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="THE ENGINE RAY IS NOT TESTED: the package ray is not installed"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sixteen short articles, in several parts."""
    for name, value in (("WORK_BYTES", 1_500), ("WORK_PAIRS", 20), ("WORK_SENTENCES", 12)):
        monkeypatch.setattr(settings, name, value)
    made = tmp_path / "articles"
    made.mkdir()
    for one in generate(16, seed=5):
        (made / f"{one.name}.txt").write_text(one.text[:700], encoding="utf-8")
    return made


def digest(folder: Path, base: Path, engine: Engine, progress: by_parts.Progress | None = None) -> str:
    """One number for everything an analysis comes to."""
    done = by_parts.analyse_folder(folder, base / "work", engine, progress=progress)
    write_analysis(done.stories(), base / "out")
    made = sorted((path.name, path.read_bytes()) for path in (base / "out").iterdir())
    return hashlib.sha256(repr(made).encode()).hexdigest()


@contextmanager
def node(address: str, env: dict[str, str], *more: str) -> Iterator[None]:
    """A Ray node of one processor; ended with everything that it has started."""
    start = [sys.executable, "-m", "ray.scripts.scripts", "start", f"--node-ip-address={address}", "--num-cpus=1"]
    start += [f"--object-store-memory={OBJECTS}", "--disable-usage-stats", "--block", *more]
    for _ in range(TRIES):
        with subprocess.Popen(start, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            assert process.stdout
            said = ""
            while line := process.stdout.readline():
                said += line
                if "Ray runtime started" in line:
                    try:
                        yield
                    finally:
                        process.terminate()
                    return
    pytest.fail(f"a Ray node did not start: {said[-2000:]}")


def kill_node(address: str) -> int:
    """SIGKILL for the process that is the node; its workers die of it. How many there were."""
    killed = 0
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            told = entry.read_bytes()
            if b"raylet/raylet" in told and f"--node_ip_address={address}".encode() in told:
                os.kill(int(entry.parent.name), signal.SIGKILL)
                killed += 1
    return killed


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Two nodes on loopback, and the module connected to them."""
    with socket.socket() as free:
        free.bind((NODES[0], 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(32)
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    told = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": token, "RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": path}
    told |= {"OMP_NUM_THREADS": "1", "RAY_ADDRESS": f"{NODES[0]}:{port}"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    env = {name: value for name, value in os.environ.items() if name != "RAY_ADDRESS"}
    short = Path("/tmp") / f"copydesk-ray-{os.getpid()}"  # a socket's path has 107 characters at most
    ray = importlib.import_module("ray")

    head = ("--head", f"--port={port}", "--include-dashboard=false", f"--temp-dir={short}")
    with node(NODES[0], env, *head), node(NODES[1], env, f"--address={told['RAY_ADDRESS']}"):
        ray.init(told["RAY_ADDRESS"], _node_ip_address=NODES[0], log_to_driver=False, logging_level="ERROR")
        try:
            yield ray
        finally:
            ray.shutdown()


def test_ray_with_two_nodes_comes_to_the_same_although_one_is_killed(cluster: Any, folder: Path, tmp_path: Path):
    assert cluster.cluster_resources()["CPU"] == 2
    whole = digest(folder, tmp_path / "serial", Engine("serial"))
    assert digest(folder, tmp_path / "processes", Engine("processes", 2)) == whole
    assert digest(folder, tmp_path / "ray", Engine("ray")) == whole
    killed: list[int] = []

    def kill(stage: str, done: int, of: int) -> None:
        if stage == "sentences" and 0 < done < of and not killed:
            killed.append(kill_node(NODES[1]))

    assert digest(folder, tmp_path / "killed", Engine("ray"), kill) == whole
    assert killed == [1]  # the head may take a minute to notice
