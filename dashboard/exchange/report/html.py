"""The report as one HTML file: no script, no request, every text escaped, laid out for screen and paper alike."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from dashboard.exchange.report.page import Bars, Finding, Page, Part, Proof, Table
from dashboard.exchange.report.plots import draw_bars

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


def write(pages: list[Page]) -> bytes:
    """Return the file; several pages (letters) begin a sheet each."""
    style = files("dashboard.exchange.report").joinpath("report.css").read_text(encoding="utf-8")
    language = pages[0].language
    body = "".join(_page(page) for page in pages)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{escape(pages[0].title)}</title><style>{style}</style></head><body>{body}</body></html>\n"
    ).encode()


def _page(page: Page) -> str:
    figures = "".join(f"<div><dt>{escape(words)}</dt><dd>{escape(n)}</dd></div>" for n, words in page.figures)
    lead = "".join(f'<p class="lead" dir="auto">{escape(part)}</p>' for part in page.lead.split("\n\n"))
    return (
        f'<article class="{page.kind}"><header><p class="kicker">{escape(page.kicker)}</p>'
        f'<h1 dir="auto">{escape(page.title)}</h1><p class="dateline">{escape(page.dateline)}</p></header>'
        f"{lead}{f'<dl class=figures>{figures}</dl>' if figures else ''}"
        f"{''.join(_part(part, page) for part in page.parts)}<footer>{escape(page.foot)}</footer></article>"
    )


def _part(part: Part, page: Page) -> str:
    texts = "".join(f'<p dir="auto">{escape(text)}</p>' for text in part.text)
    items = "".join(f'<li dir="auto">{_linked(text, text)}</li>' for text in part.items)
    return (
        f"<section><h2>{escape(part.title)}</h2>{texts}"
        f"{f'<ul>{items}</ul>' if items else ''}"
        f"{''.join(_finding(finding, page.words) for finding in part.findings)}"
        f"{_bars(part.bars) if part.bars else ''}{_table(part.table) if part.table else ''}</section>"
    )


def _finding(finding: Finding, words: dict[str, str]) -> str:
    marked_text = "".join(f"<mark>{escape(text)}</mark>" if wrong else escape(text) for text, wrong in finding.runs)
    proofs = "".join(_proof(proof) for proof in finding.proofs) or f"<p>{escape(words['nothing'])}</p>"
    kind = f'<span class="kind">{escape(finding.kind)}</span>' if finding.kind else ""
    why = f'<p class="why" dir="auto">{escape(finding.why)}</p>' if finding.why else ""
    return (
        f'<div class="finding"><p class="number" aria-hidden="true">{finding.number}</p><div class="sides">'
        f'<div class="claimed"><h3>{escape(words["claimed"])} <b dir="auto">{escape(finding.sites)}</b></h3>'
        f'<blockquote dir="auto">{marked_text}</blockquote></div>'
        f'<div class="instead"><h3>{escape(words["instead"])}</h3>{proofs}</div></div>'
        f'{why}<p class="decided">{kind}{escape(finding.decided)}</p></div>'
    )


def _proof(proof: Proof) -> str:
    by = f'<cite dir="auto">{_linked(proof.by, proof.url)}</cite>' if proof.by else ""
    if proof.quote:
        return f'<blockquote dir="auto">{escape(proof.quote)}</blockquote>{by}'
    if proof.note:
        return f'<p dir="auto">{escape(proof.note)}</p>'
    return f"<p>{_linked(proof.url, proof.url)}</p>"


def _linked(text: str, url: str) -> str:
    """The text as a link where the address is one of the web; nothing else may be clicked."""
    if url.startswith(("https://", "http://")):
        return f'<a href="{escape(url)}" rel="noreferrer noopener">{escape(text)}</a>'
    return escape(text)


def _bars(bars: Bars) -> str:
    legend = "".join(f'<span class="tone {escape(tone)}">{escape(words)}</span>' for tone, words in bars.tones)
    return f"<figure>{draw_bars(bars)}<figcaption>{legend}</figcaption></figure>"


def _table(table: Table) -> str:
    def cell(i: int, text: str, link: str = "") -> str:
        return f'<td{" class=n" if i in table.numeric else ""} dir="auto">{_linked(text, link)}</td>'

    head = "".join(
        f'<th scope="col"{" class=n" if i in table.numeric else ""}>{escape(text)}</th>'
        for i, text in enumerate(table.head)
    )
    links = table.links or ("",) * len(table.rows)
    rows = "".join(
        f"<tr>{''.join(cell(i, text, link if i == 0 else '') for i, text in enumerate(row))}</tr>"
        for row, link in zip(table.rows, links, strict=True)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
