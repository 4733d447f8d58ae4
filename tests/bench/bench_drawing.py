"""Drawing a pane's rows and showing a mark in them: by hand, as Review does, and with lit-html (lines, milliseconds).

    python -m tests.bench.bench_drawing [--rows 400] [--marks 100]

Both draw the same sentences in one Chromium, in turns; a time ends when the browser has laid out. lit-html comes from
npm (`npm ci`). "whole grid" is how a template is meant to be used: render everything, it finds what changed.
"""

from __future__ import annotations

import argparse
import functools
import statistics
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.harness import chromium_options

ROOT = Path(__file__).resolve().parents[2]
SIDES = ROOT / "tests" / "components" / "drawing"
SHARED = ROOT / "dashboard" / "components" / "shared"
MEASURE = """async ([rows, marks]) => {
  const { measure } = await import("/tests/components/drawing/bench.js");
  return measure(rows, marks);
}"""


class Quiet(SimpleHTTPRequestHandler):
    """The files of the checkout, without a line a request."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


def measure(rows: int, marks: int) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each drawing and each mark, by way of drawing."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=ROOT)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as play:
            browser = play.chromium.launch(**chromium_options())
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/tests/components/drawing/page.html")
            found: dict[str, dict[str, list[float]]] = page.evaluate(MEASURE, [rows, marks])
            browser.close()
        server.shutdown()
    return found


def count_lines(path: Path, name: str = "") -> int:
    """Lines of code of a file, or of the function of it that has this name; comments and blank lines left out."""
    text = path.read_text(encoding="utf-8")
    if name:
        text = text[text.index(f"export function {name}(") :].partition("\n}\n")[0] + "\n}"
    return sum(bool(line.strip()) and not line.strip().startswith(("//", "/*", "*")) for line in text.splitlines())


def main() -> None:
    """Print a line for each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--marks", type=int, default=100)
    options = parser.parse_args()
    if not (ROOT / "node_modules" / "lit-html").is_dir():
        raise SystemExit("lit-html is not here: run `npm ci`.")
    painters = count_lines(SHARED / "badge.js", "paintBadge") + count_lines(SHARED / "diff.js", "paintLayers")
    own, lit = count_lines(SIDES / "own.js"), count_lines(SIDES / "lit.js")
    print(f"lines of code: by hand {own} and {painters} that paint badges and differences, with lit-html {lit}")
    print(f"{'':18}{'draw ms':>9}{'a mark ms':>11}{'worst':>8}")
    for name, times in measure(options.rows, options.marks).items():
        draw, mark = statistics.median(times["draw"]), statistics.median(times["mark"])
        print(f"{name:18}{draw:9.1f}{mark:11.2f}{max(times['mark']):8.2f}")


if __name__ == "__main__":
    main()
