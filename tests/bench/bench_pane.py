"""Key pressed → next sentence painted, and → durable: Copydesk and its peers in one run, in a real Chromium.

    python -m tests.bench.bench_pane [--keys 40] [--sizes 2x50,10x400]

The same probe measures everything: from the keydown event until the second animation frame after the screen names
another sentence. The floor is the probe with a handler that only writes a number. Peers that are not installed are
named as such: doccano and Label Studio are looked for on the path, or where DOCCANO and LABEL_STUDIO say.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import peers
from tests.browser import stories
from tests.browser.conftest import ROOT, Desk, chromium, fill, free_port

PROBE = """
window.bench = { samples: [], sent: [], name: null };
window.watch = (name, keys) => Object.assign(window.bench, { name, keys, samples: [] });
window.addEventListener('keydown', (e) => { // registered before any of the page's own
    const b = window.bench, { name } = b;
    if (!name || !b.keys.includes(e.key)) return;
    const start = performance.now(), wall = performance.timeOrigin + e.timeStamp, before = name();
    const sample = { wall };
    b.samples.push(sample);
    const look = () => { if (name() && name() !== before) requestAnimationFrame(() => { sample.painted = performance.now() - start; }); else requestAnimationFrame(look); };
    requestAnimationFrame(look);
}, { capture: true });
const plain = window.fetch;
window.fetch = async (...args) => {
  const answer = await plain(...args);
  if ((args[1]?.method ?? 'GET') === 'POST' && String(args[0]).includes('copydesk/marks')) {
    for (const event of JSON.parse(args[1].body).events) if (event.cause !== 'propagation') window.bench.sent.push(performance.timeOrigin + performance.now());
  }
  return answer;
};
"""
FLOOR = "<body><p id=n>0</p><script>let n = 0; addEventListener('keydown', () => { document.getElementById('n').textContent = ++n; });</script>"


@dataclass(frozen=True)
class Measured:
    """Milliseconds a key: until painted, until durable (empty where nothing is made durable)."""

    painted: list[float]
    durable: list[float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure all, print a table and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=int, default=40, help="keys measured a size")
    parser.add_argument("--pace", type=float, default=0.25, help="seconds between two keys")
    parser.add_argument("--sizes", default="2x50,10x400", help="versions x sentences, separated by commas")
    options = parser.parse_args(arguments)
    program = chromium()
    if program is None:
        sys.exit("There is no Chromium: set CHROMIUM to its program. Nothing was measured.")
    from playwright.sync_api import sync_playwright

    sizes = [tuple(map(int, size.split("x"))) for size in options.sizes.split(",")]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        found = dict(all_measured(browser, sizes, options.keys, options.pace))
        browser.close()
    report(found, sizes)


def all_measured(
    browser: Any, sizes: Sequence[tuple[int, ...]], keys: int, pace: float
) -> Iterator[tuple[str, Measured | str]]:
    """Name and result of everything that can be measured here."""
    yield "floor", floor(browser, keys, pace)
    for versions, sentences in sizes:
        yield f"copydesk {versions}x{sentences}", copydesk(browser, versions, sentences, keys, pace)
    yield "plain streamlit", plain_streamlit(browser, keys, pace)
    for name, measure in (("doccano", peers.doccano), ("label studio", peers.label_studio)):
        try:
            yield name, Measured(*measure(lambda: probed(browser), keys, pace))
        except peers.NotInstalledError:
            yield name, "not installed"
        except Exception as error:  # a peer that breaks must not take the other figures with it
            yield name, f"did not run: {type(error).__name__}: {str(error).splitlines()[0]}"


@contextmanager
def probed(browser: Any) -> Iterator[Any]:
    """A fresh page with the probe in it."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.add_init_script(PROBE)
    try:
        yield page
    finally:
        context.close()


def press(
    page: Any, keys: str, count: int, pace: float, durable: Callable[[], list[float]] | None = None
) -> tuple[list[float], list[float]]:
    """Press `count` keys at a pace; the page's probe watches. The first three warm up and are not counted."""
    for k in range(count + 3):
        page.keyboard.press(keys[k % len(keys)])
        time.sleep(pace)
    page.wait_for_timeout(1500)
    samples = json.loads(page.evaluate("() => JSON.stringify(window.bench.samples)"))
    walls = [sample["wall"] for sample in samples]
    ends = sorted(durable()) if durable else []
    kept = [end - wall for wall, end in zip(walls, ends, strict=False)] if len(ends) == len(walls) else []
    return [sample["painted"] for sample in samples[3:] if "painted" in sample], kept[3:]


def floor(browser: Any, keys: int, pace: float) -> Measured:
    """What the probe says of a handler that does next to nothing."""
    with probed(browser) as page:
        page.goto("data:text/html," + FLOOR)
        page.evaluate("() => window.watch(() => document.getElementById('n').textContent, ['b'])")
        return Measured(*press(page, "b", keys, pace))


def copydesk(browser: Any, versions: int, sentences: int, keys: int, pace: float) -> Measured:
    """The review pane with a story of this size."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), (stories.big(versions, sentences, "bench"),))
        desk = Desk(Path(folder)).start()
        try:
            with probed(browser) as page:
                page.goto(desk.page("bench"))
                page.wait_for_selector(".pane .cell[aria-current]", timeout=60_000)
                page.wait_for_function("() => globalThis[Symbol.for('copydesk.pane')].desk.remembered", timeout=60_000)
                page.wait_for_timeout(1500)
                page.evaluate(
                    "() => { const { desk } = globalThis[Symbol.for('copydesk.pane')]; window.watch(() => desk.grid.getRootNode().activeElement?.id, ['b', 'u', 's']); window.bench.sent = []; }"
                )
                return Measured(*press(page, "bus", keys, pace, lambda: list(page.evaluate("() => window.bench.sent"))))
        finally:
            desk.stop()


def plain_streamlit(browser: Any, keys: int, pace: float) -> Measured:
    """One sentence at a time in plain Streamlit."""
    with tempfile.TemporaryDirectory() as folder:
        database, port = Path(folder) / "marks.db", free_port()
        script = Path(__file__).with_name("plain_streamlit.py")
        command = [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(script),
            "--server.port",
            str(port),
            "--server.headless",
            "true",
            "--browser.gatherUsageStats",
            "false",
            "--",
            str(database),
            "400",
        ]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            answers(f"http://127.0.0.1:{port}/_stcore/health")
            with probed(browser) as page:
                page.goto(f"http://127.0.0.1:{port}")
                page.get_by_text("1 of 400").wait_for(timeout=60_000)
                page.evaluate(
                    "() => window.watch(() => document.querySelectorAll('[data-testid=stText]')[1]?.textContent.split(':')[0], ['b', 'u', 's'])"
                )
                return Measured(*press(page, "bus", keys, max(pace, 0.5), lambda: committed(database)))
        finally:
            process.terminate()
            process.wait(10)


def committed(database: Path) -> list[float]:
    """When each mark of the plain loop became durable, ms since 1970."""
    with sqlite3.connect(database) as connection:
        return [at for (at,) in connection.execute("SELECT at FROM mark ORDER BY n")]


def answers(url: str, seconds: float = 60) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{url} did not answer within {seconds:.0f} s")


def report(found: dict[str, Measured | str], sizes: Sequence[tuple[int, ...]]) -> None:
    """The table, then the ratios of the medians; the largest size stands for Copydesk."""
    print(f"{'':18} {'painted':>9} {'p95':>7} {'durable':>9} {'p95':>7}   ms, {len(found['floor'].painted)} keys each")  # type: ignore[union-attr]
    for name, result in found.items():
        print(f"{name:18} " + (result if isinstance(result, str) else f"{_two(result.painted)} {_two(result.durable)}"))
    ours = {size: found[f"copydesk {size[0]}x{size[1]}"] for size in sizes}
    medians = [statistics.median(result.painted) for result in ours.values()]  # type: ignore[union-attr]
    base = statistics.median(found["floor"].painted)  # type: ignore[union-attr]
    print(
        f"copydesk above the floor: {medians[-1] - base:.1f} ms (must: one frame, 17); largest / smallest size {medians[-1] / medians[0]:.2f} (must: within .2 of 1)"
    )
    for name in ("plain streamlit", "doccano", "label studio"):
        result = found[name]
        print(
            f"copydesk / {name} ratio {medians[-1] / statistics.median(result.painted):.2f}"
            if isinstance(result, Measured)
            else f"{name} {result}"
        )


def _two(values: list[float]) -> str:
    if not values:
        return f"{'–':>9} {'–':>7}"
    ordered = sorted(values)
    return f"{statistics.median(ordered):9.1f} {ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]:7.1f}"


if __name__ == "__main__":
    main()
