// A label as a sign: a letter in a shape before it is a colour. Outline: suggestion; filled: decision.
import { el } from "./dom.js";
import { setData } from "./labels.js";

/** @typedef {import("./labels.js").Labels} Labels */

/**
 * @param {Labels} labels
 * @param {string | null} label
 * @param {{ filled?: boolean }} [options]
 */
export function badge(labels, label, { filled = true } = {}) {
  const node = el("span", { class: "badge", "aria-hidden": "true" });
  paintBadge(node, labels, label, { filled });
  return node;
}

/**
 * Paint a badge anew, touching only what changed.
 *
 * @param {HTMLElement} node
 * @param {Labels} labels
 * @param {string | null} label null: an empty one
 * @param {{ filled: boolean }} options
 */
export function paintBadge(node, labels, label, { filled }) {
  const letter = labels.letter(label);
  if (node.textContent !== letter) node.textContent = letter;
  node.classList.toggle("filled", filled);
  node.classList.toggle("outline", !filled);
  setData(node, { tone: labels.tone(label), shape: labels.shape(label) });
}
