"""Key pressed → next sentence painted, and → durable: Copydesk and its peers in one run, in a real Chromium.

    python -m tests.bench.bench_pane [--keys 40] [--sizes 2x50,10x400] [--alone]

The same probe measures everything: from the keydown event until the second animation frame after the screen names
another sentence. The sizes of Copydesk are measured key by key in turn, so that a machine with other work to do is as busy
for the one as for the other. The floor is the probe with a handler that only writes a number. Peers that are not installed are
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
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import peers
from tests.browser.conftest import ROOT, Desk, chromium, fill, free_port
from tests.support import stories

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
READY = """() => {
  const { desk } = globalThis[Symbol.for('copydesk.pane')];
  window.watch(() => desk.grid.element.getRootNode().activeElement?.id, ['b', 'u', 's']);
  window.bench.sent = [];
}"""
FLOOR = "<body><p id=n>0</p><script>let n = 0; addEventListener('keydown', () => { document.getElementById('n').textContent = ++n; });</script>"
Durable = Callable[[], list[float]] | None  # when marks became durable, ms since 1970


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
    parser.add_argument("--alone", action="store_true", help="Copydesk and the floor only, no peers")
    parser.add_argument("--sizes", default="2x50,10x400", help="versions x sentences, separated by commas")
    options = parser.parse_args(arguments)
    program = chromium()
    if program is None:
        sys.exit("There is no Chromium: set CHROMIUM to its program. Nothing was measured.")
    from playwright.sync_api import sync_playwright

    sizes = [tuple(map(int, size.split("x"))) for size in options.sizes.split(",")]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        found = dict(all_measured(browser, sizes, options.keys, options.pace, alone=options.alone))
        browser.close()
    report(found, sizes)


def all_measured(
    browser: Any, sizes: Sequence[tuple[int, ...]], keys: int, pace: float, *, alone: bool = False
) -> Iterator[tuple[str, Measured | str]]:
    """Name and result of everything that can be measured here."""
    yield "floor", floor(browser, keys, pace)
    yield from copydesk(browser, sizes, keys, pace).items()
    if alone:
        return
    yield "plain streamlit", plain_streamlit(browser, keys, pace)
    for name, measure in (("doccano", peers.doccano), ("label studio", peers.label_studio)):
        try:
            yield name, Measured(*measure(lambda: probed(browser), keys, pace))
        except (peers.NotInstalledError, peers.BrokenPeerError) as error:
            yield name, str(error)
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


WARM_UP = 3  # keys that are not counted


def press(page: Any, keys: str, count: int, pace: float, durable: Durable = None) -> tuple[list[float], list[float]]:
    """Press `count` keys at a pace; the page's probe watches."""
    in_turn([page], keys, count, pace)
    return seen(page, durable() if durable else [])


def in_turn(pages: Sequence[Any], keys: str, count: int, pace: float) -> None:
    """Press the same keys on every page, one page after the other."""
    for k in range(count + WARM_UP):
        for page in pages:
            page.keyboard.press(keys[k % len(keys)])
            time.sleep(pace)
    pages[-1].wait_for_timeout(1500)


def seen(page: Any, durable: Sequence[float]) -> tuple[list[float], list[float]]:
    """What the probe of a page saw: milliseconds until painted, and until durable."""
    samples = json.loads(page.evaluate("() => JSON.stringify(window.bench.samples)"))
    walls = [sample["wall"] for sample in samples]
    ends = sorted(durable)
    kept = [end - wall for wall, end in zip(walls, ends, strict=False)] if len(ends) == len(walls) else []
    return [sample["painted"] for sample in samples[WARM_UP:] if "painted" in sample], kept[WARM_UP:]


def floor(browser: Any, keys: int, pace: float) -> Measured:
    """What the probe says of a handler that does next to nothing."""
    with probed(browser) as page:
        page.goto("data:text/html," + FLOOR)
        page.evaluate("() => window.watch(() => document.getElementById('n').textContent, ['b'])")
        return Measured(*press(page, "b", keys, pace))


def copydesk(browser: Any, sizes: Sequence[tuple[int, ...]], keys: int, pace: float) -> dict[str, Measured]:
    """The review pane with stories of these sizes, each on a desk of its own."""
    with ExitStack() as stack:
        pages = [stack.enter_context(reviewing(browser, *size)) for size in sizes]
        in_turn(pages, "bus", keys, pace)
        durable = [list(page.evaluate("() => window.bench.sent")) for page in pages]
        found = [Measured(*seen(page, ends)) for page, ends in zip(pages, durable, strict=True)]
    return {_name(size): result for size, result in zip(sizes, found, strict=True)}


def _name(size: Sequence[int]) -> str:
    return f"copydesk {size[0]}x{size[1]}"


@contextmanager
def reviewing(browser: Any, versions: int, sentences: int) -> Iterator[Any]:
    """A desk with one story of this size, and a page that shows it and is ready for keys."""
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), (stories.big(versions, sentences, "bench"),))
        desk = Desk(Path(folder)).start()
        try:
            with probed(browser) as page:
                page.goto(desk.page("bench"))
                page.wait_for_selector(".pane .cell[aria-current]", timeout=60_000)
                page.wait_for_function(
                    "() => globalThis[Symbol.for('copydesk.pane')].desk?.undo.remembered", timeout=60_000
                )
                page.wait_for_timeout(1500)
                page.evaluate(READY)
                yield page
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
    ours = [found[_name(size)] for size in sizes]
    medians = [statistics.median(result.painted) for result in ours]  # type: ignore[union-attr]
    durable = [statistics.median(result.durable) for result in ours if result.durable]  # type: ignore[union-attr]
    base = statistics.median(found["floor"].painted)  # type: ignore[union-attr]
    print(f"copydesk above the floor: {medians[-1] - base:.1f} ms (must: one frame, 17)")
    if len(sizes) > 1:
        both = f"{sizes[-1][0]}x{sizes[-1][1]} / {sizes[0][0]}x{sizes[0][1]}"
        print(f"{both} painted ratio {medians[-1] / medians[0]:.2f} (must: at most 1.20)")
        print(
            f"{both} durable ratio {durable[-1] / durable[0]:.2f}"
            if len(durable) == len(sizes)
            else f"{both} durable –"
        )
    for name in ("plain streamlit", "doccano", "label studio"):
        result = found.get(name, "was left out")
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
