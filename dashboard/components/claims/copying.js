// What can be copied of the claim rows: a sentence as a citation, a row as a Markdown table.
import { copyText } from "../shared/clipboard.js";
import { el } from "../shared/dom.js";
import { citation, linkTo, rowAsMarkdown } from "../shared/quoting.js";

/** @typedef {import("./wire.js").ClaimCell} ClaimCell */
/** @typedef {import("./wire.js").ClaimColumn} ClaimColumn */
/** @typedef {import("./wire.js").ClaimPart} ClaimPart */
/** @typedef {import("../shared/quoting.js").Quoted} Quoted */
/** @typedef {import("../shared/text.js").Translate} Translate */

const SHOWN = 1500; // ms that a button says what came of it

/** The words of a sentence, without what another version has in their place. @param {ClaimPart} part */
const wordsOf = ({ pieces }) =>
  pieces
    .filter(([op]) => op >= 0)
    .map(([, words]) => words)
    .join("");

/**
 * A sentence with who says it and its address in Review, which is a page beside this one.
 *
 * @param {string} story @param {ClaimCell} cell @param {ClaimPart} part @param {string} name of its version
 * @param {string} [href]
 */
export function citationOf(story, { article }, part, name, href = location.href) {
  const link = linkTo(new URL("review", href).href, { story, right: article, sentence: part.n });
  return citation(quoted(part, name), link);
}

/**
 * The sentences of a row as a table, a line each.
 *
 * @param {(ClaimCell | null)[]} cells @param {ClaimColumn[]} columns their heads
 */
export function rowOf(cells, columns) {
  return rowAsMarkdown(cells.flatMap((cell, k) => (cell?.parts ?? []).map((part) => quoted(part, columns[k].name))));
}

/** @param {ClaimPart} part @param {string} name @returns {Quoted} */
const quoted = (part, name) => ({ version: { short: name, title: "" }, sentence: { text: wordsOf(part), n: part.n } });

/**
 * A button that copies a text and says so.
 *
 * @param {string} sign @param {string} label @param {Translate} t @param {() => string} makeText
 */
export function copyButton(sign, label, t, makeText) {
  const button = el("button", { type: "button", class: "open copy", title: label, "aria-label": label, text: sign });
  const tell = (/** @type {string} */ shown, /** @type {string} */ said) => {
    button.textContent = shown;
    button.setAttribute("aria-label", said);
  };
  button.onclick = async () => {
    const done = await copyText(makeText(), button.parentElement ?? button);
    tell(done ? "✓" : "!", t(done ? "copied" : "copy_failed"));
    setTimeout(() => tell(sign, label), SHOWN);
  };
  return button;
}
