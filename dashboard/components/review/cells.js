// The cells of a row: sentences of two versions (or three) side by side.
import { el } from "../shared/dom.js";
import { paintLayers } from "../shared/diff.js";
import { pointedReasons } from "./deciding.js";
import { keyOf } from "./story.js";

const POINTED = 2; // reasons whose words are underlined in one sentence

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
 * @param {"ins" | "del"} side
 * @returns {Layer[]}
 */
export function layersOf({ t, marks, labels }, version, n, ranges, side) {
  /** @type {Layer[]} */
  const layers = (ranges ?? []).map(([start, end, strong]) => [
    start,
    end,
    strong ? `${side} strong` : side,
    strong ? t(`strong_${strong}`) : "",
  ]);
  if (side === "del") return layers;
  const { label, span } = marks.of(keyOf(version.id, n));
  if (labels.pointsAtWords(label) && span) return [...layers, [...span, "wrong", t("wrong_words")]];
  const sentence = version.sentences[n - 1];
  const pointed = labels.flags(sentence.label) ? pointedReasons(sentence).slice(0, POINTED) : [];
  return [...layers, ...pointed.map(({ start, end, text }) => /** @type {Layer} */ ([start, end, "hint", text]))];
}

/**
 * @param {Review} review
 * @param {Version} version
 * @param {number} n
 * @param {Range[] | null | undefined} ranges
 * @param {"ins" | "del"} side
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
  const { t, labels, data } = review;
  const sentence = version.sentences[n - 1];
  const ranges = row.rightRanges[row.rights.indexOf(n)];
  const badge = el("span", { class: "badge", role: "img" });
  const text = textOf(review, version, n, ranges, "ins");
  const foot = el("p", { class: "foot", hidden: true });
  const [reason] = sentence.reasons;
  const flagged = labels.flags(sentence.label) && !data.blind && (reason || labels.settles(sentence.label));
  const why =
    flagged &&
    el(
      "p",
      "why",
      el("span", { class: "flag", "aria-hidden": "true", text: "⚑" }),
      ` ${t(`suggest_${sentence.label}`)} ${reason?.text ?? ""}`,
    );
  const suggested = data.blind ? "" : labels.code(sentence.label);
  const cell = el(
    "div",
    {
      class: "cell right",
      role: "gridcell",
      tabindex: "-1",
      id: `s${n}`,
      data: { n, part: sentence.part, sug: suggested, hint: flagged ? labels.tone(sentence.label) : null },
    },
    badge,
    el("div", "tell", text, why, foot),
  );
  return { cell, badge, text, foot, ranges, span: "" };
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
  const cell = el("div", { class: `cell ${side}`, role: "gridcell" });
  numbers.forEach((n, i) => {
    const { part } = version.sentences[n - 1];
    const badge = el("span", { class: "badge small", role: "img", hidden: true });
    const text = textOf(review, version, n, row?.leftRanges[i], "del");
    const line = el("div", { class: "line", data: { n, part } }, badge, text);
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
