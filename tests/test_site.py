"""The documentation as a site: it builds without a warning, every link leads somewhere, and nothing is fetched from elsewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from lxml import html

ROOT = Path(__file__).resolve().parent.parent
FETCHED = (("img", "src"), ("script", "src"), ("link", "href"), ("source", "srcset"), ("iframe", "src"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` builds it: a broken reference is a warning, and a warning an error."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "docs", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return folder


def test_every_page_of_docs_is_in_the_site_and_every_link_in_it_leads_somewhere(site: Path):
    pages = {path.relative_to(site).as_posix(): html.parse(str(path)) for path in site.glob("*.html")}
    assert {f"{path.stem}.html" for path in (ROOT / "docs").glob("*.md")} <= pages.keys()
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    dead = []
    for name, page in pages.items():
        for link in page.xpath("//a/@href"):
            target, fragment = urldefrag(unquote(link))
            if urlsplit(link).scheme or "_sources" in target:
                continue
            there = (site / (target or name)).resolve()
            known = ids.get(target or name)
            if not there.exists() or (fragment and known is not None and fragment not in known):
                dead.append((name, link))
    assert dead == []


def test_the_site_asks_no_other_server_for_anything(site: Path):
    foreign = [
        (path.name, address)
        for path in site.glob("*.html")
        for tag, attribute in FETCHED
        for address in html.parse(str(path)).xpath(f"//{tag}/@{attribute}")
        if urlsplit(address).netloc and "canonical" not in address
    ]
    assert foreign == []
