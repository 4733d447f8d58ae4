// The boards of Insight: tiles, tables whose cells open what stands behind them, bars, sentences.
import { badge } from "../shared/badge.js";
import { activeElement, el, link } from "../shared/dom.js";
import { Labels } from "../shared/labels.js";
import { board } from "../shared/mount.js";
import { drawFiles } from "./files.js";

const ROOM = 0.07; // the share of a bar from which on a number fits into it

/** @typedef {import("../shared/wire.js").FiguresData} FiguresData */
/** @typedef {import("../shared/wire.js").Tile} Tile */
/** @typedef {import("../shared/wire.js").FigureCell} FigureCell */
/** @typedef {import("../shared/wire.js").FigureBar} FigureBar */
/** @typedef {import("../shared/wire.js").Said} Said */
/** @typedef {(key: string) => void} Open */
/** @template {FiguresData["kind"]} K @typedef {Extract<FiguresData, { kind: K }>} Of */

/** @param {string} text */
const small = (text) => text && el("span", { class: "small", text });

// ---- tiles ----------------------------------------------------------------------------------------------------------
/** @param {Tile} tile */
function rangeLine({ low, at, high }) {
  if (at === null || at === undefined) return null;
  const point = el("i", "at");
  point.style.insetInlineStart = `${at * 100}%`;
  const span = low !== null && high !== null && el("i", "span");
  if (span) {
    span.style.insetInlineStart = `${low * 100}%`;
    span.style.inlineSize = `${Math.max(0, high - low) * 100}%`;
  }
  return el("span", { class: "range", "aria-hidden": "true" }, span, point);
}

/** @param {Of<"tiles">} data */
function drawTiles({ rows }) {
  const tiles = rows.map((tile) =>
    el(
      "div",
      tile.quiet ? "tile little" : "tile",
      el("dt", null, tile.name),
      el("dd", "value", tile.value, rangeLine(tile)),
      el("dd", { class: "small", text: tile.small }),
      el("dd", { class: "about", text: tile.about }),
    ),
  );
  return el("dl", "tiles", tiles);
}

// ---- tables ---------------------------------------------------------------------------------------------------------
/** @param {FigureCell | null} cell @param {Open} open */
function tableCell(cell, open) {
  if (!cell) return el("td", "gap");
  const words = [el("span", { class: "text", text: cell.text }), small(cell.small)];
  const look = [cell.quiet && "little", cell.same && "same"].filter(Boolean).join(" ");
  const label = `${[cell.text, cell.small].filter(Boolean).join(" ")}. ${cell.about}`;
  const button = {
    type: "button",
    data: { open: cell.open },
    "aria-pressed": cell.on ? "true" : "false",
    title: cell.about || null,
    "aria-label": cell.about ? label : null,
    onclick: () => open(cell.open),
  };
  const title = cell.open ? null : cell.about || null;
  const box = el("td", { class: look, title }, cell.open ? el("button", button, words) : words);
  if (cell.tint !== null && cell.tint !== undefined) box.style.setProperty("--tint", String(cell.tint));
  return box;
}

/** @param {Of<"table">} data @param {Open} open */
function drawTable({ corner, name, columns, rows, labels: infos }, open) {
  const labels = new Labels(infos);
  const heads = columns.map((text) => el("th", { scope: "col", text }));
  const lines = rows.map(({ tone, head, cells }) =>
    el(
      "tr",
      null,
      el("th", { scope: "row" }, tone && badge(labels, tone), el("span", { text: head })),
      cells.map((cell) => tableCell(cell, open)),
    ),
  );
  const top = el("tr", null, el("th", { class: "corner", scope: "col", text: corner }), heads);
  const caption = el("caption", { class: "vh", text: name });
  return scroller(el("table", "grid", caption, el("thead", null, top), el("tbody", null, lines)), name);
}

/**
 * A wide table scrolls by itself, and then the keyboard must reach it.
 *
 * @param {HTMLElement} node
 * @param {string} name
 */
function scroller(node, name) {
  const box = el("div", "scroller", node);
  const attributes = { tabindex: "0", role: "region", "aria-label": name };
  new ResizeObserver(() => {
    for (const [attribute, value] of Object.entries(attributes)) {
      if (box.scrollWidth > box.clientWidth) box.setAttribute(attribute, value);
      else box.removeAttribute(attribute);
    }
  }).observe(box);
  return box;
}

// ---- bars -----------------------------------------------------------------------------------------------------------
/** @param {Labels} labels @param {FigureBar} bar */
function stackedBar(labels, { parts }) {
  const pieces = parts.map(({ tone, share, text, about: title }) => {
    const piece = el("span", { class: "part", data: { tone: labels.tone(tone), shape: labels.shape(tone) }, title });
    piece.append(el("b", { text: share >= ROOM ? text : "" }));
    piece.style.flexGrow = String(share);
    return piece;
  });
  return el("span", { class: "bar", role: "img", "aria-label": parts.map(({ about }) => about).join(", ") }, pieces);
}

/** @param {Of<"bars">} data */
function drawBars({ name, rows, legend, labels: infos }) {
  const labels = new Labels(infos);
  const lines = rows.map((bar) =>
    el("li", null, el("span", { class: "head", text: bar.head }), stackedBar(labels, bar), small(bar.small)),
  );
  const keys = legend.map(([tone, word]) => el("span", null, badge(labels, tone), word));
  return el("div", null, el("p", "legend", keys), el("ul", { class: "bars", "aria-label": name }, lines));
}

// ---- sentences ------------------------------------------------------------------------------------------------------
/** @param {Labels} labels @param {Said} said @param {Open} open */
function saidLine(labels, { tone, word, who, note, href }, open) {
  const name = href ? link({ class: "who", href }, () => open(href), who) : el("span", { class: "who", text: who });
  const more = note && el("span", { class: "note", text: note });
  return el("span", "said", badge(labels, tone), el("b", { text: word }), name, more);
}

/** @param {Of<"sentences">} data @param {Open} open */
function drawSentences({ name, rows, labels: infos }, open) {
  const labels = new Labels(infos);
  const lines = rows.map(({ href, where, small: about, text, lang, said }) =>
    el(
      "li",
      null,
      el(
        "p",
        "line",
        link({ class: "where", href }, () => open(href), where),
        small(about),
      ),
      el("p", { class: "text", dir: "auto", lang: lang ?? "", text }),
      el(
        "p",
        "answers",
        said.map((one) => saidLine(labels, one, open)),
      ),
    ),
  );
  return el("ol", { class: "sentences", "aria-label": name }, lines);
}

/** @param {FiguresData} data @param {Open} open @returns {HTMLElement} */
function draw(data, open) {
  if (data.kind === "tiles") return drawTiles(data);
  if (data.kind === "table") return drawTable(data, open);
  if (data.kind === "bars") return drawBars(data);
  if (data.kind === "files") return drawFiles(data);
  return drawSentences(data, open);
}

export default board(".board", (/** @type {FiguresData} */ data, host, send) => {
  const focused = /** @type {HTMLElement | null} */ (activeElement(host))?.dataset.open;
  host.replaceChildren(draw(data, (key) => send("open", key)));
  if (focused) [...host.querySelectorAll("button")].find(({ dataset }) => dataset.open === focused)?.focus();
});
