// Text with marks in it.
import { el } from "./dom.js";
import { toUnit } from "./text.js";

/** @typedef {readonly [start: number, end: number, name: string, title: string]} Layer in code points */
/** @typedef {{ text: string, names: string[], titles: string[] }} Piece */

/**
 * Cut a text at the ends of its layers; where layers overlap a piece carries several names.
 *
 * @param {string} text
 * @param {readonly Layer[]} layers
 * @returns {Piece[]}
 */
export function cutPieces(text, layers) {
  const spans = layers
    .map(([start, end, name, title]) => ({ start: toUnit(text, start), end: toUnit(text, end), name, title }))
    .filter(({ start, end }) => start < end);
  const ends = spans.flatMap(({ start, end }) => [Math.min(start, text.length), Math.min(end, text.length)]);
  const cuts = [...new Set([0, text.length, ...ends])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, i) => {
    const on = spans.filter(({ start, end }) => start <= from && end >= cuts[i + 1]);
    const titles = on.map(({ title }) => title).filter(Boolean);
    return { text: text.slice(from, cuts[i + 1]), names: on.map(({ name }) => name), titles };
  });
}

/**
 * A text with its layers as elements: <ins> and <del> for what differs, <mark> for what is pointed at.
 *
 * @param {string} text
 * @param {readonly Layer[]} layers
 * @returns {(Node | string)[]}
 */
export function paintLayers(text, layers) {
  return cutPieces(text, layers).map((piece) => {
    if (!piece.names.length) return piece.text;
    const starts = (/** @type {string} */ word) => piece.names.some((name) => name.startsWith(word));
    const tag = starts("ins") ? "ins" : starts("del") ? "del" : "mark";
    return el(tag, { class: piece.names.join(" "), title: piece.titles.join(" · ") || null }, piece.text);
  });
}

/** @typedef {import("./wire.js").Run} Run */

/**
 * A run of a diff; blanks at its ends are not painted, for they look like a slip.
 *
 * @param {Run} run
 * @param {{ name?: string, title?: string | null }} [options] `name`: a class for what is there on one side only;
 *   "apart" where neither side is a revision of the other
 * @returns {(Node | string)[]}
 */
export function paintRun([op, words, strong], { name = "", title = null } = {}) {
  if (!op && !strong) return [words];
  const [, before, inner, after] = /^(\s*)(.*?)(\s*)$/s.exec(words) ?? ["", "", words, ""];
  const tag = !op ? "span" : name === "apart" ? "mark" : op > 0 ? "ins" : "del";
  return [before, el(tag, { class: [op ? name : "", strong ? "strong" : ""].join(" ").trim(), title }, inner), after];
}
