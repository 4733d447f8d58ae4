// The cells of a row: sentences of two versions (or three) side by side.
import { el, kbd } from "../shared/dom.js";
import { paintLayers } from "../shared/diff.js";
import { reasonSpan } from "./deciding.js";
import { keyOf } from "./story.js";

/** @typedef {import("../shared/diff.js").Layer} Layer */
/** @typedef {import("../shared/wire.js").Range} Range */
/** @typedef {import("./story.js").Version} Version */
/** @typedef {import("./layout.js").Row} Row */
/** @typedef {import("./layout.js").Third} Third */
/** @typedef {import("./review.js").Review} Review */
/**
 * @typedef {object} Cell a sentence of the right version on the screen
 * @property {HTMLElement} cell
 * @property {HTMLElement} badge
 * @property {HTMLElement} text
 * @property {HTMLElement} foot
 * @property {Range[] | null | undefined} ranges
 * @property {string} span the wrong words as they were painted last
 */

/**
 * What is painted over a sentence: what differs, and the words that are wrong or suspected to be.
 *
 * @param {Review} review
 * @param {Version} version
 * @param {number} n
 * @param {Range[] | null | undefined} ranges
 * @param {"left" | "right"} side
 * @returns {Layer[]}
 */
export function layersOf({ t, marks, labels, view, data }, version, n, ranges, side) {
  const changed = view.revises ? { left: "del", right: "ins" }[side] : "apart";
  const layers = (ranges ?? []).map((range) => differenceLayer(t, range, changed));
  const { label, span } = marks.of(keyOf(version.id, n));
  if (labels.pointsAtWords(label) && span) return [...layers, [...span, "wrong", t("wrong_words")]];
  const sentence = version.sentences[n - 1];
  const pointed = !data.blind && !version.source && labels.flags(sentence.label) ? reasonSpan(sentence) : null;
  return pointed ? [...layers, [...pointed, "hint", sentence.reasons[0].text]] : layers;
}

/**
 * Words that stand in another place there are no difference: they are only told to have moved.
 *
 * @param {import("../shared/text.js").Translate} t
 * @param {Range} range
 * @param {string} changed "ins", "del", or "apart" where neither side is a revision of the other
 * @returns {Layer}
 */
function differenceLayer(t, [start, end, strong], changed) {
  if (strong === "moved") return [start, end, "reordered", t("reordered")];
  return [start, end, strong ? `${changed} strong` : changed, strong ? t(`strong_${strong}`) : ""];
}

/**
 * @param {Review} review
 * @param {Version} version
 * @param {number} n
 * @param {Range[] | null | undefined} ranges
 * @param {"left" | "right"} side
 */
function textOf(review, version, n, ranges, side) {
  const { text } = version.sentences[n - 1];
  const lang = version.lang === "und" ? null : version.lang;
  return el(
    "p",
    { class: "text", dir: version.dir, lang },
    paintLayers(text, layersOf(review, version, n, ranges, side)),
  );
}

/**
 * @param {Review} review
 * @param {Version} version
 * @param {number} n
 * @param {Row} row
 * @returns {Cell}
 */
export function rightCell(review, version, n, row) {
  const { labels, data } = review;
  const sentence = version.sentences[n - 1];
  const ranges = row.rightRanges[row.rights.indexOf(n)];
  const badge = el("span", { class: "badge", role: "img" });
  const text = textOf(review, version, n, ranges, "right");
  const foot = el("p", { class: "foot", hidden: true });
  const why = whyLine(review, version, n);
  const suggested = data.blind ? "" : labels.code(sentence.label);
  const cell = el(
    "div",
    {
      class: "cell right",
      role: "gridcell",
      tabindex: "-1",
      id: `s${n}`,
      data: { n, part: sentence.part, sug: suggested, hint: why ? labels.tone(sentence.label) : null },
    },
    badge,
    el("div", "tell", text, why, foot),
  );
  return { cell, badge, text, foot, ranges, span: "" };
}

/**
 * Why a sentence is flagged, in one line; null where it is not. A source document is what the others are held against.
 *
 * @param {Review} review
 * @param {Version} version
 * @param {number} n
 */
function whyLine({ t, labels, data }, version, n) {
  const { label, reasons } = version.sentences[n - 1];
  const [reason] = reasons;
  if (data.blind || version.source || !labels.flags(label) || !(reason || labels.settles(label))) return null;
  const flag = el("span", { class: "flag", "aria-hidden": "true", text: "⚑" });
  return el("p", "why", flag, ` ${t(`suggest_${label}`)} ${reason?.text ?? ""}`);
}

/** @param {Review} review */
const nothingHere = ({ t }) => el("span", { class: "vh", text: t("nothing_here") });

/**
 * The left (or third) side of a row.
 *
 * @param {Review} review
 * @param {Version} version
 * @param {number[]} numbers
 * @param {Row | null} row null for the third column, where no differences are painted
 * @param {Map<number, HTMLElement>} [lines] sentence → its line, filled here
 */
export function leftCell(review, version, numbers, row, lines) {
  const side = lines ? "left" : "third";
  if (!numbers.length) return el("div", { class: `cell ${side} gap`, role: "gridcell" }, nothingHere(review));
  const cell = el("div", { class: `cell ${side}`, role: "gridcell", data: { name: version.short } });
  numbers.forEach((n, i) => {
    const { part, label } = version.sentences[n - 1];
    const badge = el("span", { class: "badge small", role: "img", hidden: true });
    const text = textOf(review, version, n, row?.leftRanges[i], "left");
    const why = whyLine(review, version, n);
    const hint = why ? review.labels.tone(label) : null;
    const line = el("div", { class: "line", data: { n, part, hint } }, badge, el("div", "tell", text, why));
    lines?.set(n, line);
    cell.append(line);
  });
  return cell;
}

/**
 * A row whose other half stands elsewhere says where.
 *
 * @param {Review} review
 * @param {Row} row
 * @param {"left" | "right"} side
 */
function movedNote(review, row, side) {
  if (!row.to) return null;
  const [other, n] = row.to;
  const { rows } = review.view;
  const there = rows.findIndex((r) => r !== row && (other === "left" ? r.lefts : r.rights).includes(n));
  const way = there < rows.indexOf(row) ? "up" : "down";
  const onclick = (/** @type {Event} */ event) => {
    event.stopPropagation();
    review.pointAt(other, n);
  };
  return el(
    "button",
    { class: "moved", type: "button", tabindex: "-1", data: { other, n }, onclick },
    el("span", { "aria-hidden": "true", text: "⇅ " }),
    review.t(`moved_${way}_${side}`),
  );
}

/**
 * @param {Review} review
 * @param {Row} row
 * @param {object} parts
 * @param {Map<number, Cell>} parts.cells filled here
 * @param {Map<number, HTMLElement>} parts.leftLines filled here
 * @param {Third | null} parts.third
 */
export function rowElement(review, row, { cells, leftLines, third }) {
  const { leftVersion, rightVersion } = review.view;
  const left = leftCell(review, leftVersion, row.lefts, row, leftLines);
  if (row.kind === "rewritten" || row.kind === "maybe") {
    left.prepend(el("span", { class: "tag", text: review.t(`kind_${row.kind}`) }));
  }
  if (!row.lefts.length) left.append(...[movedNote(review, row, "left")].flatMap((note) => note ?? []));
  for (const n of row.rights) cells.set(n, rightCell(review, rightVersion, n, row));
  const rights = row.rights.map((n) => cells.get(n)?.cell);
  const gap = el("div", { class: "cell right gap", role: "gridcell" });
  if (!rights.length) gap.append(nothingHere(review), movedNote(review, row, "right") ?? "");
  return el(
    "div",
    { class: row.rights.length ? "row" : "row onlyleft", role: "row", data: { kind: row.kind } },
    left,
    el("div", { class: "side", role: "presentation" }, rights.length ? rights : gap),
    third && thirdCell(review, third, row),
  );
}

/** @param {Review} review @param {Third} third @param {Row} row */
function thirdCell(review, third, row) {
  const numbers = row.rights.flatMap((n) => third.of.get(n) ?? []);
  return leftCell(review, third.version, numbers, null);
}

/**
 * The row after the last sentence: how far the version is, and what Enter does here. Label keys do nothing.
 *
 * @param {Review} review
 */
export function endRow(review) {
  const { t, keymap } = review;
  const { head, next } = review.progress.endWords;
  const onclick = () => review.run("accept");
  const cell = el(
    "div",
    { class: "cell end", role: "gridcell", tabindex: "-1" },
    el("b", { text: head }),
    el(
      "button",
      { type: "button", class: "act", tabindex: "-1", title: t("end_help"), onclick },
      el("span", { text: next }),
      kbd(keymap.label("accept")),
    ),
  );
  return { cell, row: el("div", { class: "row ending", role: "row" }, cell) };
}

/** A sentence that only the third version has. @param {Review} review @param {Third} third @param {number} n */
export function thirdRow(review, third, n) {
  return el(
    "div",
    { class: "row onlyleft", role: "row" },
    el("div", { class: "cell left gap", role: "gridcell" }),
    el("div", { class: "side", role: "presentation" }, el("div", { class: "cell right gap", role: "gridcell" })),
    leftCell(review, third.version, [n], null),
  );
}
